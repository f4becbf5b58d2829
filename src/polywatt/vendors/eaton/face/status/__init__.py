"""``device/status``: the mode in force, the energy flow, and the energies of today and of a month."""

from starlette.responses import Response

from polywatt.model import Activity, Charge, Coupling, Discharge, Energies, GridState, Hold, Reading, SelfUse, SolarOnly

from ...wire import status as wire
from ...wire.envelope import Envelope
from ...wire.session import CUSTOMER
from ...wire.status import DeviceStatus, EnergyFlow, Totals
from ..device import backup_level_of
from ..mode import current_mode, installation_of
from ..profile import Profile
from ..request import FaceRequest, FaceRoute
from ..responses import json_response
from ..state import TTL_S, FaceState
from .snapshot import StatusSnapshot, take_snapshot

OPERATIONS = {Activity.CHARGING: "CHARGING", Activity.DISCHARGING: "DISCHARGING", Activity.IDLE: "IDLE"}
STATUSES = {Activity.CHARGING: wire.CHARGING, Activity.DISCHARGING: wire.DISCHARGING, Activity.IDLE: wire.IDLE}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    cached: tuple[int, float, Response] | None = None

    async def get_status(_request: FaceRequest) -> Response:
        nonlocal cached
        generation, now_s = state.plant.generation, state.clock.monotonic_s()
        if cached is None or cached[0] != generation or now_s - cached[1] >= TTL_S:
            cached = generation, now_s, json_response(Envelope(result=await _status_from(state)))
        return cached[2]

    return [FaceRoute("GET", "/api/device/status", get_status, CUSTOMER)]


async def _status_from(state: FaceState) -> DeviceStatus:
    snapshot, current = await take_snapshot(state), await current_mode(state)
    return DeviceStatus(
        currentMode=current,
        energyFlow=energy_flow_from(snapshot, state.profile),
        last30daysEnergyFlow=_totals_from(snapshot.month),
        today=_totals_from(snapshot.today),
    )


def energy_flow_from(snapshot: StatusSnapshot, profile: Profile) -> EnergyFlow:
    """Return the powers, whole watts without a sign, and their directions."""
    reading, coupling = snapshot.reading, installation_of(snapshot.home).coupling
    solar_w = None if reading is None else reading.solar_w
    critical_w = None if reading is None else reading.critical_load_w
    other_w = None if reading is None else _other_load(reading.load_w, critical_w)
    grid_w = None if reading is None else reading.grid_w
    is_ac = coupling in (Coupling.AC, Coupling.BOTH) and "solar_w" in snapshot.home.capabilities.readable
    is_dc = coupling == Coupling.DC
    saving = None if snapshot.settings is None else snapshot.settings.energy_saving
    is_idle = snapshot.activity == Activity.IDLE
    return EnergyFlow(
        acPvRole=_role(solar_w, profile.imports) if is_ac else wire.DISCONNECTED,
        acPvValue=_watts(solar_w) if is_ac else 0,
        batteryBackupLevel=backup_level_of(snapshot.settings, snapshot.home),
        batteryStatus=STATUSES[snapshot.activity],
        batteryEnergyFlow=0 if is_idle or reading is None else _watts(reading.battery_w),
        criticalLoadRole=_role(critical_w, profile.imports),
        criticalLoadValue=_watts(critical_w),
        dcPvRole=_role(solar_w, profile.imports) if is_dc else wire.DISCONNECTED,
        dcPvValue=_watts(solar_w) if is_dc else 0,
        gridRole=_grid_role(reading, profile),
        gridValue=_watts(grid_w),
        nonCriticalLoadRole=_role(other_w, profile.imports),
        nonCriticalLoadValue=_watts(other_w),
        operationMode=operation_mode(snapshot, profile),
        selfConsumption=share(solar_w, None if grid_w is None else max(-grid_w, 0.0)),
        selfSufficiency=share(
            None if reading is None else reading.load_w, None if grid_w is None else max(grid_w, 0.0)
        ),
        stateOfCharge=snapshot.displayed_soc_percent,
        energySavingModeEnabled=saving is not None and saving.is_on,
        energySavingModeActivated=_is_saving(snapshot),
    )


def operation_mode(snapshot: StatusSnapshot, profile: Profile) -> str:
    """Return the order in force, also when the battery has reached its target; else the battery's activity."""
    in_force = None if snapshot.settings is None else snapshot.settings.in_force
    if snapshot.reading is None or in_force is None:
        return OPERATIONS[snapshot.activity]
    match in_force.action:
        case Charge():
            return OPERATIONS[Activity.CHARGING]
        case Discharge():
            return OPERATIONS[Activity.DISCHARGING]
        case SolarOnly() if profile.basic is not None:
            return profile.basic
        case SelfUse() if profile.self_use is not None:
            return profile.self_use
    return OPERATIONS[snapshot.activity]


def _is_saving(snapshot: StatusSnapshot) -> bool:
    """Whether the energy saving mode acts (a meaning that is derived: the document names the key alone)."""
    settings, reading = snapshot.settings, snapshot.reading
    if settings is None or reading is None or settings.energy_saving is None or reading.load_w is None:
        return False
    saving, action = settings.energy_saving, None if settings.in_force is None else settings.in_force.action
    is_small = saving.below_load_w is not None and reading.load_w < saving.below_load_w
    has_surplus = reading.solar_w is not None and reading.solar_w > reading.load_w
    is_ordered = isinstance(action, Charge | Discharge | Hold)
    is_idle = snapshot.activity == Activity.IDLE
    return saving.is_on and is_small and not has_surplus and not is_ordered and is_idle


def _other_load(load_w: float | None, critical_w: float | None) -> float | None:
    """Return the load that is not on the critical circuit; without one, all of it."""
    return load_w if load_w is None or critical_w is None else load_w - critical_w


def _grid_role(reading: Reading | None, profile: Profile) -> str:
    if reading is None or reading.grid_w is None:
        return wire.NONE
    if reading.grid_state in (GridState.ISLANDED, GridState.RETURNING):
        return profile.islanded
    if round(reading.grid_w) == 0:
        return wire.NONE
    return profile.imports if reading.grid_w > 0 else profile.exports


def _role(power_w: float | None, role: str) -> str:
    return role if power_w is not None and round(power_w) != 0 else wire.NONE


def _watts(power_w: float | None) -> int:
    """Return 0 for what is not measured: a unit without meters shows that (capture)."""
    return 0 if power_w is None else abs(round(power_w))


def share(whole: float | None, elsewhere: float | None) -> float:
    """Return the percentage of ``whole`` that did not come from, or go, elsewhere; 0 of nothing."""
    if whole is None or elsewhere is None or whole <= 0.0:
        return 0
    return round(min(100.0, max(0.0, (whole - elsewhere) / whole * 100.0)), 2)


def _totals_from(energies: Energies) -> Totals:
    """Return totals in Wh and percent; what no meter counts is 0, as on units without meters."""
    return Totals(
        gridConsumption=_watt_hours(energies.imported_wh),
        photovoltaicProduction=_watt_hours(energies.solar_wh),
        selfConsumption=share(energies.solar_wh, energies.exported_wh),
        selfSufficiency=share(energies.load_wh, energies.imported_wh),
    )


def _watt_hours(energy_wh: float | None) -> float:
    return 0 if energy_wh is None else round(energy_wh, 2)
