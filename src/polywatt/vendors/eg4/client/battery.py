"""The battery bank of an inverter."""

from ..wire.battery import BATTERY, BatteryInfo
from . import cache
from .connection import Group


class Battery(Group):
    """The battery bank of an inverter."""

    async def fetch(self, serial: str) -> BatteryInfo:
        """``getBatteryInfo``."""
        return await self._connection.read_device(cache.BATTERY, "/api/battery/getBatteryInfo", serial, BATTERY)
