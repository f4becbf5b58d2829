"""Live values: ``meters/aggregates``, ``meters/site``, ``meters/solar``, ``system_status`` and its children."""

import math
from datetime import datetime

import msgspec
from msgspec import UNSET

from polywatt.model import (
    Alert,
    BatteryDetail,
    Detail,
    Device,
    Event,
    GridState,
    Kind,
    MeterDetail,
    Phase,
    Phases,
    Place,
    Severity,
    Unknown,
)

from ..wire.meters import NEVER, Aggregates, CachedReadings, Meter, MeterDetails, Number
from ..wire.system import Block, GridFault, GridStatus, Soe, SystemStatus
from .snapshot import Snapshot

GRID_WORDS = {
    GridState.CONNECTED: "SystemGridConnected",
    GridState.LEAVING: "SystemTransitionToIsland",
    GridState.ISLANDED: "SystemIslandedActive",
    GridState.RETURNING: "SystemTransitionToGrid",
    GridState.FAULTED: "SystemMicroGridFaulted",
    GridState.WAITING_FOR_PERSON: "SystemWaitForUser",
}
METER_TYPES = {"site": "synchrometerX", "solar": "synchrometerY"}
METER_SERIAL = "EMU0METER0"
"""Invented, of the one meter inside the gateway; its two halves add their type."""
TIMEOUT_NS = 1_500_000_000
"""As every captured meter has it."""


