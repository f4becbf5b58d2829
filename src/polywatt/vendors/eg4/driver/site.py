"""The devices of a plant, which every request needs, and their answers of one moment."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TypeAlias

from polywatt.kit.gather import gather_all, gather_by_key
from polywatt.model import DeviceRefused

from ..client import Eg4Client
from ..wire.battery import BatteryInfo
from ..wire.devices import DeviceRow, Group
from ..wire.midbox import Midbox
from ..wire.plants import Plant
from ..wire.runtime import Runtime

Banks: TypeAlias = dict[str, BatteryInfo]
"""Battery banks by the inverters' serial numbers."""


@dataclass(frozen=True, slots=True)
class Site:
    """One plant of an account, with its inverters and its GridBOSS."""

    plant: Plant
    plant_id: int
    inverters: tuple[DeviceRow, ...]
    gridboss: DeviceRow | None = None
    zone: tzinfo = field(init=False)
    """Of its devices' clocks; UTC where the cloud does not say. Determined once: every time that is read needs it."""

    def __post_init__(self) -> None:
        """Determine the zone."""
        object.__setattr__(self, "zone", self.plant.zone or UTC)

    @property
    def serials(self) -> tuple[str, ...]:
        """The serial numbers of the inverters."""
        return tuple(row.serial for row in self.inverters if row.serial is not None)

    @property
    def is_group(self) -> bool:
        """Whether the cloud sums it up as a parallel group."""
        return len(self.inverters) > 1 or self.gridboss is not None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The live values of all devices at one moment; ``runtimes`` by the inverters' serial numbers."""

    runtimes: dict[str, Runtime]
    midbox: Midbox | None = None


def site_from(plant: Plant, plant_id: int, rows: list[DeviceRow], groups: list[Group]) -> Site:
    """Return the site; the flat list of devices has what the groups may leave out, and the other way round."""
    boxes = [group.midDevice for group in groups if isinstance(group.midDevice, DeviceRow)]
    members = [row for group in groups for row in group.inverters or ()]
    listed = [row for row in rows if not row.is_gridboss]
    known = {row.serial for row in listed}
    boxes += [row for row in rows if row.is_gridboss]
    inverters = (*listed, *(row for row in members if row.serial not in known and not row.is_gridboss))
    return Site(plant, plant_id, inverters, boxes[0] if boxes else None)


async def fetch_site(client: Eg4Client, plant_id: str | None) -> Site:
    """Return the plant with this number, or the only one; two requests beside the sign-in.

    Raises:
        DeviceRefused: there is no such plant, several to choose from, or no inverter in it.
    """
    plants = [plant for plant in await client.plants.fetch() if plant.number is not None]
    matches = [plant for plant in plants if plant_id in (None, str(plant.number))]
    if not matches or (plant_id is None and len(matches) > 1):
        known = ", ".join(str(plant.number) for plant in plants) or "none"
        raise DeviceRefused(f"say which plant of the account is meant with ?plant=ID; it has: {known}")
    number = matches[0].number
    assert number is not None  # noqa: S101  # filtered so
    rows, groups = await gather_all(client.devices.fetch_known(number), client.devices.fetch_groups(number))
    site = site_from(matches[0], number, rows, groups)
    if not site.serials:
        raise DeviceRefused(f"plant {number} has no inverter")
    return site


async def fetch_snapshot(client: Eg4Client, site: Site) -> Snapshot:
    """Return the live values; a request for each inverter and one for the GridBOSS."""
    runtimes = await gather_by_key(site.serials, client.runtime.fetch)
    box: Midbox | None = None
    if site.gridboss is not None and site.gridboss.serial is not None:
        box = await client.midbox.fetch(site.gridboss.serial)
    return Snapshot(runtimes, box)


async def fetch_banks(client: Eg4Client, site: Site) -> Banks:
    """Return the battery banks; a request for each inverter."""
    return await gather_by_key(site.serials, client.battery.fetch)
