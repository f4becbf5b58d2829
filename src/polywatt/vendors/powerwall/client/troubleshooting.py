"""``troubleshooting/problems``."""

from ..wire import troubleshooting as wire
from .connection import Group


class Troubleshooting(Group):
    """Problems that the gateway reports."""

    async def problems(self) -> wire.Problems:
        """``GET /api/troubleshooting/problems``."""
        return await self._connection.read("/api/troubleshooting/problems", wire.PROBLEMS)
