"""``system_status`` and its children: charge, grid state, packs, grid faults."""

from datetime import datetime, timedelta

import msgspec
from msgspec import UNSET
from starlette.responses import Response

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import Alert, BatteryDetail, Device, Event, GridState, Severity, Unknown

from ..wire.fields import Number
from ..wire.system_status import Block, GridFault, GridStatus, Soe, SystemStatus
from .profile import Profile
from .request import FaceRequest, FaceRoute, captured
from .responses import STOPPED, empty, json, or_unset
from .snapshot import FIRMWARE_HASH, excluded_batteries, find_gateway, included_batteries, line_voltage
from .state import FaceState, Handlers

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
ALERTS_SINCE = timedelta(days=1)
"""How far back alerts that still go on are looked for."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "system_status", handlers.fetch),
        captured("GET", "system_status/soe", handlers.soe),
        captured("GET", "system_status/grid_status", handlers.grid_status),
        captured("GET", "system_status/grid_faults", handlers.grid_faults),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        snapshot, faults = await self._state.snapshot(), await self._faults()
        return json(system_status_from(snapshot, faults, self._state.sitemaster_changed_at, self._state.profile))

    async def soe(self, _request: FaceRequest) -> Response:
        soe = soe_from(await self._state.snapshot())
        # A plant that does not know its charge is, to this API, one whose site controller sends nothing.
        return empty(STOPPED) if soe is None else json(soe)

    async def grid_status(self, _request: FaceRequest) -> Response:
        return json(grid_status_from((await self._state.snapshot()).reading.grid_state))

    async def grid_faults(self, _request: FaceRequest) -> Response:
        await self._state.snapshot()
        return json(await self._faults())

    async def _faults(self) -> list[GridFault]:
        now = self._state.now()
        events = await self._state.plant.events(now - ALERTS_SINCE, now + timedelta(seconds=1))
        return faults_from(events, (await self._state.home()).devices)


def soe_from(snapshot: Snapshot) -> Soe | None:
    """Return 100 * remaining / full of ``system_status``, exactly, as in the captures; None where unknown."""
    remaining_wh, full_wh = _energies(snapshot)
    if remaining_wh is not None and full_wh:
        return Soe(100 * remaining_wh / full_wh)
    soc = snapshot.reading.soc_percent
    return None if soc is None else Soe(soc)


def _energies(snapshot: Snapshot) -> tuple[int | None, int | None]:
    packs = [data for _, data in included_batteries(snapshot)]
    remaining = [round(data.energy_remaining_wh) for data in packs if data.energy_remaining_wh is not None]
    full = [round(data.energy_full_wh) for data in packs if data.energy_full_wh is not None]
    if not packs or len(remaining) != len(packs) or len(full) != len(packs):
        return None, None
    return sum(remaining), sum(full)


def grid_status_from(state: GridState | Unknown | None) -> GridStatus:
    """Return one of seven words; one of another make is passed on."""
    word = state.word if isinstance(state, Unknown) else UNSET if state is None else GRID_WORDS[state]
    return GridStatus(word, grid_services_active=False)


def system_status_from(
    snapshot: Snapshot, faults: list[GridFault], toggled_at: datetime, profile: Profile
) -> SystemStatus:
    """Return ``system_status``. What no plant reports is constant, as in the captures (NOTES.md)."""
    ratings, reading = snapshot.home.ratings, snapshot.reading
    remaining_wh, full_wh = _energies(snapshot)
    packs = included_batteries(snapshot)
    blocks = [_block(*pack, snapshot) for pack in packs]
    blocks += [_excluded_block(device) for device in excluded_batteries(snapshot.home)]
    apparent_w = ratings.discharge_w if profile.has_2023_fields else None
    unused = 0 if profile.has_2023_fields else UNSET
    return SystemStatus(
        command_source="Configuration",
        battery_target_power=or_unset(None if reading.battery_w is None else round(reading.battery_w, 2)),
        battery_target_reactive_power=0,
        nominal_full_pack_energy=or_unset(full_wh),
        nominal_energy_remaining=or_unset(remaining_wh),
        max_power_energy_remaining=0,
        max_power_energy_to_be_charged=0,
        max_charge_power=or_unset(ratings.charge_w),
        max_discharge_power=or_unset(ratings.discharge_w),
        max_apparent_power=or_unset(ratings.discharge_w),
        instantaneous_max_discharge_power=or_unset(
            _sum([data.discharge_limit_w for _, data in packs], ratings.discharge_w)
        ),
        instantaneous_max_charge_power=or_unset(_sum([data.charge_limit_w for _, data in packs], ratings.charge_w)),
        instantaneous_max_apparent_power=or_unset(apparent_w),
        hardware_capability_charge_power=unused,
        hardware_capability_discharge_power=unused,
        grid_services_power=0,
        system_island_state=grid_status_from(reading.grid_state).grid_status,
        available_blocks=len(packs),
        available_charger_blocks=unused,
        battery_blocks=blocks,
        ffr_power_availability_high=or_unset(ratings.discharge_w),
        ffr_power_availability_low=or_unset(ratings.charge_w),
        load_charge_constraint=0,
        max_sustained_ramp_rate=1_250_000,
        grid_faults=faults,
        can_reboot="Yes",
        smart_inv_delta_p=0,
        smart_inv_delta_q=0,
        last_toggle_timestamp=toggled_at.isoformat(),
        solar_real_power_limit=-1,
        score=10_000,
        blocks_controlled=len(packs),
        primary=True,
        auxiliary_load=0,
        all_enable_lines_high=True,
        inverter_nominal_usable_power=or_unset(ratings.inverter_w or ratings.discharge_w),
        expected_energy_remaining=0,
    )


def _sum(packs_w: list[float | None], home_w: float | None) -> float | None:
    known_w = [watts for watts in packs_w if watts is not None]
    return round(sum(known_w)) if known_w and len(known_w) == len(packs_w) else home_w


def _block(device: Device, data: BatteryDetail, snapshot: Snapshot) -> Block:
    is_islanded = snapshot.reading.grid_state == GridState.ISLANDED
    volts, power_w = line_voltage(snapshot), data.battery_w
    return Block(
        PackagePartNumber=device.part_number or "",
        PackageSerialNumber=device.serial or device.id,
        disabled_reasons=[],
        pinv_state="PINV_GridForming" if is_islanded else "PINV_GridFollowing",
        pinv_grid_state="Grid_Uncompliant" if is_islanded else "Grid_Compliant",
        nominal_energy_remaining=_rounded(data.energy_remaining_wh),
        nominal_full_pack_energy=_rounded(data.energy_full_wh),
        p_out=None if power_w is None else round(power_w, 2),
        q_out=0,
        v_out=volts,
        f_out=snapshot.reading.grid_frequency_hz,
        # Of the DC side, positive while charging, to the tenth (captures: -1990 W with 40.9 A); and no -0.0.
        i_out=None if data.current_a is None else round(-data.current_a, 1) + 0.0,
        energy_charged=_rounded(data.charged_wh),
        energy_discharged=_rounded(data.discharged_wh),
        off_grid=is_islanded,
        vf_mode=is_islanded,
        wobble_detected=False,
        charge_power_clamped=False,
        backup_ready=True,
        OpSeqState="Active",
        version=FIRMWARE_HASH,
    )


def _excluded_block(device: Device) -> Block:
    """Return a pack that is switched off: its measured values are null, its states are empty (captured)."""
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
    """Return the alerts that are still going on."""
    gateway = find_gateway(devices)
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
