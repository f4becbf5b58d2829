"""``device/power``."""

from ..wire.power import PowerParameters, PowerRequest
from .connection import Connection


class Power:
    """The power switch of the unit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def switch(self, *, is_on: bool) -> None:
        """``POST device/power``."""
        await self._connection.write("POST", "/api/device/power", PowerRequest(PowerParameters(is_on)))
