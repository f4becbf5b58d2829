"""``system_status`` and its children: charge, grid state, packs, grid faults."""

from ..wire import system_status as wire
from .connection import Group, reader


class SystemStatus(Group):
    """The battery system: charge, grid state, packs, grid faults."""

    fetch = reader("/api/system_status", wire.SYSTEM_STATUS)
    soe = reader("/api/system_status/soe", wire.SOE)
    grid_status = reader("/api/system_status/grid_status", wire.GRID_STATUS)
    grid_faults = reader("/api/system_status/grid_faults", wire.GRID_FAULTS)
