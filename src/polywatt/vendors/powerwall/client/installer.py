"""``installer`` and ``installer/companies``."""

from ..wire import installer as wire
from .connection import Group


class Installer(Group):
    """The installer, and the companies there are."""

    async def fetch(self) -> wire.Installer:
        """``GET /api/installer``."""
        return await self._connection.read("/api/installer", wire.INSTALLER)

    async def companies(self) -> list[wire.Company] | None:
        """``GET /api/installer/companies``: thousands, 600 kB."""
        return await self._connection.read("/api/installer/companies", wire.COMPANIES)
