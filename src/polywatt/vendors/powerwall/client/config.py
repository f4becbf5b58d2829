"""``config``."""

from ..wire import config as wire
from .connection import Group


class Config(Group):
    """The configuration, and the commit of what was set."""

    async def fetch(self) -> wire.Config:
        """``GET /api/config``."""
        return await self._connection.read("/api/config", wire.CONFIG)

    async def complete(self) -> None:
        """``GET /api/config/completed``: what was set takes effect."""
        await self._connection.request("GET", "/api/config/completed")