def aggregates_from(moment: Snapshot) -> Aggregates:
    """The four meters; one that the plant does not have is left out.

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
    }
    return {name: meter for name, meter in meters.items() if meter is not None}


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
        frequency=_sent(hertz),
        energy_exported=_sent(exported_wh),
        energy_imported=_sent(imported_wh),
        instant_average_voltage=_sent(volts),
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


def _sent(number: float | None) -> Number:
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
    place = Place.GRID if location == "site" else Place.SOLAR
    detail = next((d for d in moment.details if isinstance(d.of, MeterDetail) and d.of.place == place), None)
    total = aggregates_from(moment).get(location)
    if detail is None or total is None:
        return None
    return [_details_of(moment, detail, total, location)]


def meter_serial(location: str) -> str:
    """The serial of the half that looks at ``location``."""
    return METER_SERIAL + METER_TYPES[location]


def _details_of(moment: Snapshot, detail: Detail, total: Meter, location: str) -> MeterDetails:
    assert isinstance(detail.of, MeterDetail)  # noqa: S101  # chosen so
    gateway = gateway_din(moment.home.devices)
    count = len(detail.of.phases)
    return MeterDetails(
        id=0,
        location=location,
        type=METER_TYPES[location],
        cts=[number < count for number in range(4)],
        inverted=[False] * 4,
        connection={"short_id": gateway, "device_serial": meter_serial(location), "https_conf": {}},
        Cached_readings=_cached(total, detail.of.phases),
    )


def _cached(total: Meter, phases: tuple[Phase, ...]) -> CachedReadings:
    values = {
        name: getattr(total, name) for name in Meter.__struct_fields__ if name in CachedReadings.__struct_fields__
    }
    for phase, letter in zip(phases, "abc", strict=False):
        values[f"v_l{phase.phase}n"] = _sent(phase.voltage_v)
        values[f"i_{letter}_current"] = _sent(phase.current_a)
        values[f"real_power_{letter}"] = _sent(phase.power_w)
        values[f"reactive_power_{letter}"] = 0
    time = total.last_communication_time
    values |= {"last_phase_voltage_communication_time": time, "last_phase_power_communication_time": time}
    values |= {"last_phase_energy_communication_time": NEVER, "serial_number": METER_SERIAL, "version": FIRMWARE_HASH}
    return CachedReadings(**values)


FIRMWARE_HASH = "a1b2c3d4e5f607"
"""Invented; real ones are 14 hex digits of a build."""


def gateway_din(devices: tuple[Device, ...]) -> str:
    """Part number and serial of the gateway, as the vendor joins them."""
    gateway = next((device for device in devices if device.kind == Kind.GATEWAY), None)
    if gateway is None:
        return "1232100-00-E--UNKNOWN"
    part = gateway.part_number or "1232100-00-E"
    return f"{part}--{gateway.serial or gateway.id}"


def soe_from(moment: Snapshot) -> Soe | None:
    """Exactly 100 * remaining / full of what ``system_status`` shows, as in the captures; None where unknown."""
    remaining_wh, full_wh = _energies(moment)
    if remaining_wh is not None and full_wh:
        return Soe(100 * remaining_wh / full_wh)
    soc = moment.reading.soc_percent
    return None if soc is None else Soe(soc)


def _energies(moment: Snapshot) -> tuple[int | None, int | None]:
    packs = [of for _, of in moment.batteries]
    remaining = [round(of.energy_remaining_wh) for of in packs if of.energy_remaining_wh is not None]
    full = [round(of.energy_full_wh) for of in packs if of.energy_full_wh is not None]
    if not packs or len(remaining) != len(packs) or len(full) != len(packs):
        return None, None
    return sum(remaining), sum(full)


def grid_status_from(state: GridState | Unknown | None) -> GridStatus:
    """Seven words; one of another make is passed on."""
    word = state.word if isinstance(state, Unknown) else UNSET if state is None else GRID_WORDS[state]
    return GridStatus(word, grid_services_active=False)


def system_status_from(moment: Snapshot, faults: list[GridFault], toggled_at: datetime) -> SystemStatus:
    """The battery system. What no plant tells is constant, as in the captures (NOTES.md)."""
    ratings, reading = moment.home.ratings, moment.reading
    remaining_wh, full_wh = _energies(moment)
    blocks = [_block(device, of, moment) for device, of in moment.batteries]
    limits = [of for _, of in moment.batteries]
    return SystemStatus(
        command_source="Configuration",
        battery_target_power=_sent(None if reading.battery_w is None else round(reading.battery_w, 2)),
        battery_target_reactive_power=0,
        nominal_full_pack_energy=_sent(full_wh),
        nominal_energy_remaining=_sent(remaining_wh),
        max_power_energy_remaining=0,
        max_power_energy_to_be_charged=0,
        max_charge_power=_sent(ratings.charge_w),
        max_discharge_power=_sent(ratings.discharge_w),
        max_apparent_power=_sent(ratings.discharge_w),
        instantaneous_max_discharge_power=_sent(_sum([of.discharge_limit_w for of in limits], ratings.discharge_w)),
        instantaneous_max_charge_power=_sent(_sum([of.charge_limit_w for of in limits], ratings.charge_w)),
        grid_services_power=0,
        system_island_state=grid_status_from(reading.grid_state).grid_status,
        available_blocks=len(blocks),
        battery_blocks=blocks,
        ffr_power_availability_high=_sent(ratings.discharge_w),
        ffr_power_availability_low=_sent(ratings.charge_w),
        load_charge_constraint=0,
        max_sustained_ramp_rate=1_250_000,
        grid_faults=faults,
        can_reboot="Yes",
        smart_inv_delta_p=0,
        smart_inv_delta_q=0,
        last_toggle_timestamp=toggled_at.isoformat(),
        solar_real_power_limit=-1,
        score=10_000,
        blocks_controlled=len(blocks),
        primary=True,
        auxiliary_load=0,
        all_enable_lines_high=True,
        inverter_nominal_usable_power=_sent(ratings.inverter_w or ratings.discharge_w),
        expected_energy_remaining=0,
    )


def _sum(parts: list[float | None], whole: float | None) -> float | None:
    known = [part for part in parts if part is not None]
    return round(sum(known)) if known and len(known) == len(parts) else whole


def _block(device: Device, of: BatteryDetail, moment: Snapshot) -> Block:
    is_islanded = moment.reading.grid_state == GridState.ISLANDED
    volts, power_w = line_v(moment), of.battery_w
    return Block(
        PackagePartNumber=device.part_number or "",
        PackageSerialNumber=device.serial or device.id,
        disabled_reasons=[],
        pinv_state="PINV_GridForming" if is_islanded else "PINV_GridFollowing",
        pinv_grid_state="Grid_Uncompliant" if is_islanded else "Grid_Compliant",
        nominal_energy_remaining=_rounded(of.energy_remaining_wh),
        nominal_full_pack_energy=_rounded(of.energy_full_wh),
        p_out=None if power_w is None else round(power_w, 2),
        q_out=0,
        v_out=volts,
        f_out=moment.reading.grid_frequency_hz,
        # Of the DC side, positive while charging, to the tenth (captures: -1990 W with 40.9 A); and no -0.0.
        i_out=None if of.current_a is None else round(-of.current_a, 1) + 0.0,
        energy_charged=_rounded(of.charged_wh),
        energy_discharged=_rounded(of.discharged_wh),
        off_grid=is_islanded,
        vf_mode=is_islanded,
        wobble_detected=False,
        charge_power_clamped=False,
        backup_ready=True,
        OpSeqState="Active",
        version=FIRMWARE_HASH,
    )


def _rounded(number: float | None) -> Number:
    return None if number is None else round(number)


def faults_from(events: tuple[Event, ...], devices: tuple[Device, ...]) -> list[GridFault]:
    """Alerts that are still going on, as the gateway lists them."""
    gateway = next((device for device in devices if device.kind == Kind.GATEWAY), None)
    return [_fault(event, gateway) for event in events if isinstance(event, Alert) and event.until is None]


def _fault(alert: Alert, gateway: Device | None) -> GridFault:
    decoded = [{"name": "PINV_alertID", "value": alert.code}]
    return GridFault(
        timestamp=round(alert.since.timestamp() * 1_000),
        alert_name=alert.code,
        alert_is_fault=alert.severity == Severity.CRITICAL,
        decoded_alert=msgspec.json.encode(decoded).decode(),
        git_hash=FIRMWARE_HASH,
        ecu_type="TEPINV",
        ecu_package_part_number="" if gateway is None else gateway.part_number or "",
        ecu_package_serial_number="" if gateway is None else gateway.serial or "",
    )
