"""Meters: ``meters/aggregates``, ``meters/site``, ``meters/solar``."""

import math

import msgspec
from msgspec import UNSET

from polywatt.model import Detail, MeterDetail, MeterPlace, Phase, Phases

from ..wire.meters import NEVER, Aggregates, CachedReadings, Meter, MeterDetails, Number
from .names import FIRMWARE_HASH, METER_SERIAL, METER_TYPES, gateway_din, meter_serial
from .snapshot import Snapshot

TIMEOUT_NS = 1_500_000_000
"""As every captured meter has it."""


def aggregates_from(moment: Snapshot, has_energy_times: bool = False) -> Aggregates:
    """The four meters, and a generator's; one that the plant does not have is left out.

    Reactive power is zero: no plant of ours tells it, and the simulated home has a power factor of 1 (NOTES.md).
    """
    reading, energies = moment.reading, moment.energies
    packs = moment.batteries
    volts = line_v(moment)
    hertz = reading.grid_frequency_hz
    discharged_wh = _total([of.discharged_wh for _, of in packs], energies.discharged_wh)
    charged_wh = _total([of.charged_wh for _, of in packs], energies.charged_wh)
    time = moment.at.isoformat()
    meters = {
        "site": _meter(time, reading.grid_w, energies.exported_wh, energies.imported_wh, volts, 0.0, 1),
        "battery": _meter(time, reading.battery_w, discharged_wh, charged_wh, volts, hertz, len(packs) or 1),
        "load": _meter(time, reading.load_w, 0.0, energies.load_wh, volts, 0.0, None),
        "solar": _meter(time, reading.solar_w, energies.solar_wh, 0.0, volts, hertz, 1),
        "generator": _meter(time, reading.generator_w, energies.generator_wh, 0.0, volts, hertz, 1),
    }
    found = {name: meter for name, meter in meters.items() if meter is not None}
    if has_energy_times:
        later = {"last_phase_energy_communication_time": NEVER}
        return {name: msgspec.structs.replace(meter, **later) for name, meter in found.items()}
    return found


def _meter(
    time: str,
    power_w: float | None,
    exported_wh: float | None,
    imported_wh: float | None,
    volts: float | None,
    hertz: float | None,
    count: int | None,
) -> Meter | None:
    if power_w is None:
        return None
    amps = UNSET if volts is None else _amps(power_w, volts)
    return Meter(
        last_communication_time=time,
        instant_power=round(power_w, 2),
        instant_reactive_power=0,
        instant_apparent_power=abs(round(power_w, 2)),
        frequency=sent(hertz),
        energy_exported=sent(exported_wh),
        energy_imported=sent(imported_wh),
        instant_average_voltage=sent(volts),
        instant_average_current=amps,
        i_a_current=0,
        i_b_current=0,
        i_c_current=0,
        last_phase_voltage_communication_time=NEVER,
        last_phase_power_communication_time=NEVER,
        timeout=TIMEOUT_NS,
        num_meters_aggregated=UNSET if count is None else count,
        instant_total_current=amps,
    )


def _amps(power_w: float, volts: float) -> float:
    return 0 if volts < 1 else round(power_w / volts, 4)


def sent(number: float | None) -> Number:
    """A number, or nothing where it is not known."""
    return UNSET if number is None else number


def _total(parts: list[float | None], whole: float | None) -> float | None:
    """The sum over the packs, so that it equals theirs to the Wh (as in every capture); else the home's own."""
    known = [round(part) for part in parts if part is not None]
    return float(sum(known)) if known and len(known) == len(parts) else whole


def line_v(moment: Snapshot) -> float | None:
    """Line to line where there are several lines."""
    volts = moment.reading.grid_voltage_v
    if volts is None:
        return None
    match moment.home.phases:
        case Phases.SPLIT:
            return 2 * volts
        case Phases.THREE:
            return math.sqrt(3) * volts
    return volts


def meter_details_from(moment: Snapshot, location: str) -> list[MeterDetails] | None:
    """``meters/site`` or ``meters/solar``; null where there is no such meter."""
    place = MeterPlace.GRID if location == "site" else MeterPlace.SOLAR
    detail = next((d for d in moment.details if isinstance(d.data, MeterDetail) and d.data.place == place), None)
    total = aggregates_from(moment).get(location)
    if detail is None or total is None:
        return None
    return [_details_of(moment, detail, total, location)]


def _details_of(moment: Snapshot, detail: Detail, total: Meter, location: str) -> MeterDetails:
    assert isinstance(detail.data, MeterDetail)  # noqa: S101  # chosen so
    gateway = gateway_din(moment.home.devices)
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
        values[f"v_l{phase.phase}n"] = sent(phase.voltage_v)
        values[f"i_{letter}_current"] = sent(phase.current_a)
        values[f"real_power_{letter}"] = sent(phase.power_w)
        values[f"reactive_power_{letter}"] = 0
    time = total.last_communication_time
    values |= {"last_phase_voltage_communication_time": time, "last_phase_power_communication_time": time}
    values |= {"last_phase_energy_communication_time": NEVER, "serial_number": METER_SERIAL, "version": FIRMWARE_HASH}
    return CachedReadings(**values)
