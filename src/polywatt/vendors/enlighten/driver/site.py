"""The site: everything that the driver must look up first, once an hour."""

from datetime import UTC, tzinfo

import msgspec

from polywatt.kit.gather import gather_all
from polywatt.kit.optional import optional
from polywatt.model import DeviceRefused

from ..client import EnlightenClient
from ..wire.battery_config import BatterySettings, SiteSettings
from ..wire.charger.status import ChargerStatus
from ..wire.charger.summary import ChargerSummary
from ..wire.devices import GATEWAY, SYSTEM_CONTROLLER, DeviceList
from ..wire.events import to_timezone
from ..wire.inverters import Inverter
from ..wire.scale import to_bool, to_text
from ..wire.site import SiteRow


class Site(msgspec.Struct, frozen=True):
    """One site of an account."""

    id: str
    name: str | None
    settings: SiteSettings
    battery: BatterySettings
    devices: DeviceList
    inverters: tuple[Inverter, ...] = ()
    chargers: tuple[ChargerSummary, ...] = ()

    @property
    def timezone(self) -> str | None:
        """The time zone by its IANA name."""
        return to_text(self.settings.timezone)

    @property
    def zone(self) -> tzinfo:
        """The time zone; UTC where the cloud does not say."""
        return to_timezone(self.timezone) or UTC

    @property
    def gateway_serial(self) -> str | None:
        """The serial number that grid commands are addressed to."""
        return next((device.serial for device in self.devices.of_type(GATEWAY) if device.serial is not None), None)

    @property
    def chargers_by_serial(self) -> dict[str, ChargerSummary]:
        """The chargers by their ids in commands."""
        return {row.serial: row for row in self.chargers if row.serial is not None}

    @property
    def has_battery(self) -> bool:
        """Whether there is a battery to configure; where the cloud does not say, there is."""
        return self.settings.is_available("hasEncharge") is not False

    @property
    def has_controller(self) -> bool:
        """Whether something can separate it from the grid."""
        return bool(self.devices.of_type(SYSTEM_CONTROLLER))


async def fetch_site(client: EnlightenClient, site_id: str | None) -> Site:
    """Return the account's only site, or the one with that id: six requests, and one for each charger.

    Raises:
        DeviceRefused: it has none, or several, or not that one.
    """
    row = _choose(await client.site.search(), site_id)
    id_ = str(row.site_id)
    settings, battery, devices, inverters, chargers = await gather_all(
        client.battery_config.site_settings(id_),
        client.battery_config.settings(id_),
        client.devices.list(id_),
        client.inverters.all(id_),
        _fetch_chargers(client, id_),
    )
    return Site(id_, row.name, settings, battery, devices, tuple(inverters), tuple(chargers))


async def fetch_charger_status(client: EnlightenClient, site: Site) -> ChargerStatus | None:
    """Return the chargers' status; None for a site without a charger."""
    return await client.charger.status(site.id) if site.chargers else None


def _choose(sites: list[SiteRow], site_id: str | None) -> SiteRow:
    matches = [site for site in sites if site.site_id is not None and site_id in (None, site.site_id)]
    if not matches or (site_id is None and len(matches) > 1):
        known = ", ".join(site.site_id or "?" for site in sites) or "none"
        raise DeviceRefused(f"say which site of the account is meant with ?site=ID; it has: {known}")
    return matches[0]


async def _fetch_chargers(client: EnlightenClient, site_id: str) -> list[ChargerSummary]:
    """A site without a charger may not have the service."""
    rows = await optional(client.charger.summaries(site_id)) or []
    present = [(row, row.serial) for row in rows if row.serial is not None and not row.is_retired]
    return [await _complete(client, site_id, row, sn) for row, sn in present]


async def _complete(client: EnlightenClient, site_id: str, row: ChargerSummary, sn: str) -> ChargerSummary:
    """The list need not say whether the battery may help; each charger's own answer does (L173)."""
    if to_bool(row.supportsUseBattery) is not None:
        return row
    own = await client.charger.summary(site_id, sn)
    return msgspec.structs.replace(row, supportsUseBattery=own.supportsUseBattery)
