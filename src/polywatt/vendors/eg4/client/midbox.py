"""Live values of a GridBOSS."""

from ..wire import midbox as wire
from . import cache
from .connection import Group


class Midbox(Group):
    """Live values of a GridBOSS."""

    async def fetch(self, serial: str) -> wire.Midbox:
        """``getMidboxRuntime``. Raises UnsupportedDevice where it is no GridBOSS."""
        return await self._connection.read_device(cache.MIDBOX, "/api/midbox/getMidboxRuntime", serial, wire.MIDBOX)
