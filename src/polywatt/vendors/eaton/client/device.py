"""``device``."""

from ..wire import device as wire
from .connection import Connection


class Device:
    """The unit and its parts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self) -> wire.Device:
        """``GET device``."""
        return (await self._connection.read("/api/device", wire.DEVICE)).result
