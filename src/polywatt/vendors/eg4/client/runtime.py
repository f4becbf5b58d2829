"""Live values of an inverter."""

from ..wire import runtime as wire
from . import cache
from .connection import Group


class Runtime(Group):
    """Live values of an inverter."""

    async def fetch(self, serial: str) -> wire.Runtime:
        """``getInverterRuntime``."""
        return await self._connection.read_device(
            cache.RUNTIME, "/api/inverter/getInverterRuntime", serial, wire.RUNTIME
        )
