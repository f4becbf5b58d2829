"""The battery bank of an inverter."""

from ..wire.battery import BATTERY, BatteryInfo
from . import cache
from .connection import Connection


class Battery:
    """The battery bank of an inverter."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, serial: str) -> BatteryInfo:
        """``getBatteryInfo``."""
        return await self._connection.read_device(cache.BATTERY, "/api/battery/getBatteryInfo", serial, BATTERY)
