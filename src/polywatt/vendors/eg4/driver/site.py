"""What a plant is made of, as it is asked for: inverters, their modules, and a GridBOSS."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from ..wire.answer import to_text
from ..wire.battery import BatteryInfo
from ..wire.midbox import Midbox
from ..wire.runtime import Runtime
from ..wire.session import Plant
from ..wire.tree import DeviceRow, Group


@dataclass(frozen=True, slots=True)
class Site:
    """One plant of an account."""

    plant: Plant
    plant_id: int
    inverters: tuple[DeviceRow, ...]
    gridboss: DeviceRow | None = None
    zone: tzinfo = field(init=False)
    """Of its devices' clocks; UTC where the cloud does not say. Found once: every time that is read needs it."""

    def __post_init__(self) -> None:
        """Find the zone."""
        object.__setattr__(self, "zone", self.plant.zone or UTC)

    @property
    def serials(self) -> tuple[str, ...]:
        """Of the inverters."""
        return tuple(row.serial for row in self.inverters if row.serial is not None)

    @property
    def is_group(self) -> bool:
        """Whether the cloud sums it up as a parallel group."""
        return len(self.inverters) > 1 or self.gridboss is not None


def site_from(plant: Plant, plant_id: int, rows: list[DeviceRow], groups: list[Group]) -> Site:
    """The flat list has what the groups may leave out, and the other way round."""
    boxes = [group.midDevice for group in groups if isinstance(group.midDevice, DeviceRow)]
    members = [row for group in groups for row in group.inverters or ()]
    listed = [row for row in rows if not row.is_gridboss]
    known = {row.serial for row in listed}
    boxes += [row for row in rows if row.is_gridboss]
    inverters = (*listed, *(row for row in members if row.serial not in known and not row.is_gridboss))
    return Site(plant, plant_id, inverters, boxes[0] if boxes else None)


@dataclass(frozen=True, slots=True)
class Live:
    """What all devices said at one time, by the inverters' serial numbers."""

    runtimes: dict[str, Runtime]
    midbox: Midbox | None = None


def name_of(site: Site) -> str | None:
    """What its owner calls it."""
    return to_text(site.plant.name)


Banks = dict[str, BatteryInfo]
"""By the inverters' serial numbers."""
