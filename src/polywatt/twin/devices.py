"""What the home is: its identity and its devices."""

import hashlib

import numpy as np

from polywatt.model import Device, Firmware, Home, Kind, Ratings

from .capabilities import capabilities_of
from .noise import uniform
from .presets import TwinSpec
from .streams import Stream

VENDOR = "twin"
GATEWAY, INVERTER = "gateway", "inverter"
GRID_METER, SOLAR_METER, BATTERY_METER, LOAD_METER = "meter-grid", "meter-solar", "meter-battery", "meter-load"


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


def module_shares(spec: TwinSpec, seed: int) -> tuple[float, ...]:
    """The part of the battery's energy and power that each module has: no two are quite alike; the sum is 1."""
    spread = uniform(seed, Stream.MODULE_SHARE, np.arange(float(spec.modules)))
    weights = 1.0 + 0.02 * (spread - 0.5)
    return tuple((weights / weights.sum()).tolist())


def _ratings(spec: TwinSpec) -> Ratings:
    return Ratings(
        capacity_wh=spec.capacity_wh,
        hidden_soc_percent=spec.hidden_soc_percent,
        charge_w=spec.charge_w,
        discharge_w=spec.discharge_w,
        inverter_w=max(spec.charge_w, spec.discharge_w),
        solar_w=spec.solar_peak_w,
        nominal_v=spec.nominal_v,
        nominal_hz=spec.nominal_hz,
    )


def _devices(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    gateway = Device(
        id=GATEWAY,
        kind=Kind.GATEWAY,
        maker=spec.maker,
        model=spec.model,
        part_number=spec.gateway_part_number,
        serial=_serial(spec.gateway_serial, spec, seed),
        firmware=Firmware(version=spec.firmware),
    )
    inverter = Device(
        id=INVERTER,
        kind=Kind.INVERTER,
        parent_id=GATEWAY,
        maker=spec.maker,
        rated_w=max(spec.charge_w, spec.discharge_w),
        nominal_v=spec.nominal_v,
    )
    return (gateway, inverter, *_modules(spec, seed), *_meters(spec))


def _modules(spec: TwinSpec, seed: int) -> tuple[Device, ...]:
    return tuple(
        Device(
            id=module_id(index),
            kind=Kind.BATTERY,
            parent_id=INVERTER,
            maker=spec.maker,
            part_number=spec.battery_part_number,
            serial=f"{_serial(spec.battery_serial, spec, seed)}-{index + 1}",
            rated_w=spec.module_discharge_w,
            capacity_wh=spec.module_wh,
            nominal_v=spec.module_dc_v,
        )
        for index in range(spec.modules)
    )


def _meters(spec: TwinSpec) -> tuple[Device, ...]:
    names = [GRID_METER, BATTERY_METER, LOAD_METER]
    if spec.solar_peak_w > 0.0:
        names.insert(1, SOLAR_METER)
    return tuple(Device(id=name, kind=Kind.METER, parent_id=GATEWAY) for name in names)


def _serial(beginning: str, spec: TwinSpec, seed: int) -> str:
    """Looks like one, and differs from home to home."""
    return f"{beginning}-{hashlib.sha256(f'{spec.name}/{seed}'.encode()).hexdigest()[:8].upper()}"
