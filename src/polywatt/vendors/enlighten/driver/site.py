"""What a site is made of, as it is asked for: once an hour."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo

import msgspec

from polywatt.kit.gather import gather_all
from polywatt.model import DeviceRefused

from ..client import EnlightenClient, NotThere
from ..wire.battery_config import BatterySettings, SiteSettings
from ..wire.charger.summary import ChargerSummary
from ..wire.devices import GATEWAY, SYSTEM_CONTROLLER, DeviceList
from ..wire.envelope import to_bool, to_text
from ..wire.events import to_timezone
from ..wire.inverters import Inverter
from ..wire.site import Site as Listed


@dataclass(frozen=True, slots=True)
class Site:
    """One site of an account."""

    id: str
    name: str | None
    settings: SiteSettings
    battery: BatterySettings
    devices: DeviceList
    inverters: tuple[Inverter, ...] = ()
    chargers: tuple[ChargerSummary, ...] = field(default=())

    @property
    def timezone(self) -> str | None:
        """By its IANA name."""
        return to_text(self.settings.timezone)

    @property
    def zone(self) -> tzinfo:
        """UTC where the cloud does not say."""
        return to_timezone(self.timezone) or UTC

    @property
    def gateway_serial(self) -> str | None:
        """What grid commands are addressed to."""
        return next((device.serial for device in self.devices.of(GATEWAY) if device.serial is not None), None)

    @property
    def chargers_by_serial(self) -> dict[str, ChargerSummary]:
        """By the names that commands have for them."""
        return {row.serial: row for row in self.chargers if row.serial is not None}

    @property
    def has_battery(self) -> bool:
        """Whether there is one to be told anything; where the cloud does not say, so it is."""
        return self.settings.is_available("hasEncharge") is not False

    @property
    def has_controller(self) -> bool:
        """Whether something can separate it from the grid."""
        return bool(self.devices.of(SYSTEM_CONTROLLER))


async def found_site(client: EnlightenClient, wanted: str | None) -> Listed:
    """The account's only site, or the one that is ``wanted`` by its number.

    Raises:
        DeviceRefused: it has none, or several, or not that one.
    """
    sites = await client.search_sites()
    chosen = [site for site in sites if site.site_id is not None and wanted in (None, site.site_id)]
    if not chosen or (wanted is None and len(chosen) > 1):
        known = ", ".join(site.site_id or "?" for site in sites) or "none"
        raise DeviceRefused(f"say which site of the account is meant with ?site=ID; it has: {known}")
    return chosen[0]


async def looked_up(client: EnlightenClient, listed: Listed) -> Site:
    """Five requests."""
    site = str(listed.site_id)
    settings, battery, devices, inverters, chargers = await gather_all(
        client.site_settings(site),
        client.battery_settings(site),
        client.devices(site),
        client.all_inverters(site),
        _chargers(client, site),
    )
    return Site(site, listed.name, settings, battery, devices, tuple(inverters), tuple(chargers))


async def _chargers(client: EnlightenClient, site: str) -> list[ChargerSummary]:
    """A site without a charger may not have the service."""
    try:
        found = await client.charger_summaries(site)
    except NotThere:
        return []
    there = [(row, row.serial) for row in found if row.serial is not None and not row.is_retired]
    return [await _in_full(client, site, row, sn) for row, sn in there]


async def _in_full(client: EnlightenClient, site: str, row: ChargerSummary, sn: str) -> ChargerSummary:
    """The list need not say whether the battery may help; each charger's own answer does (L173)."""
    if to_bool(row.supportsUseBattery) is not None:
        return row
    own = await client.charger_summary(site, sn)
    return msgspec.structs.replace(row, supportsUseBattery=own.supportsUseBattery)
