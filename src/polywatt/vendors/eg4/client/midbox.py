"""Live values of a GridBOSS."""

from ..wire import midbox as wire
from . import cache
from .connection import Connection


class Midbox:
    """Live values of a GridBOSS."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, serial: str) -> wire.Midbox:
        """``getMidboxRuntime``. Raises UnsupportedDevice where it is no GridBOSS."""
        return await self._connection.read_device(cache.MIDBOX, "/api/midbox/getMidboxRuntime", serial, wire.MIDBOX)
