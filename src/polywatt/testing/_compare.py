"""What came through both ends against what the simulated home is."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import structs
from msgspec.structs import replace

from polywatt.model import (
    BatteryDetail,
    ChargerDetail,
    ChargerSettings,
    Counters,
    Detail,
    Device,
    DeviceKind,
    Energies,
    GeneratorDetail,
    GridState,
    Home,
    InForce,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    Origin,
    Ratings,
    Reading,
    Settings,
    Slot,
    StartCar,
    SwitchDetail,
    Unknown,
)

KIND_OF: Mapping[type, DeviceKind] = {
    BatteryDetail: DeviceKind.BATTERY,
    InverterDetail: DeviceKind.INVERTER,
    MeterDetail: DeviceKind.METER,
    SwitchDetail: DeviceKind.SWITCH,
    GeneratorDetail: DeviceKind.GENERATOR,
    ChargerDetail: DeviceKind.CHARGER,
}
PASSING = frozenset({GridState.LEAVING, GridState.RETURNING})
"""States on the way, for which not every vendor has a word."""
RESTS_BELOW_W = 50.0
"""Where the battery rests is a matter of each vendor's threshold; above this it does not."""
SUMMED = ("battery_w", "energy_remaining_wh", "energy_full_wh", "charged_wh", "discharged_wh", "current_a")


@dataclass(frozen=True, slots=True)
class Glass:
    """What one vendor's profile lets through, and how coarsely."""

    reads: frozenset[str]
    absent: frozenset[str]
    resolution: Mapping[str, float]

    def carries(self, name: str) -> bool:
        """Whether this can be read here."""
        return name in self.reads and name not in self.absent

    def compare(self, name: str, read: Any, true: Any, *, parts: int = 1, may_be_unknown: bool = False) -> None:
        """Known where it is carried and there, unknown where not, and as it is within the resolution of its parts."""
        if not self.carries(name):
            assert read in (None, ()), f"{name} is {read!r}, and the capabilities (or absent) say: it cannot be known"
        elif true is None:
            assert read is None, f"{name} was made up: {read!r}"
        elif read is None:
            assert may_be_unknown, f"{name} is not read, and the capabilities say that it can be: it is {true!r}"
        else:
            self.near(name, read, true, parts)

    def near(self, name: str, read: Any, true: Any, parts: int = 1) -> None:
        """As it is, within the resolution."""
        least = self.resolution.get(name, self.resolution.get(name.rpartition(".")[2], 0.0)) * parts
        match true:
            case datetime():
                assert abs((read - true).total_seconds()) <= max(least, 1e-3), f"{name}: {read} for {true}"
            case bool():
                assert read is true, f"{name}: {read} for {true}"
            case float() | int():
                assert abs(read - true) <= max(least, abs(true) * 1e-9), f"{name}: {read} for {true}"
            case _:
                assert read == true, f"{name}: {read} for {true}"


def compare_readings(glass: Glass, read: Reading, true: Reading) -> None:
    """Field by field."""
    assert read.received_at == true.received_at, f"received_at: {read.received_at} for {true.received_at}"
    for name in Reading.__struct_fields__:
        found, real = getattr(read, name), getattr(true, name)
        if name != "received_at" and not (glass.carries(name) and _is_open(name, found, true)):
            glass.compare(name, found, real)


def _is_open(name: str, found: Any, true: Reading) -> bool:
    """Whether APIs may differ here."""
    is_dark = true.grid_frequency_hz == 0.0
    match name:
        case "grid_voltage_v":
            # A home that left on purpose still has a live grid outside; some show the dead side instead.
            return true.grid_state != GridState.CONNECTED
        case "grid_state":
            return true.grid_state in PASSING or (is_dark and found is None)
        case "grid_frequency_hz":
            # 0 is also what meters send that do not measure it.
            return is_dark and found is None
        case "battery_activity":
            return found is not None and abs(true.battery_w or 0.0) < RESTS_BELOW_W
    return False


