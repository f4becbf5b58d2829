"""``technical/status`` and ``device/maintenance/diagnostics``: for technicians."""

from ..wire.technical import DIAGNOSTICS, TECHNICAL_STATUS, Diagnostics, TechnicalStatus
from .connection import Group


class Technical(Group):
    """Measurements and diagnostics; a customer's requests raise TechnicianRequired."""

    async def fetch_status(self) -> TechnicalStatus:
        """``GET technical/status``."""
        return (await self._connection.read("/api/technical/status", TECHNICAL_STATUS)).result

    async def fetch_diagnostics(self) -> Diagnostics:
        """``GET device/maintenance/diagnostics``."""
        return (await self._connection.read("/api/device/maintenance/diagnostics", DIAGNOSTICS)).result
