"""The settings of a site: its battery's and its chargers'."""

from datetime import datetime

from msgspec.structs import replace

from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.model import Settings

from ...client import EnlightenClient
from ..site import Site
from .battery import BatteryReader
from .charger import ChargerReader


class SettingsReader:
    """Reads all settings."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self.battery, self.charger = BatteryReader(client, clock), ChargerReader(client, clock)

    async def read(self, site: Site, received_at: datetime) -> Settings:
        """Return the settings of battery and chargers, and what is pending of them."""
        settings, (chargers, pending) = await gather_all(self.battery.read(site, received_at), self.charger.read(site))
        return replace(settings, chargers=chargers, pending=(*settings.pending, *pending))
