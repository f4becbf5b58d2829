"""``status``: the gateway."""

from ..wire import status as wire
from .connection import Group


class Status(Group):
    """The gateway."""

    async def fetch(self) -> wire.Status:
        """``GET /api/status``."""
        return await self._connection.read("/api/status", wire.STATUS)
