"""``autoconfig``: the gateway's own set-up."""

from ..wire import autoconfig as wire
from .connection import Group


class Autoconfig(Group):
    """The gateway's own set-up."""

    async def status(self) -> wire.Autoconfig:
        """``GET /api/autoconfig/status``."""
        return await self._connection.read("/api/autoconfig/status", wire.AUTOCONFIG)

    async def run(self) -> None:
        """``POST /api/autoconfig/run``."""
        await self._connection.request("POST", "/api/autoconfig/run")

    async def retry(self) -> None:
        """``POST /api/autoconfig/retry``."""
        await self._connection.request("POST", "/api/autoconfig/retry")

    async def cancel(self) -> None:
        """``POST /api/autoconfig/cancel``."""
        await self._connection.request("POST", "/api/autoconfig/cancel")