def compare_counters(glass: Glass, read: Counters, true: Counters, parts: int) -> None:
    """Since ever and since midnight; a sum over ``parts`` modules is as coarse as all of them together."""
    for span in ("lifetime", "today"):
        for name in Energies.__struct_fields__:
            found, real = getattr(getattr(read, span), name), getattr(getattr(true, span), name)
            glass.compare(f"{span}.{name}", found, real, parts=parts)


def compare_settings(glass: Glass, read: Settings, true: Settings) -> None:
    """All that has been told. A standing mode may hide behind an order."""
    is_standing = true.in_force is None or true.in_force.origin == Origin.STANDING
    for field_name in Settings.__struct_fields__:
        name, found, real = f"settings.{field_name}", getattr(read, field_name), getattr(true, field_name)
        match field_name:
            case "received_at":
                pass
            case "mode" if not is_standing and glass.carries(name):
                pass
            case "in_force":
                _compare_in_force(glass, found, real)
            case "chargers" if glass.carries(name):
                _compare_chargers(glass, found, real)
            case _:
                glass.compare(name, found, real)


def _compare_in_force(glass: Glass, read: InForce | None, true: InForce | None) -> None:
    """What decides; since when and by whom is not told by all. Where there is no word for an order it is the mode."""
    is_order = true is not None and true.origin != Origin.STANDING
    if not is_order and read is not None and isinstance(read.action, Unknown) and not glass.carries("settings.mode"):
        # Who does not tell the standing mode cannot tell that it decides.
        return
    if not (is_order and read is not None and glass.carries("settings.in_force")):
        found, real = (None if decides is None else decides.action for decides in (read, true))
        glass.compare("settings.in_force", found, real)


def _compare_chargers(glass: Glass, read: tuple[ChargerSettings, ...], true: tuple[ChargerSettings, ...]) -> None:
    """In their order; a charger's and a slot's id are the vendor's own."""
    assert len(read) == len(true), f"settings.chargers: {len(read)} for {len(true)}"
    for found, real in zip(read, true, strict=True):
        for field_name in ChargerSettings.__struct_fields__:
            name, seen, told = f"settings.chargers.{field_name}", getattr(found, field_name), getattr(real, field_name)
            if field_name == "slots":
                assert _nameless(seen) == _nameless(told), f"{name}: {seen} for {told}"
            elif field_name != "charger_id" and seen is not None:
                glass.near(name, seen, told)


def _nameless(slots: tuple[Slot, ...]) -> list[Slot]:
    """Without ids."""
    return [
        replace(slot, id=None, action=replace(slot.action, charger_id=""))
        if isinstance(slot.action, StartCar)
        else replace(slot, id=None)
        for slot in slots
    ]


def compare_details(
    glass: Glass, read: tuple[Detail, ...], true: tuple[Detail, ...], home: Home, twin_home: Home
) -> None:
    """Of each kind that can be read at least one; each of a device of the home; each value as it is."""
    ids = {device.id for device in home.devices}
    for detail in read:
        assert detail.device_id in ids, f"there is no device {detail.device_id!r}"
        assert detail.data is None or glass.carries(f"details.{KIND_OF[type(detail.data)]}"), (
            f"unannounced: {detail.data}"
        )
    for type_, kind in KIND_OF.items():
        of_kind = [detail for detail in read if isinstance(detail.data, type_)]
        is_there = any(isinstance(detail.data, type_) for detail in true)
        assert of_kind or not (is_there and glass.carries(f"details.{kind}")), f"details.{kind} is not read"
    _compare_batteries(glass, read, true, home, twin_home)
    _compare_meters(glass, read, true)


def _compare_batteries(
    glass: Glass, read: tuple[Detail, ...], true: tuple[Detail, ...], home: Home, twin_home: Home
) -> None:
    """Pack by pack, by serial number; or one battery for all the packs."""
    packs = {detail.device_id: detail.data for detail in true if isinstance(detail.data, BatteryDetail)}
    names = {device.id: {device.id, device.serial} - {None} for device in (*home.devices, *twin_home.devices)}
    found = [(detail.device_id, detail.data) for detail in read if isinstance(detail.data, BatteryDetail)]
    if len(found) == 1 and len(packs) > 1:
        _compare_subjects(glass, "battery", found[0][1], _together(packs.values()), len(packs))
        return
    assert not found or len(found) == len(packs), f"{len(found)} batteries for {len(packs)}"
    for device_id, of in found:
        [twin_id] = [id_ for id_ in packs if names[id_] & names[device_id]] or list(packs)[:1]
        assert len(packs) == 1 or names[twin_id] & names[device_id], f"no pack is called {device_id}"
        _compare_subjects(glass, "battery", of, packs[twin_id])


