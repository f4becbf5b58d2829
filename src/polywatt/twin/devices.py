"""What the home is: its identity and its devices."""

import hashlib

import numpy as np

from polywatt.model import Coupling, Device, DeviceKind, Firmware, Home, MeterPlace, Ratings

from .capabilities import capabilities_of
from .microinverters import microinverter_ids
from .noise import uniform
from .spec import TwinSpec
from .streams import Stream

VENDOR = "twin"
GATEWAY, INVERTER, SOLAR_INVERTER, GENERATOR = "gateway", "inverter", "solar-inverter", "generator"
SWITCH = "switch"
METERS = {place: f"meter-{place}" for place in (MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.BATTERY, MeterPlace.LOAD)}
"""Their ids."""


def home_of(spec: TwinSpec, seed: int) -> Home:
    """The home; its id is the same for the same preset and seed."""
    return Home(
        id=f"{VENDOR}-{spec.name}-{seed}",
        vendor=VENDOR,
        name=f"{spec.maker} {spec.model}",
        timezone=spec.timezone,
        phases=spec.phases,
        coupling=spec.coupling,
        ratings=_ratings(spec),
        devices=_devices(spec, seed),
        capabilities=capabilities_of(spec),
    )


def module_id(index: int) -> str:
    """Of the module ``index``, which counts from 0."""
    return f"battery-{index + 1}"


def inverter_id(spec: TwinSpec, index: int) -> str:
    """Of the inverter ``index``, which counts from 0."""
    return INVERTER if spec.inverters == 1 else f"{INVERTER}-{index + 1}"


def inverter_of(spec: TwinSpec, module: int) -> int:
    """The inverter that a module hangs from: they are dealt in blocks."""
    return module * spec.inverters // spec.modules


def module_shares(spec: TwinSpec, seed: int) -> tuple[float, ...]:
    """The part of the battery's energy and power that each working module has: no two are alike; the sum is 1."""
    spread = uniform(seed, Stream.MODULE_SHARE, np.arange(float(spec.working_modules)))
    weights = 1.0 + 0.02 * (spread - 0.5)
    return tuple((weights / weights.sum()).tolist())


def _ratings(spec: TwinSpec) -> Ratings:
    return Ratings(
        capacity_wh=spec.capacity_wh,
        hidden_soc_percent=spec.hidden_soc_percent,
        charge_w=spec.charge_w,
        discharge_w=spec.discharge_w,
        inverter_w=spec.rated_w,
        solar_w=spec.solar_peak_w + (spec.port_solar_peak_w if spec.has_port_solar else 0.0),
        nominal_v=spec.nominal_v,
        nominal_hz=spec.nominal_hz,
    )


