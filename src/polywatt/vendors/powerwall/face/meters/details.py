"""``meters``, ``meters/site`` and ``meters/solar``: the gateway's own meter, as it is set up and what it measures."""

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import Detail, Home, MeterDetail, MeterPlace, Phase, Phases

from ...wire.fields import NEVER
from ...wire.meters import CachedReadings, CurrentTransformers, Meter, MeterConfig, MeterDetails
from ..responses import or_unset
from ..snapshot import FIRMWARE_HASH, METER_SERIAL, METER_TYPES, gateway_din, has_solar, meter_serial, phase_count
from .aggregates import aggregates_from


def meter_details_from(snapshot: Snapshot, location: str) -> list[MeterDetails] | None:
    """Return ``meters/site`` or ``meters/solar``; null where there is no such meter."""
    place = MeterPlace.GRID if location == "site" else MeterPlace.SOLAR
    detail = next((d for d in snapshot.details if isinstance(d.data, MeterDetail) and d.data.place == place), None)
    total = aggregates_from(snapshot).get(location)
    if detail is None or total is None:
        return None
    return [_details_from(snapshot, detail, total, location)]


def _details_from(snapshot: Snapshot, detail: Detail, total: Meter, location: str) -> MeterDetails:
    assert isinstance(detail.data, MeterDetail)  # noqa: S101  # chosen so
    gateway = gateway_din(snapshot.home.devices)
    count = len(detail.data.phases)
    return MeterDetails(
        id=0,
        location=location,
        type=METER_TYPES[location],
        cts=[number < count for number in range(4)],
        inverted=[False] * 4,
        connection={"short_id": gateway, "device_serial": meter_serial(location), "https_conf": {}},
        Cached_readings=_cached(total, detail.data.phases),
    )


def _cached(total: Meter, phases: tuple[Phase, ...]) -> CachedReadings:
    values = {
        name: getattr(total, name) for name in Meter.__struct_fields__ if name in CachedReadings.__struct_fields__
    }
    for phase, letter in zip(phases, "abc", strict=False):
        values[f"v_l{phase.phase}n"] = or_unset(phase.voltage_v)
        values[f"i_{letter}_current"] = or_unset(phase.current_a)
        values[f"real_power_{letter}"] = or_unset(phase.power_w)
        values[f"reactive_power_{letter}"] = 0
    time = total.last_communication_time
    values |= {"last_phase_voltage_communication_time": time, "last_phase_power_communication_time": time}
    values |= {"last_phase_energy_communication_time": NEVER, "serial_number": METER_SERIAL, "version": FIRMWARE_HASH}
    return CachedReadings(**values)


def meters_from(home: Home) -> list[MeterConfig]:
    """Return the gateway's own meter, in its two halves: site, and solar where there is any."""
    din = gateway_din(home.devices)
    count = phase_count(home)
    site = CurrentTransformers(
        type="site", valid=[n < count for n in range(4)], inverted=[False] * 4, real_power_scale_factor=1
    )
    meters = [_config("site", din, [site])]
    if has_solar(home):
        # One clamp on one leg of a balanced inverter, counted twice (as captured).
        scale = 2 if home.phases == Phases.SPLIT else 1
        solar = CurrentTransformers(
            type="solar", valid=[False, False, True, False], inverted=[False] * 4, real_power_scale_factor=scale
        )
        meters.append(_config("solar", din, [site, solar]))
    return meters


def _config(location: str, din: str, cts: list[CurrentTransformers]) -> MeterConfig:
    return MeterConfig(serial=meter_serial(location), short_id=din, type=METER_TYPES[location], cts=cts)