def _together(packs: Iterable[BatteryDetail]) -> BatteryDetail:
    """Packs side by side, as one."""
    fields = [structs.asdict(pack) for pack in packs]
    sums = {name: sum(values) for name in fields[0] if None not in (values := [pack[name] for pack in fields])}
    return BatteryDetail(**{name: total if name in SUMMED else total / len(fields) for name, total in sums.items()})


def _compare_meters(glass: Glass, read: tuple[Detail, ...], true: tuple[Detail, ...]) -> None:
    meters = {detail.data.place: detail.data for detail in true if isinstance(detail.data, MeterDetail)}
    packs = sum(isinstance(detail.data, BatteryDetail) for detail in true)
    for detail in read:
        if not isinstance(detail.data, MeterDetail):
            continue
        real = meters.get(detail.data.place)
        if real is None:
            assert detail.data.power_w in (None, 0.0), f"there is nothing to measure: {detail}"
            continue
        # The battery's may be the sum of what its packs round, each for itself.
        _compare_subjects(glass, "meter", detail.data, real, packs if detail.data.place == MeterPlace.BATTERY else 1)


def _compare_subjects(glass: Glass, kind: str, read: Any, true: Any, parts: int = 1) -> None:
    """What is told of a device is so; something is."""
    found = structs.asdict(read)
    numbers = {name: value for name, value in found.items() if isinstance(value, float | int)}
    assert numbers, f"details.{kind}: nothing is known of {read}"
    for name, value in numbers.items():
        real = getattr(true, name)
        assert real is not None, f"details.{kind}.{name} was made up: {value}"
        glass.near(f"details.{kind}.{name}", value, real, parts)


def compare_homes(glass: Glass, read: Home, true: Home) -> None:
    """What a vendor tells of the home is so. Most tell little, so nothing has to be told."""
    ids = [device.id for device in read.devices]
    assert len(set(ids)) == len(ids), f"devices share an id: {ids}"
    for number, device in enumerate(read.devices):
        assert device.parent_id in (None, *ids[:number]), f"{device.id} comes before its parent {device.parent_id}"
    for name in ("timezone", "phases", "coupling"):
        found, real = getattr(read, name), getattr(true, name)
        assert found in (None, real), f"{name}: {found} for {real}"
    for name in Ratings.__struct_fields__:
        _compare_rating(glass, name, getattr(read.ratings, name), true)
    by_serial = {device.serial: device for device in true.devices if device.serial is not None}
    for device in read.devices:
        if device.serial in by_serial:
            _compare_devices(device, by_serial[device.serial])


def _compare_rating(glass: Glass, name: str, found: float | None, true: Home) -> None:
    real = getattr(true.ratings, name)
    if found is None or (name == "hidden_soc_percent" and found == 0.0):
        return
    assert real is not None, f"ratings.{name} was made up: {found}"
    least = 0.0 if name == "hidden_soc_percent" else max(1.0, glass.resolution.get(f"ratings.{name}", 0.0))
    assert abs(found - real) <= least, f"ratings.{name}: {found} for {real}"


def _compare_devices(read: Device, true: Device) -> None:
    assert read.kind == true.kind, f"{read.serial} is a {read.kind}, not a {true.kind}"
    assert read.part_number in (None, true.part_number), f"{read.part_number} for {true.part_number}"
    if read.capacity_wh is not None and true.capacity_wh is not None:
        # No two packs are quite alike; their label is the same.
        assert math.isclose(read.capacity_wh, true.capacity_wh, rel_tol=0.05), f"{read.capacity_wh} Wh"
