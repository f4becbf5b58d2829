"""Packs and meters, one by one; alerts."""

from datetime import UTC, datetime

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import (
    Alert,
    BatteryDetail,
    Detail,
    GeneratorDetail,
    Health,
    Home,
    MeterDetail,
    MeterPlace,
    Phase,
    Severity,
    Unknown,
)

from ..wire.meters import Aggregates, CachedReadings, Meter, MeterDetails
from ..wire.system import Block, GridFault, SystemStatus
from .ids import GENERATOR_ID, SUMS, battery_id
from .reading import time_from

PLACES = {"site": MeterPlace.GRID, "solar": MeterPlace.SOLAR, "battery": MeterPlace.BATTERY, "load": MeterPlace.LOAD}
RUNS_ABOVE_W = 10.0
"""What a meter at a generator may show while that rests: its own noise."""
SOURCES = (MeterPlace.SOLAR, MeterPlace.BATTERY)
"""The gateway counts what they give as exported: from where they are, not from the busbar."""


def battery_details(system: SystemStatus, received_at: datetime) -> list[Detail]:
    """One detail per pack. A disabled pack's powers are null: unknown, not zero."""
    blocks = system.battery_blocks if isinstance(system.battery_blocks, list) else []
    return [_battery(block, number, received_at) for number, block in enumerate(blocks)]


def _battery(block: Block, number: int, received_at: datetime) -> Detail:
    remaining_wh, full_wh = float_or_none(block.nominal_energy_remaining), float_or_none(block.nominal_full_pack_energy)
    inverter_a = float_or_none(block.i_out)
    is_disabled = isinstance(block.disabled_reasons, list) and bool(block.disabled_reasons)
    return Detail(
        device_id=battery_id(block, number),
        received_at=received_at,
        is_online=not is_disabled,
        health=Health.FAULT if is_disabled else Health.NORMAL,
        data=BatteryDetail(
            battery_w=float_or_none(block.p_out),
            # Below 1 Wh it has not told its size.
            soc_percent=None if remaining_wh is None or not full_wh or full_wh < 1 else 100 * remaining_wh / full_wh,
            energy_remaining_wh=remaining_wh,
            energy_full_wh=full_wh,
            # Measured on the DC side, positive while charging (captures: -1990 W with 40.9 A).
            current_a=None if inverter_a is None else -inverter_a,
            charged_wh=float_or_none(block.energy_charged),
            discharged_wh=float_or_none(block.energy_discharged),
        ),
    )


def meter_details(meters: list[MeterDetails] | None, received_at: datetime) -> list[Detail]:
    """One detail per meter, with its phases."""
    return [detail for meter in meters or () if (detail := _meter(meter, received_at)) is not None]


def _meter(meter: MeterDetails, received_at: datetime) -> Detail | None:
    cached, location = meter.Cached_readings, text_or_none(meter.location)
    if not isinstance(cached, CachedReadings) or location is None:
        return None
    connection = meter.connection if isinstance(meter.connection, dict) else {}
    serial = connection.get("device_serial")
    place = PLACES.get(location) or Unknown(word=location)
    imported_wh, exported_wh = _energies(place, cached)
    return Detail(
        device_id=serial if isinstance(serial, str) and serial else f"meter-{location}",
        received_at=received_at,
        at=time_from(cached.last_communication_time),
        data=MeterDetail(
            place=place,
            power_w=float_or_none(cached.instant_power),
            imported_wh=imported_wh,
            exported_wh=exported_wh,
            frequency_hz=float_or_none(cached.frequency) or None,
            phases=_phases(cached),
        ),
    )


def _energies(place: MeterPlace | Unknown, meter: Meter | CachedReadings) -> tuple[float | None, float | None]:
    """Into the busbar and out of it. Of a place nobody knows it is not known which is which."""
    if isinstance(place, Unknown):
        return None, None
    imported_wh, exported_wh = float_or_none(meter.energy_imported), float_or_none(meter.energy_exported)
    return (exported_wh, imported_wh) if place in SOURCES else (imported_wh, exported_wh)


def _phases(cached: CachedReadings) -> tuple[Phase, ...]:
    """Phases with a voltage; a clamp that is not fitted sends none (or a fifth of a volt)."""
    sent = (
        (cached.v_l1n, cached.i_a_current, cached.real_power_a, cached.reactive_power_a),
        (cached.v_l2n, cached.i_b_current, cached.real_power_b, cached.reactive_power_b),
        (cached.v_l3n, cached.i_c_current, cached.real_power_c, cached.reactive_power_c),
    )
    found = ((number, [float_or_none(value) for value in values]) for number, values in enumerate(sent, 1))
    return tuple(
        Phase(phase=number, voltage_v=volts, current_a=amps, power_w=power_w, reactive_var=reactive_var)
        for number, (volts, amps, power_w, reactive_var) in found
        if volts is not None and volts > 1.0
    )


def total_details(aggregates: Aggregates, received_at: datetime) -> list[Detail]:
    """The sums the gateway keeps of battery and load."""
    found = []
    for name, device_id in SUMS.items():
        meter = aggregates.get(name)
        if meter is not None:
            imported_wh, exported_wh = _energies(PLACES[name], meter)
            of = MeterDetail(
                place=PLACES[name],
                power_w=float_or_none(meter.instant_power),
                imported_wh=imported_wh,
                exported_wh=exported_wh,
                frequency_hz=float_or_none(meter.frequency) or None,
            )
            at = time_from(meter.last_communication_time)
            found.append(Detail(device_id=device_id, received_at=received_at, at=at, data=of))
    return found


def generator_details(home: Home, aggregates: Aggregates, received_at: datetime) -> list[Detail]:
    """Of a home with a generator, from the meter at it."""
    meter = aggregates.get("generator")
    if meter is None or not any(device.id == GENERATOR_ID for device in home.devices):
        return []
    power_w = float_or_none(meter.instant_power)
    of = GeneratorDetail(
        is_running=None if power_w is None else power_w > RUNS_ABOVE_W,
        power_w=power_w,
        frequency_hz=float_or_none(meter.frequency) or None,
    )
    at = time_from(meter.last_communication_time)
    return [Detail(device_id=GENERATOR_ID, received_at=received_at, at=at, data=of)]


def alert_from(fault: GridFault) -> Alert | None:
    """A grid fault. The gateway lists it while it matters and never says when it ended.

    None where no calendar has its time: it is in no span that anybody could ask for.
    """
    try:
        since = datetime.fromtimestamp(fault.timestamp / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Alert(
        id=f"{fault.timestamp}-{fault.alert_name}",
        since=since,
        severity=Severity.CRITICAL if fault.alert_is_fault else Severity.WARNING,
        code=fault.alert_name,
        device_id=fault.ecu_package_serial_number or None,
    )
