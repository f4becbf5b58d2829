"""``device``."""

from ..wire import device as wire
from .connection import Group


class Device(Group):
    """The unit and its parts."""

    async def fetch(self) -> wire.Device:
        """``GET device``."""
        return (await self._connection.read("/api/device", wire.DEVICE)).result
