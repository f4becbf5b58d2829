"""``v2/islanding/mode``: on and off the grid."""

from ..wire import islanding as wire
from .connection import Group


class Islanding(Group):
    """Go on or off the grid."""

    async def set_mode(self, mode: str) -> wire.IslandMode:
        """``POST /api/v2/islanding/mode``."""
        answer = await self._connection.request("POST", "/api/v2/islanding/mode", wire.IslandMode(mode))
        return self._connection.decode(answer, wire.ISLAND_MODE)
