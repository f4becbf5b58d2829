"""``system_status`` and its children: charge, grid state, packs, grid faults."""

from ..wire import system_status as wire
from .connection import Group


class SystemStatus(Group):
    """The battery system: charge, grid state, packs, grid faults."""

    async def fetch(self) -> wire.SystemStatus:
        """``GET /api/system_status``."""
        return await self._connection.read("/api/system_status", wire.SYSTEM_STATUS)

    async def soe(self) -> wire.Soe:
        """``GET /api/system_status/soe``."""
        return await self._connection.read("/api/system_status/soe", wire.SOE)

    async def grid_status(self) -> wire.GridStatus:
        """``GET /api/system_status/grid_status``."""
        return await self._connection.read("/api/system_status/grid_status", wire.GRID_STATUS)

    async def grid_faults(self) -> list[wire.GridFault]:
        """``GET /api/system_status/grid_faults``."""
        return await self._connection.read("/api/system_status/grid_faults", wire.GRID_FAULTS)
