"""``device/status``."""

from ..wire.status import DEVICE_STATUS, DeviceStatus
from .connection import Group


class Status(Group):
    """The mode in force, and the energy flow."""

    async def fetch(self) -> DeviceStatus:
        """``GET device/status``."""
        return (await self._connection.read("/api/device/status", DEVICE_STATUS)).result
