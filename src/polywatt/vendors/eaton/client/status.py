"""``device/status``."""

from ..wire.status import DEVICE_STATUS, DeviceStatus
from .connection import Connection


class Status:
    """The mode in force, and the energy flow."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self) -> DeviceStatus:
        """``GET device/status``."""
        return (await self._connection.read("/api/device/status", DEVICE_STATUS)).result
