"""``device/status``."""

from dataclasses import dataclass

from polywatt.model import (
    Activity,
    Charge,
    Coupling,
    Discharge,
    Energies,
    GridState,
    Hold,
    Home,
    Reading,
    SelfUse,
    Settings,
    SolarOnly,
    activity_from,
    to_owner_percent,
)

from ..wire import status as wire
from ..wire.mode import ModeRecord
from ..wire.status import DeviceStatus, EnergyFlow, Totals
from .modes import installation_of

IDLE_BELOW_W = 12.0
"""A captured battery is called idle at 0.42 A, which is some 40 W; this is less, and what a simulated one needs."""
OPERATIONS = {Activity.CHARGING: "CHARGING", Activity.DISCHARGING: "DISCHARGING", Activity.IDLE: "IDLE"}
STATUSES = {Activity.CHARGING: wire.CHARGING, Activity.DISCHARGING: wire.DISCHARGING, Activity.IDLE: wire.IDLE}


@dataclass(frozen=True, slots=True)
class Words:
    """How a profile calls directions and modes."""

    gives: str
    """The home gives to that port."""
    takes: str
    islanded: str
    basic: str | None
    """Operation mode of the basic mode; None: what the battery does."""
    self_use: str | None


DOCUMENT = Words(gives="SUPPLYING", takes="CONSUMING", islanded=wire.NONE, basic=None, self_use=None)
FIELD = Words(
    gives="PRODUCER",
    takes="CONSUMER",
    islanded=wire.DISCONNECTED,
    basic="BASIC",
    self_use="MAXIMIZE_AUTO_CONSUMPTION",
)
"""As on live units (words that clients have seen)."""


@dataclass(frozen=True, slots=True)
class View:
    """All that a status shows of one moment."""

    home: Home
    reading: Reading | None
    """None: it is switched off."""
    soc_percent: float | None
    """Of the reading, or the last that was known; the whole battery's."""
    settings: Settings | None
    today: Energies
    month: Energies


def status_from(view: View, current: ModeRecord | None, words: Words) -> DeviceStatus:
    """The whole."""
    return DeviceStatus(
        currentMode=current,
        energyFlow=flow_from(view, words),
        last30daysEnergyFlow=totals_from(view.month),
        today=totals_from(view.today),
    )


def flow_from(view: View, words: Words) -> EnergyFlow:
    """The powers, whole watts without a sign."""
    reading, coupling = view.reading, installation_of(view.home).coupling
    solar_w = None if reading is None else reading.solar_w
    critical_w = None if reading is None else reading.critical_load_w
    other_w = None if reading is None else _rest(reading.load_w, critical_w)
    grid_w = None if reading is None else reading.grid_w
    is_ac = coupling in (Coupling.AC, Coupling.BOTH) and "solar_w" in view.home.capabilities.readable
    is_dc = coupling == Coupling.DC
    saving = None if view.settings is None else view.settings.energy_saving
    does = activity(reading)
    return EnergyFlow(
        acPvRole=_role(solar_w, words.takes) if is_ac else wire.DISCONNECTED,
        acPvValue=_watts(solar_w) if is_ac else 0,
        batteryBackupLevel=backup_level_of(view.settings, view.home),
        batteryStatus=STATUSES[does],
        batteryEnergyFlow=0 if does == Activity.IDLE or reading is None else _watts(reading.battery_w),
        criticalLoadRole=_role(critical_w, words.takes),
        criticalLoadValue=_watts(critical_w),
        dcPvRole=_role(solar_w, words.takes) if is_dc else wire.DISCONNECTED,
        dcPvValue=_watts(solar_w) if is_dc else 0,
        gridRole=_grid_role(reading, words),
        gridValue=_watts(grid_w),
        nonCriticalLoadRole=_role(other_w, words.takes),
        nonCriticalLoadValue=_watts(other_w),
        operationMode=operation_mode(view, words),
        selfConsumption=share(solar_w, None if grid_w is None else max(-grid_w, 0.0)),
        selfSufficiency=share(
            None if reading is None else reading.load_w, None if grid_w is None else max(grid_w, 0.0)
        ),
        stateOfCharge=shown_soc(view),
        energySavingModeEnabled=saving is not None and saving.is_on,
        energySavingModeActivated=is_asleep(view),
    )


