"""Devices of a simulated home, and their ids."""

import hashlib
from collections.abc import Iterator

import numpy as np

from polywatt.model import Coupling, Device, DeviceKind, Firmware, MeterPlace

from .spec import TwinSpec
from .world.noise import Stream, uniform

GATEWAY, SWITCH, INVERTER, SOLAR_INVERTER = "gateway", "switch", "inverter", "solar-inverter"
GENERATOR = "generator"
METERS = {place: f"meter-{place}" for place in (MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.BATTERY, MeterPlace.LOAD)}
"""Their ids."""


def module_id(index: int) -> str:
    """Return the id of the module ``index``, which counts from 0."""
    return f"battery-{index + 1}"


def inverter_id(spec: TwinSpec, index: int) -> str:
    """Return the id of the inverter ``index``, which counts from 0."""
    return INVERTER if spec.inverters == 1 else f"{INVERTER}-{index + 1}"


def inverter_of(spec: TwinSpec, module: int) -> int:
    """Return the inverter that a module is connected to; modules are assigned in blocks."""
    return module * spec.inverters // spec.modules


def microinverter_ids(spec: TwinSpec) -> tuple[str, ...]:
    """Return their ids in order; none where solar has one inverter for all, or there is no solar."""
    count = spec.microinverters if spec.solar_peak_w > 0.0 else 0
    return tuple(f"microinverter-{number}" for number in range(1, count + 1))


def has_solar_inverter(spec: TwinSpec) -> bool:
    """Whether solar's own inverter is one of the devices."""
    is_separate = spec.solar_peak_w > 0.0 and not spec.shares_inverter
    return is_separate and spec.solar_inverter_serial is not None


def meter_places(spec: TwinSpec) -> tuple[MeterPlace, ...]:
    """Return where a meter is fitted; there is none for solar in a home without."""
    has_solar = spec.coupling is not Coupling.NONE
    return tuple(place for place in METERS if place in spec.meters and (has_solar or place is not MeterPlace.SOLAR))


def module_shares(spec: TwinSpec, seed: int) -> tuple[float, ...]:
    """Return each working module's part of the battery's energy and power: no two are alike; the sum is 1."""
    return _uneven_shares(seed, Stream.MODULE_SHARE, spec.working_modules, 0.02)


def microinverter_shares(spec: TwinSpec, seed: int) -> tuple[float, ...]:
    """Return each microinverter's part of the solar power.

    No two modules are alike: within 2 % either way, as in Enphase's document (536 to 556 Wh of a day).
    """
    return _uneven_shares(seed, Stream.MICROINVERTER_SHARE, spec.microinverters, 0.04)


def _uneven_shares(seed: int, stream: Stream, count: int, spread: float) -> tuple[float, ...]:
    weights = 1.0 + spread * (uniform(seed, stream, np.arange(float(count))) - 0.5)
    return tuple((weights / weights.sum()).tolist())


def devices_from(spec: TwinSpec, seed: int) -> Iterator[Device]:
    """Yield all devices, parents before their children."""
    yield Device(
        id=GATEWAY,
        kind=DeviceKind.GATEWAY,
        maker=spec.maker,
        model=spec.model,
        part_number=spec.gateway_part_number,
        serial=_serial(spec.gateway_serial, spec, seed),
        firmware=_firmware(spec.firmware),
    )
    if spec.has_switch:
        serial = _serial(spec.switch_serial, spec, seed)
        yield _device(
            spec, SWITCH, DeviceKind.SWITCH, model=spec.switch_model, serial=serial, firmware=spec.switch_firmware
        )
    yield from (_inverter(spec, seed, index) for index in range(spec.inverters))
    yield from (_module(spec, seed, index) for index in range(spec.modules))
    if has_solar_inverter(spec):
        yield _solar_inverter(spec, seed)
    yield from _microinverters(spec, seed)
    if spec.generator_w != 0.0:
        yield Device(id=GENERATOR, kind=DeviceKind.GENERATOR, parent_id=GATEWAY, rated_w=spec.generator_w)
    for place in meter_places(spec):
        yield Device(id=METERS[place], kind=DeviceKind.METER, parent_id=GATEWAY)
    yield from _chargers(spec, seed)


