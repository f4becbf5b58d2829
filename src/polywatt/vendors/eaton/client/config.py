"""``config/state``."""

from ..wire.config import CONFIG_STATE, ConfigState
from .connection import Connection


class Config:
    """Whether the device has been put into service."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch_state(self) -> ConfigState:
        """``GET config/state``."""
        return await self._connection.read("/api/config/state", CONFIG_STATE)
