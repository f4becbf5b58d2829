"""``settings``."""

from ..wire import settings as wire
from .connection import Group


class Settings(Group):
    """The general settings."""

    async def fetch(self) -> wire.Settings:
        """``GET settings``."""
        return (await self._connection.read("/api/settings", wire.SETTINGS)).result

    async def update(self, settings: wire.UpdatedSettings) -> None:
        """``PUT settings/``: all of them, or those left out are lost."""
        await self._connection.write("PUT", "/api/settings/", wire.SettingsUpdate(settings))
