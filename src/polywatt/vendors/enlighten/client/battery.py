"""The state of the batteries."""

from ..wire.battery import BATTERY_STATUS, BatteryStatus
from . import endpoints
from .connection import Group, Request, SiteId


class Battery(Group):
    """State of charge, energy and light of each battery."""

    async def status(self, site: SiteId) -> BatteryStatus:
        """``battery_status.json``."""
        status = await self._connection.read(Request.to_site(endpoints.BATTERY_STATUS, site), BATTERY_STATUS)
        self._connection.hide(storage.serial for storage in status.batteries)
        return status
