"""Change of a home's settings by a command."""

from dataclasses import replace

from polywatt.model import (
    Charge,
    Command,
    Discharge,
    Hold,
    JoinGrid,
    LeaveGrid,
    MarkAlertsRead,
    Release,
    SetBackupSupply,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    SetChargeLimit,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetPortUse,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    Start,
    StartCar,
    Stop,
    StopCar,
)

from ..car import apply_to_charger
from ..simulation.settings import Override, TwinSettings
from ..slots import with_ids
from ..spec import TwinSpec


def apply(settings: TwinSettings, command: Command, at_s: float, spec: TwinSpec) -> TwinSettings:
    """Return the settings after an admitted command; the latest decides."""
    match command:
        case Charge() | Discharge() | Hold():
            return replace(settings, override=Override(command, at_s, _end_s(at_s, command.duration_s)))
        case Release():
            return replace(settings, override=None)
        case SetMode(mode=mode, duration_s=None):
            override = None if spec.mode_outranks_orders else settings.override
            # Set again, it decides since the first time.
            since_s = settings.since_s if mode == settings.mode else at_s
            return replace(settings, mode=mode, since_s=since_s, override=override)
        case SetMode(mode=mode, duration_s=duration_s):
            return replace(settings, override=Override(mode, at_s, _end_s(at_s, duration_s)))
        case SetSlots(slots=slots):
            return replace(settings, slots=with_ids(slots))
        case SetReserve(reserve_percent=percent):
            return replace(settings, reserve_percent=percent)
        case SetChargeLimit(soc_percent=percent):
            return replace(settings, charge_limit_percent=percent)
        case SetShutdownLevel(soc_percent=percent):
            return replace(settings, shutdown_percent=percent)
        case SetSolarCharging(power_w=power_w):
            return replace(settings, solar_charging_w=power_w)
        case SetBackupSupply(is_on=is_on):
            return replace(settings, is_backup_supply_on=is_on)
        case SetPortUse(number=number, use=use):
            return replace(settings, ports=(*settings.ports[: number - 1], use, *settings.ports[number:]))
        case SetGridCharging(is_allowed=is_allowed, power_w=power_w):
            # Without permission there is no power; without a limit it is the battery's own.
            max_w = (spec.charge_w if power_w is None else power_w) if is_allowed else None
            return replace(settings, grid_charging=SetGridCharging(is_allowed=is_allowed, power_w=max_w))
        case SetEnergySaving(is_on=is_on, below_load_w=below_w):
            threshold_w = settings.energy_saving.below_load_w if below_w is None else below_w
            return replace(settings, energy_saving=SetEnergySaving(is_on=is_on, below_load_w=threshold_w))
        case SetStormGuard(is_on=is_on, charges_cars=charges_cars):
            cars = settings.storm_guard.charges_cars if charges_cars is None else charges_cars
            return replace(settings, storm_guard=SetStormGuard(is_on=is_on, charges_cars=cars))
        case StartCar() | SetCarMode() | SetCarLock() | SetCarSlots():
            chargers = tuple(apply_to_charger(charger, command) for charger in settings.chargers)
            return replace(settings, chargers=chargers)
        case StopCar():
            return settings
        case MarkAlertsRead():
            return replace(settings, alerts_read_until_s=at_s)
        case LeaveGrid() | JoinGrid():
            return replace(settings, is_off_grid=isinstance(command, LeaveGrid))
        case Start() | Stop():
            return replace(settings, is_running=isinstance(command, Start))
    raise AssertionError(f"admitted, but not handled: {command}")


def _end_s(at_s: float, duration_s: float | None) -> float:
    return float("inf") if duration_s is None else at_s + duration_s
