"""``device/power``."""

from ..wire.power import PowerParameters, PowerRequest
from .connection import Group


class Power(Group):
    """The power switch of the unit."""

    async def switch(self, *, is_on: bool) -> None:
        """``POST device/power``."""
        await self._connection.write("POST", "/api/device/power", PowerRequest(PowerParameters(is_on)))