def shown_soc(view: View) -> int | None:
    """On the owner's scale, a whole number."""
    return None if view.soc_percent is None else round(to_owner_percent(view.soc_percent, view.home.ratings))


def backup_level_of(settings: Settings | None, home: Home) -> int | None:
    """The reserve on the owner's scale; null where the home has none."""
    if settings is None or settings.reserve_percent is None:
        return None
    return round(to_owner_percent(settings.reserve_percent, home.ratings))


def activity(reading: Reading | None) -> Activity:
    """What the battery does; one that only makes good what its own electronics take rests."""
    if reading is None:
        return Activity.IDLE
    if reading.battery_w is not None:
        return activity_from(reading.battery_w, IDLE_BELOW_W)
    return reading.battery_activity if isinstance(reading.battery_activity, Activity) else Activity.IDLE


def operation_mode(view: View, words: Words) -> str:
    """What was ordered, also when the battery has reached its target; else what the battery does."""
    in_force = None if view.settings is None else view.settings.in_force
    if view.reading is None or in_force is None:
        return OPERATIONS[activity(view.reading)]
    match in_force.action:
        case Charge():
            return OPERATIONS[Activity.CHARGING]
        case Discharge():
            return OPERATIONS[Activity.DISCHARGING]
        case SolarOnly() if words.basic is not None:
            return words.basic
        case SelfUse() if words.self_use is not None:
            return words.self_use
    return OPERATIONS[activity(view.reading)]


def is_asleep(view: View) -> bool:
    """Whether the energy saving mode acts (a meaning that is derived: the document names the key alone)."""
    settings, reading = view.settings, view.reading
    if settings is None or reading is None or settings.energy_saving is None or reading.load_w is None:
        return False
    saving, does = settings.energy_saving, None if settings.in_force is None else settings.in_force.action
    is_small = saving.below_load_w is not None and reading.load_w < saving.below_load_w
    has_surplus = reading.solar_w is not None and reading.solar_w > reading.load_w
    is_ordered = isinstance(does, Charge | Discharge | Hold)
    return saving.is_on and is_small and not has_surplus and not is_ordered and activity(reading) == Activity.IDLE


def totals_from(energies: Energies) -> Totals:
    """Wh and percent; what no meter counts is 0, as on units without meters."""
    return Totals(
        gridConsumption=_watt_hours(energies.imported_wh),
        photovoltaicProduction=_watt_hours(energies.solar_wh),
        selfConsumption=share(energies.solar_wh, energies.exported_wh),
        selfSufficiency=share(energies.load_wh, energies.imported_wh),
    )


def _rest(load_w: float | None, critical_w: float | None) -> float | None:
    """What is not on the critical circuit; without one, all."""
    return load_w if load_w is None or critical_w is None else load_w - critical_w


def _grid_role(reading: Reading | None, words: Words) -> str:
    if reading is None or reading.grid_w is None:
        return wire.NONE
    if reading.grid_state in (GridState.ISLANDED, GridState.RETURNING):
        return words.islanded
    if round(reading.grid_w) == 0:
        return wire.NONE
    return words.takes if reading.grid_w > 0 else words.gives


def _role(power_w: float | None, word: str) -> str:
    return word if power_w is not None and round(power_w) != 0 else wire.NONE


def _watts(power_w: float | None) -> int:
    """0 for what is not measured: so shows a unit without meters (capture)."""
    return 0 if power_w is None else abs(round(power_w))


def _watt_hours(energy_wh: float | None) -> float:
    return 0 if energy_wh is None else round(energy_wh, 2)


def share(whole: float | None, elsewhere: float | None) -> float:
    """The percentage of ``whole`` that did not come from, or go, elsewhere; 0 of nothing."""
    if whole is None or elsewhere is None or whole <= 0.0:
        return 0
    return round(min(100.0, max(0.0, (whole - elsewhere) / whole * 100.0)), 2)
