"""Compare values read through driver and face with those of the simulated home."""

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
TRANSIENT = frozenset({GridState.LEAVING, GridState.RETURNING})
"""Transient states, for which not every vendor has a word."""
IDLE_BELOW_W = 50.0
"""Each vendor has its own threshold for an idle battery; above this power it is not idle."""
SUMMED = ("battery_w", "energy_remaining_wh", "energy_full_wh", "charged_wh", "discharged_wh", "current_a")


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The quantities one vendor's profile carries, and their resolution."""

    reads: frozenset[str]
    absent: frozenset[str]
    resolution: Mapping[str, float]

    def carries(self, name: str) -> bool:
        """Whether this quantity can be read."""
        return name in self.reads and name not in self.absent

    def compare(self, name: str, read: Any, true: Any, *, count: int = 1, may_be_unknown: bool = False) -> None:
        """Check a value: unknown where it is not carried, else the true one within ``count`` times its resolution."""
        if not self.carries(name):
            assert read in (None, ()), f"{name} is {read!r}, and the capabilities (or absent) say: it cannot be known"
        elif true is None:
            assert read is None, f"{name} was made up: {read!r}"
        elif read is None:
            assert may_be_unknown, f"{name} is not read, and the capabilities say that it can be: it is {true!r}"
        else:
            self.check_close(name, read, true, count)

    def check_close(self, name: str, read: Any, true: Any, count: int = 1) -> None:
        """Check that a value is the true one, within ``count`` times its resolution."""
        tolerance = self.resolution.get(name, self.resolution.get(name.rpartition(".")[2], 0.0)) * count
        match true:
            case datetime():
                assert abs((read - true).total_seconds()) <= max(tolerance, 1e-3), f"{name}: {read} for {true}"
            case bool():
                assert read is true, f"{name}: {read} for {true}"
            case float() | int():
                assert abs(read - true) <= max(tolerance, abs(true) * 1e-9), f"{name}: {read} for {true}"
            case _:
                assert read == true, f"{name}: {read} for {true}"


def compare_readings(fidelity: Fidelity, read: Reading, true: Reading) -> None:
    """Compare readings field by field."""
    assert read.received_at == true.received_at, f"received_at: {read.received_at} for {true.received_at}"
    for name in Reading.__struct_fields__:
        value, expected = getattr(read, name), getattr(true, name)
        if name != "received_at" and not (fidelity.carries(name) and _may_differ(name, value, true)):
            fidelity.compare(name, value, expected)


def _may_differ(name: str, value: Any, true: Reading) -> bool:
    """Whether APIs may differ in this field."""
    is_dark = true.grid_frequency_hz == 0.0
    match name:
        case "grid_voltage_v":
            # A home that left the grid on purpose still has a live grid outside; some APIs report the dead side.
            return true.grid_state != GridState.CONNECTED
        case "grid_state":
            return true.grid_state in TRANSIENT or (is_dark and value is None)
        case "grid_frequency_hz":
            # Meters that do not measure it send 0 as well.
            return is_dark and value is None
        case "battery_activity":
            return value is not None and abs(true.battery_w or 0.0) < IDLE_BELOW_W
    return False


def compare_counters(fidelity: Fidelity, read: Counters, true: Counters, count: int) -> None:
    """Compare counters since installation and since midnight, with the summed resolution of ``count`` modules."""
    for span in ("lifetime", "today"):
        for name in Energies.__struct_fields__:
            value, expected = getattr(getattr(read, span), name), getattr(getattr(true, span), name)
            fidelity.compare(f"{span}.{name}", value, expected, count=count)


def compare_settings(fidelity: Fidelity, read: Settings, true: Settings) -> None:
    """Compare settings. An order may hide the standing mode."""
    is_standing = true.in_force is None or true.in_force.origin == Origin.STANDING
    for field_name in Settings.__struct_fields__:
        name, value, expected = f"settings.{field_name}", getattr(read, field_name), getattr(true, field_name)
        match field_name:
            case "received_at":
                pass
            case "mode" if not is_standing and fidelity.carries(name):
                pass
            case "in_force":
                _compare_in_force(fidelity, value, expected)
            case "chargers" if fidelity.carries(name):
                _compare_chargers(fidelity, value, expected)
            case _:
                fidelity.compare(name, value, expected)


