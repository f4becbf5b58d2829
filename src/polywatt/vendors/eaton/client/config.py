"""``config/state``."""

from ..wire.config import CONFIG_STATE, ConfigState
from .connection import Group


class Config(Group):
    """Whether the device has been put into service."""

    async def fetch_state(self) -> ConfigState:
        """``GET config/state``."""
        return await self._connection.read("/api/config/state", CONFIG_STATE)
