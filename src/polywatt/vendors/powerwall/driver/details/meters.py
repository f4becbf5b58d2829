"""Details of meters and generators."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import Detail, GeneratorDetail, MeterDetail, MeterPlace, Phase, Unknown

from ...wire.meters import Aggregates, CachedReadings, Meter, MeterDetails
from ..reading import time_from
from ..site.report import GENERATOR_ID, TOTAL_METERS

PLACES = {"site": MeterPlace.GRID, "solar": MeterPlace.SOLAR, "battery": MeterPlace.BATTERY, "load": MeterPlace.LOAD}
RUNS_ABOVE_W = 10.0
"""A meter at a resting generator may report this much: its own noise."""
SOURCES = (MeterPlace.SOLAR, MeterPlace.BATTERY)
"""The gateway counts their output as exported: from their side, not from the busbar."""


def meter_details(meters: list[MeterDetails] | None, received_at: datetime) -> list[Detail]:
    """Return one detail per meter, with its phases."""
    return [detail for meter in meters or () if (detail := _meter(meter, received_at)) is not None]


def _meter(meter: MeterDetails, received_at: datetime) -> Detail | None:
    cached, location = meter.Cached_readings, text_or_none(meter.location)
    if not isinstance(cached, CachedReadings) or location is None:
        return None
    connection = meter.connection if isinstance(meter.connection, dict) else {}
    serial = connection.get("device_serial")
    place = PLACES.get(location) or Unknown(word=location)
    return Detail(
        device_id=serial if isinstance(serial, str) and serial else f"meter-{location}",
        received_at=received_at,
        at=time_from(cached.last_communication_time),
        data=_data(place, cached, _phases(cached)),
    )


def _data(place: MeterPlace | Unknown, meter: Meter | CachedReadings, phases: tuple[Phase, ...] = ()) -> MeterDetail:
    """Return the values of a meter; the energies into the busbar and out of it are unknown where the place is."""
    imported_wh, exported_wh = float_or_none(meter.energy_imported), float_or_none(meter.energy_exported)
    if place in SOURCES:
        imported_wh, exported_wh = exported_wh, imported_wh
    return MeterDetail(
        place=place,
        power_w=float_or_none(meter.instant_power),
        imported_wh=None if isinstance(place, Unknown) else imported_wh,
        exported_wh=None if isinstance(place, Unknown) else exported_wh,
        frequency_hz=float_or_none(meter.frequency) or None,
        phases=phases,
    )


def _phases(cached: CachedReadings) -> tuple[Phase, ...]:
    """Return the phases with a voltage; a clamp that is not fitted sends none (or a fifth of a volt)."""
    sent = (
        (cached.v_l1n, cached.i_a_current, cached.real_power_a, cached.reactive_power_a),
        (cached.v_l2n, cached.i_b_current, cached.real_power_b, cached.reactive_power_b),
        (cached.v_l3n, cached.i_c_current, cached.real_power_c, cached.reactive_power_c),
    )
    phases = ((number, [float_or_none(value) for value in values]) for number, values in enumerate(sent, 1))
    return tuple(
        Phase(phase=number, voltage_v=volts, current_a=amps, power_w=power_w, reactive_var=reactive_var)
        for number, (volts, amps, power_w, reactive_var) in phases
        if volts is not None and volts > 1.0
    )


def total_details(aggregates: Aggregates, received_at: datetime) -> list[Detail]:
    """Return the details of the sums that the gateway computes for battery and load."""
    details = []
    for name, device_id in TOTAL_METERS.items():
        meter = aggregates.get(name)
        if meter is not None:
            at, data = time_from(meter.last_communication_time), _data(PLACES[name], meter)
            details.append(Detail(device_id=device_id, received_at=received_at, at=at, data=data))
    return details


def generator_details(aggregates: Aggregates, received_at: datetime) -> list[Detail]:
    """Return the detail of the generator, from its meter."""
    meter = aggregates.get("generator")
    if meter is None:
        return []
    power_w = float_or_none(meter.instant_power)
    data = GeneratorDetail(
        is_running=None if power_w is None else power_w > RUNS_ABOVE_W,
        power_w=power_w,
        frequency_hz=float_or_none(meter.frequency) or None,
    )
    at = time_from(meter.last_communication_time)
    return [Detail(device_id=GENERATOR_ID, received_at=received_at, at=at, data=data)]