def _compare_in_force(fidelity: Fidelity, read: InForce | None, true: InForce | None) -> None:
    """Compare the action in force; not all APIs report more of it. Without a word for an order it is the mode."""
    is_order = true is not None and true.origin != Origin.STANDING
    if not is_order and read is not None and isinstance(read.action, Unknown) and not fidelity.carries("settings.mode"):
        # An API without the standing mode cannot report that it is in force.
        return
    if not (is_order and read is not None and fidelity.carries("settings.in_force")):
        value, expected = (None if in_force is None else in_force.action for in_force in (read, true))
        fidelity.compare("settings.in_force", value, expected)


def _compare_chargers(fidelity: Fidelity, read: tuple[ChargerSettings, ...], true: tuple[ChargerSettings, ...]) -> None:
    """Compare the chargers in order; the ids of chargers and slots are the vendor's own."""
    assert len(read) == len(true), f"settings.chargers: {len(read)} for {len(true)}"
    for charger, true_charger in zip(read, true, strict=True):
        for field_name in ChargerSettings.__struct_fields__:
            name = f"settings.chargers.{field_name}"
            value, expected = getattr(charger, field_name), getattr(true_charger, field_name)
            if field_name == "slots":
                assert _without_ids(value) == _without_ids(expected), f"{name}: {value} for {expected}"
            elif field_name != "charger_id" and value is not None:
                fidelity.check_close(name, value, expected)


def _without_ids(slots: tuple[Slot, ...]) -> list[Slot]:
    """Return the slots without ids."""
    return [
        replace(slot, id=None, action=replace(slot.action, charger_id=""))
        if isinstance(slot.action, StartCar)
        else replace(slot, id=None)
        for slot in slots
    ]


def compare_details(
    fidelity: Fidelity, read: tuple[Detail, ...], true: tuple[Detail, ...], home: Home, twin_home: Home
) -> None:
    """Compare details: at least one of each readable kind, each of a device of the home, each value the true one."""
    ids = {device.id for device in home.devices}
    for detail in read:
        assert detail.device_id in ids, f"there is no device {detail.device_id!r}"
        assert detail.data is None or fidelity.carries(f"details.{KIND_OF[type(detail.data)]}"), (
            f"not in the capabilities: {detail.data}"
        )
    for type_, kind in KIND_OF.items():
        reported_details = [detail for detail in read if isinstance(detail.data, type_)]
        exists = any(isinstance(detail.data, type_) for detail in true)
        assert reported_details or not (exists and fidelity.carries(f"details.{kind}")), f"details.{kind} is not read"
    _compare_batteries(fidelity, read, true, home, twin_home)
    _compare_meters(fidelity, read, true)


def _compare_batteries(
    fidelity: Fidelity, read: tuple[Detail, ...], true: tuple[Detail, ...], home: Home, twin_home: Home
) -> None:
    """Compare packs by serial number, or one battery with all packs combined."""
    packs = {detail.device_id: detail.data for detail in true if isinstance(detail.data, BatteryDetail)}
    names = {device.id: {device.id, device.serial} - {None} for device in (*home.devices, *twin_home.devices)}
    batteries = [(detail.device_id, detail.data) for detail in read if isinstance(detail.data, BatteryDetail)]
    if len(batteries) == 1 and len(packs) > 1:
        _compare_data(fidelity, "battery", batteries[0][1], _combine_packs(packs.values()), len(packs))
        return
    assert not batteries or len(batteries) == len(packs), f"{len(batteries)} batteries for {len(packs)}"
    for device_id, battery in batteries:
        [twin_id] = [id_ for id_ in packs if names[id_] & names[device_id]] or list(packs)[:1]
        assert len(packs) == 1 or names[twin_id] & names[device_id], f"no pack is called {device_id}"
        _compare_data(fidelity, "battery", battery, packs[twin_id])