def _inverter(spec: TwinSpec, seed: int, index: int) -> Device:
    serial = None if spec.inverter_serial is None else _serial(spec.inverter_serial, spec, seed)
    if serial is not None and spec.inverters > 1:
        # The same number of digits: some makes have serial numbers of a fixed length.
        serial = f"{serial[:-1]}{index + 1}"
    return _device(
        spec,
        inverter_id(spec, index),
        DeviceKind.INVERTER,
        parent_id=SWITCH if spec.has_switch else GATEWAY,
        model=spec.inverter_model,
        serial=serial,
        firmware=spec.inverter_firmware,
        rated_w=spec.rated_w / spec.inverters,
    )


def _module(spec: TwinSpec, seed: int, index: int) -> Device:
    serial = _serial(spec.battery_serial, spec, seed)
    return Device(
        id=module_id(index),
        kind=DeviceKind.BATTERY,
        parent_id=inverter_id(spec, inverter_of(spec, index)),
        maker=spec.maker,
        model=spec.battery_model,
        part_number=spec.battery_part_number,
        serial=serial if spec.has_exact_serials and spec.modules == 1 else f"{serial}-{index + 1}",
        firmware=_firmware(spec.battery_firmware),
        rated_w=spec.module_discharge_w,
        capacity_wh=spec.module_wh,
        nominal_v=spec.module_dc_v,
        is_included=index < spec.working_modules,
    )


def _solar_inverter(spec: TwinSpec, seed: int) -> Device:
    return _device(
        spec,
        SOLAR_INVERTER,
        DeviceKind.INVERTER,
        model=spec.solar_inverter_model,
        part_number=spec.solar_inverter_part_number,
        serial=_serial(spec.solar_inverter_serial or "", spec, seed),
        firmware=spec.solar_inverter_firmware,
        rated_w=spec.solar_inverter_w,
    )


def _microinverters(spec: TwinSpec, seed: int) -> Iterator[Device]:
    # Twelve digits, as those of the document.
    serial = f"{spec.microinverter_serial}{_digest(spec, seed) % 10**7:07}"
    for number, device_id in enumerate(microinverter_ids(spec), start=1):
        yield _device(
            spec,
            device_id,
            DeviceKind.MICROINVERTER,
            model=spec.microinverter_model,
            part_number=spec.microinverter_part_number,
            serial=f"{serial}{number:03}",
            firmware=spec.microinverter_firmware,
            rated_w=spec.solar_inverter_w / spec.microinverters,
        )


def _chargers(spec: TwinSpec, seed: int) -> Iterator[Device]:
    serial = _serial(spec.charger_serial, spec, seed)
    for number, charger_id in enumerate(spec.charger_ids, start=1):
        yield _device(
            spec,
            charger_id,
            DeviceKind.CHARGER,
            name=spec.charger_name,
            model=spec.charger_model,
            part_number=spec.charger_part_number,
            serial=serial if spec.chargers == 1 else f"{serial}-{number}",
            firmware=spec.charger_firmware,
            rated_w=spec.charger_max_a * spec.charger_v,
            nominal_v=spec.charger_v,
        )


def _device(
    spec: TwinSpec,
    device_id: str,
    kind: DeviceKind,
    *,
    model: str | None,
    serial: str | None,
    firmware: str | None,
    parent_id: str = GATEWAY,
    name: str | None = None,
    part_number: str | None = None,
    rated_w: float | None = None,
    nominal_v: float | None = None,
) -> Device:
    """Return a device of the home's make; without a voltage of its own it has the grid's."""
    return Device(
        id=device_id,
        kind=kind,
        parent_id=parent_id,
        name=name,
        maker=spec.maker,
        model=model,
        part_number=part_number,
        serial=serial,
        firmware=_firmware(firmware),
        rated_w=rated_w,
        nominal_v=spec.nominal_v if nominal_v is None else nominal_v,
    )


def _firmware(version: str | None) -> Firmware | None:
    return None if version is None else Firmware(version=version)


def _serial(prefix: str, spec: TwinSpec, seed: int) -> str:
    """Return a plausible serial number that differs from home to home, unless it is exact."""
    if spec.has_exact_serials:
        return prefix
    return f"{prefix}-{_digest(spec, seed):08X}"


def _digest(spec: TwinSpec, seed: int) -> int:
    """Return a number of 32 bits that is the home's own."""
    return int.from_bytes(hashlib.sha256(f"{spec.name}/{seed}".encode()).digest()[:4])
