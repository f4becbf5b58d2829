"""The state of the batteries."""

from ..wire.battery import BATTERY_STATUS, BatteryStatus
from . import endpoints
from .connection import Connection, Request, SiteId


class Battery:
    """State of charge, energy and light of each battery."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def status(self, site: SiteId) -> BatteryStatus:
        """``battery_status.json``."""
        status = await self._connection.read(Request.to_site(endpoints.BATTERY_STATUS, site), BATTERY_STATUS)
        self._connection.hide(storage.serial for storage in status.batteries)
        return status