def _devices(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    gateway = Device(
        id=GATEWAY,
        kind=DeviceKind.GATEWAY,
        maker=spec.maker,
        model=spec.model,
        part_number=spec.gateway_part_number,
        serial=_serial(spec.gateway_serial, spec, seed),
        firmware=Firmware(version=spec.firmware),
    )
    solar = _solar_inverter(spec, seed)
    inverters = tuple(_inverter(spec, seed, index) for index in range(spec.inverters))
    head = (gateway, *_switch(spec, seed), *inverters)
    own = (*_microinverters(spec, seed), *_generator(spec), *_meters(spec), *_chargers(spec, seed))
    return (*head, *_modules(spec, seed), *solar, *own)


def _switch(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    if not spec.has_switch:
        return ()
    return (
        Device(
            id=SWITCH,
            kind=DeviceKind.SWITCH,
            parent_id=GATEWAY,
            maker=spec.maker,
            model=spec.switch_model,
            serial=_serial(spec.switch_serial, spec, seed),
            firmware=_firmware(spec.switch_firmware),
            nominal_v=spec.nominal_v,
        ),
    )


def _inverter(spec: TwinSpec, seed: int, index: int) -> Device:
    serial = None if spec.inverter_serial is None else _serial(spec.inverter_serial, spec, seed)
    if serial is not None and spec.inverters > 1:
        # The same number of digits: some makes have serial numbers of a fixed length.
        serial = f"{serial[:-1]}{index + 1}"
    return Device(
        id=inverter_id(spec, index),
        kind=DeviceKind.INVERTER,
        parent_id=SWITCH if spec.has_switch else GATEWAY,
        maker=spec.maker,
        model=spec.inverter_model,
        serial=serial,
        firmware=_firmware(spec.inverter_firmware),
        rated_w=spec.rated_w / spec.inverters,
        nominal_v=spec.nominal_v,
    )


def has_solar_inverter(spec: TwinSpec) -> bool:
    """Whether solar's own inverter is one of the devices."""
    has_own = spec.solar_peak_w > 0.0 and not spec.shares_inverter
    return has_own and spec.solar_inverter_serial is not None


def _solar_inverter(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    if not has_solar_inverter(spec):
        return ()
    return (
        Device(
            id=SOLAR_INVERTER,
            kind=DeviceKind.INVERTER,
            parent_id=GATEWAY,
            maker=spec.maker,
            model=spec.solar_inverter_model,
            part_number=spec.solar_inverter_part_number,
            serial=_serial(spec.solar_inverter_serial or "", spec, seed),
            firmware=_firmware(spec.solar_inverter_firmware),
            rated_w=spec.solar_inverter_w,
            nominal_v=spec.nominal_v,
        ),
    )


def _microinverters(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    # Twelve digits, as those of the document.
    serial = f"{spec.microinverter_serial}{_digest(spec, seed) % 10**7:07}"
    return tuple(
        Device(
            id=device_id,
            kind=DeviceKind.MICROINVERTER,
            parent_id=GATEWAY,
            maker=spec.maker,
            model=spec.microinverter_model,
            part_number=spec.microinverter_part_number,
            serial=f"{serial}{number:03}",
            firmware=_firmware(spec.microinverter_firmware),
            rated_w=spec.solar_inverter_w / spec.microinverters,
            nominal_v=spec.nominal_v,
        )
        for number, device_id in enumerate(microinverter_ids(spec), start=1)
    )


def _chargers(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    serial = _serial(spec.charger_serial, spec, seed)
    return tuple(
        Device(
            id=charger_id,
            kind=DeviceKind.CHARGER,
            parent_id=GATEWAY,
            name=spec.charger_name,
            maker=spec.maker,
            model=spec.charger_model,
            part_number=spec.charger_part_number,
            serial=serial if spec.chargers == 1 else f"{serial}-{number}",
            firmware=_firmware(spec.charger_firmware),
            rated_w=spec.charger_most_a * spec.charger_v,
            nominal_v=spec.charger_v,
        )
        for number, charger_id in enumerate(spec.charger_ids, start=1)
    )


def _generator(spec: TwinSpec) -> tuple[Device, ...]:
    if spec.generator_w == 0.0:
        return ()
    return (Device(id=GENERATOR, kind=DeviceKind.GENERATOR, parent_id=GATEWAY, rated_w=spec.generator_w),)


def _modules(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    return tuple(
        Device(
            id=module_id(index),
            kind=DeviceKind.BATTERY,
            parent_id=inverter_id(spec, inverter_of(spec, index)),
            maker=spec.maker,
            model=spec.battery_model,
            part_number=spec.battery_part_number,
            serial=_module_serial(spec, seed, index),
            firmware=_firmware(spec.battery_firmware),
            rated_w=spec.module_discharge_w,
            capacity_wh=spec.module_wh,
            nominal_v=spec.module_dc_v,
            is_included=index < spec.working_modules,
        )
        for index in range(spec.modules)
    )


def _meters(spec: TwinSpec) -> tuple[Device, ...]:
    return tuple(Device(id=METERS[place], kind=DeviceKind.METER, parent_id=GATEWAY) for place in metered(spec))


def metered(spec: TwinSpec) -> tuple[MeterPlace, ...]:
    """Where a meter is fitted; none looks at solar that is not there."""
    has_solar = spec.coupling is not Coupling.NONE
    return tuple(place for place in METERS if place in spec.meters and (has_solar or place is not MeterPlace.SOLAR))


def _firmware(version: str | None) -> Firmware | None:
    return None if version is None else Firmware(version=version)


def _module_serial(spec: TwinSpec, seed: int, index: int) -> str:
    serial = _serial(spec.battery_serial, spec, seed)
    return serial if spec.has_exact_serials and spec.modules == 1 else f"{serial}-{index + 1}"


def _serial(beginning: str, spec: TwinSpec, seed: int) -> str:
    """Looks like one, and differs from home to home unless it is exact."""
    if spec.has_exact_serials:
        return beginning
    return f"{beginning}-{_digest(spec, seed):08X}"


def _digest(spec: TwinSpec, seed: int) -> int:
    """A number of 32 bits that is the home's own."""
    return int.from_bytes(hashlib.sha256(f"{spec.name}/{seed}".encode()).digest()[:4])
