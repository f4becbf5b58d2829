"""The battery system: ``system_status`` and its children."""

from datetime import datetime

import msgspec
from msgspec import UNSET

from polywatt.model import Alert, BatteryDetail, Device, DeviceKind, Event, GridState, Severity, Unknown

from ..wire.meters import Number
from ..wire.system import Block, GridFault, GridStatus, Soe, SystemStatus
from .meters import line_v, sent
from .names import FIRMWARE_HASH
from .profile import Profile
from .snapshot import Snapshot

GRID_WORDS = {
    GridState.CONNECTED: "SystemGridConnected",
    GridState.LEAVING: "SystemTransitionToIsland",
    GridState.ISLANDED: "SystemIslandedActive",
    GridState.RETURNING: "SystemTransitionToGrid",
    GridState.FAULTED: "SystemMicroGridFaulted",
    GridState.WAITING_FOR_PERSON: "SystemWaitForUser",
}
DISABLED = "DisabledExcessiveVoltageDrop"
"""Seen of a pack that was switched off (jrester/tesla_powerwall issue 65)."""


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


def system_status_from(
    moment: Snapshot, faults: list[GridFault], toggled_at: datetime, profile: Profile
) -> SystemStatus:
    """The battery system. What no plant tells is constant, as in the captures (NOTES.md)."""
    ratings, reading = moment.home.ratings, moment.reading
    remaining_wh, full_wh = _energies(moment)
    blocks = [_block(*pack, moment) for pack in moment.batteries] + [_off(device) for device in moment.off]
    limits = [of for _, of in moment.batteries]
    apparent_w = ratings.discharge_w if profile.has_2023_fields else None
    unused = 0 if profile.has_2023_fields else UNSET
    return SystemStatus(
        command_source="Configuration",
        battery_target_power=sent(None if reading.battery_w is None else round(reading.battery_w, 2)),
        battery_target_reactive_power=0,
        nominal_full_pack_energy=sent(full_wh),
        nominal_energy_remaining=sent(remaining_wh),
        max_power_energy_remaining=0,
        max_power_energy_to_be_charged=0,
        max_charge_power=sent(ratings.charge_w),
        max_discharge_power=sent(ratings.discharge_w),
        max_apparent_power=sent(ratings.discharge_w),
        instantaneous_max_discharge_power=sent(_sum([of.discharge_limit_w for of in limits], ratings.discharge_w)),
        instantaneous_max_charge_power=sent(_sum([of.charge_limit_w for of in limits], ratings.charge_w)),
        instantaneous_max_apparent_power=sent(apparent_w),
        hardware_capability_charge_power=unused,
        hardware_capability_discharge_power=unused,
        grid_services_power=0,
        system_island_state=grid_status_from(reading.grid_state).grid_status,
        available_blocks=len(limits),
        available_charger_blocks=unused,
        battery_blocks=blocks,
        ffr_power_availability_high=sent(ratings.discharge_w),
        ffr_power_availability_low=sent(ratings.charge_w),
        load_charge_constraint=0,
        max_sustained_ramp_rate=1_250_000,
        grid_faults=faults,
        can_reboot="Yes",
        smart_inv_delta_p=0,
        smart_inv_delta_q=0,
        last_toggle_timestamp=toggled_at.isoformat(),
        solar_real_power_limit=-1,
        score=10_000,
        blocks_controlled=len(limits),
        primary=True,
        auxiliary_load=0,
        all_enable_lines_high=True,
        inverter_nominal_usable_power=sent(ratings.inverter_w or ratings.discharge_w),
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


def _off(device: Device) -> Block:
    """A pack that is switched off: what it measures is null, its states are empty (captured)."""
    return Block(
        PackagePartNumber=device.part_number or "",
        PackageSerialNumber=device.serial or device.id,
        disabled_reasons=[DISABLED],
        pinv_state="",
        pinv_grid_state="",
        nominal_energy_remaining=None,
        nominal_full_pack_energy=None,
        p_out=None,
        q_out=None,
        v_out=None,
        f_out=None,
        i_out=None,
        energy_charged=None,
        energy_discharged=None,
        off_grid=False,
        vf_mode=False,
        wobble_detected=False,
        charge_power_clamped=False,
        backup_ready=False,
        OpSeqState="",
        version="",
    )


def _rounded(number: float | None) -> Number:
    return None if number is None else round(number)


def faults_from(events: tuple[Event, ...], devices: tuple[Device, ...]) -> list[GridFault]:
    """Alerts that are still going on, as the gateway lists them."""
    gateway = next((device for device in devices if device.kind == DeviceKind.GATEWAY), None)
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
