"""Live values of an inverter."""

from ..wire import runtime as wire
from . import cache
from .connection import Connection


class Runtime:
    """Live values of an inverter."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, serial: str) -> wire.Runtime:
        """``getInverterRuntime``."""
        return await self._connection.read_device(
            cache.RUNTIME, "/api/inverter/getInverterRuntime", serial, wire.RUNTIME
        )