def _combine_packs(packs: Iterable[BatteryDetail]) -> BatteryDetail:
    """Combine parallel packs into one."""
    fields = [structs.asdict(pack) for pack in packs]
    sums = {name: sum(values) for name in fields[0] if None not in (values := [pack[name] for pack in fields])}
    return BatteryDetail(**{name: total if name in SUMMED else total / len(fields) for name, total in sums.items()})


def _compare_meters(fidelity: Fidelity, read: tuple[Detail, ...], true: tuple[Detail, ...]) -> None:
    meters = {detail.data.place: detail.data for detail in true if isinstance(detail.data, MeterDetail)}
    packs = sum(isinstance(detail.data, BatteryDetail) for detail in true)
    for detail in read:
        if not isinstance(detail.data, MeterDetail):
            continue
        expected = meters.get(detail.data.place)
        if expected is None:
            assert detail.data.power_w in (None, 0.0), f"there is nothing to measure: {detail}"
            continue
        # The battery's meter may be a sum of the packs' values, each of them rounded.
        _compare_data(fidelity, "meter", detail.data, expected, packs if detail.data.place == MeterPlace.BATTERY else 1)


def _compare_data(fidelity: Fidelity, kind: str, read: Any, true: Any, count: int = 1) -> None:
    """Check that all reported numbers of a device are true, and that there is at least one."""
    fields = structs.asdict(read)
    numbers = {name: value for name, value in fields.items() if isinstance(value, float | int)}
    assert numbers, f"details.{kind}: nothing is known of {read}"
    for name, value in numbers.items():
        expected = getattr(true, name)
        assert expected is not None, f"details.{kind}.{name} was made up: {value}"
        fidelity.check_close(f"details.{kind}.{name}", value, expected, count)


def compare_homes(fidelity: Fidelity, read: Home, true: Home) -> None:
    """Compare descriptions of the home as far as they are reported; most vendors report little."""
    ids = [device.id for device in read.devices]
    assert len(set(ids)) == len(ids), f"devices share an id: {ids}"
    for number, device in enumerate(read.devices):
        assert device.parent_id in (None, *ids[:number]), f"{device.id} comes before its parent {device.parent_id}"
    for name in ("timezone", "phases", "coupling"):
        value, expected = getattr(read, name), getattr(true, name)
        assert value in (None, expected), f"{name}: {value} for {expected}"
    for name in Ratings.__struct_fields__:
        _compare_rating(fidelity, name, getattr(read.ratings, name), true)
    by_serial = {device.serial: device for device in true.devices if device.serial is not None}
    for device in read.devices:
        if device.serial in by_serial:
            _compare_devices(device, by_serial[device.serial])


def _compare_rating(fidelity: Fidelity, name: str, value: float | None, true: Home) -> None:
    expected = getattr(true.ratings, name)
    if value is None or (name == "hidden_soc_percent" and value == 0.0):
        return
    assert expected is not None, f"ratings.{name} was made up: {value}"
    tolerance = 0.0 if name == "hidden_soc_percent" else max(1.0, fidelity.resolution.get(f"ratings.{name}", 0.0))
    assert abs(value - expected) <= tolerance, f"ratings.{name}: {value} for {expected}"


def _compare_devices(read: Device, true: Device) -> None:
    assert read.kind == true.kind, f"{read.serial} is a {read.kind}, not a {true.kind}"
    assert read.part_number in (None, true.part_number), f"{read.part_number} for {true.part_number}"
    if read.capacity_wh is not None and true.capacity_wh is not None:
        # No two packs have quite the same capacity; their label has.
        assert math.isclose(read.capacity_wh, true.capacity_wh, rel_tol=0.05), f"{read.capacity_wh} Wh"
