"""What a home has been told, and how each command changes it."""

import math
from dataclasses import dataclass, replace

from polywatt.model import (
    Backup,
    Charge,
    ChargerSettings,
    Command,
    Discharge,
    Hold,
    InForce,
    JoinGrid,
    LeaveGrid,
    MarkAlertsRead,
    Mode,
    Order,
    Origin,
    PeakShaving,
    PortUse,
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
    Slot,
    Start,
    StartCar,
    Stop,
    StopCar,
)

from .car import charger_told, first_chargers
from .grid import Failure
from .instants import utc
from .modes import steering_of
from .slots import Active, with_ids
from .spec import TwinSpec
from .state import Params, Steering

NO_GUARD = SetStormGuard(is_on=False)
STORM = Backup()
"""What a home does in a storm that it guards against."""


@dataclass(frozen=True, slots=True)
class Override:
    """What decides instead of the standing mode, until it ends or something else is said."""

    action: Order | Mode
    since_s: float
    until_s: float = float("inf")


@dataclass(frozen=True, slots=True)
class Told:
    """All that a home has been told."""

    mode: Mode
    since_s: float
    """Of the mode."""
    reserve_percent: float
    grid_charging: SetGridCharging
    energy_saving: SetEnergySaving
    charge_limit_percent: float = 100.0
    """Not charged above, whoever charges."""
    solar_charging_w: float = math.inf
    """Solar charges the battery with no more than this."""
    shutdown_percent: float = 0.0
    """Not discharged below, not even in an outage."""
    is_backup_supply_on: bool = True
    override: Override | None = None
    is_running: bool = True
    is_off_grid: bool = False
    """Told to leave the grid."""
    slots: tuple[Slot, ...] = ()
    ports: tuple[PortUse, ...] = ()
    """What each port of the switch is used for."""
    chargers: tuple[ChargerSettings, ...] = ()
    storm_guard: SetStormGuard = NO_GUARD
    read_until_s: float = float("-inf")
    """When all alerts were last marked as read."""

    def steering(
        self, params: Params[float], active: Active | None = None, storm: Failure | None = None
    ) -> Steering[float]:
        """The same in numbers, while a slot is active or none is, and while it guards against a storm or does not."""
        does, shave_above_w = self._decides(active) if storm is None else (STORM, math.inf)
        saving = self.energy_saving
        below_w = saving.below_load_w if saving.is_on else None
        return steering_of(
            does,
            reserve_percent=self.reserve_percent,
            # Filling up for a storm is what its guard is for.
            grid_charging=self.grid_charging if storm is None else SetGridCharging(is_allowed=True),
            is_running=self.is_running,
            params=params,
            shave_above_w=shave_above_w,
            sleep_below_w=0.0 if below_w is None else below_w,
            charge_limit_percent=self.charge_limit_percent,
            solar_charging_w=self.solar_charging_w,
            carries_island=self.is_backup_supply_on,
            shutdown_percent=self.shutdown_percent,
        )

    def _decides(self, active: Active | None) -> tuple[Order | Mode, float]:
        """What the battery does, and above which load it shaves meanwhile.

        Peak shaving and a slot that charges go together, whichever of the two outranks the other: the nightly charge
        must not make the very peak that is to be shaved.
        """
        charge = active.action if active is not None and isinstance(active.action, Charge) else None
        match self.override:
            case Override(action=PeakShaving(load_limit_w=limit_w)) if charge is not None:
                return charge, limit_w
            case Override(action=does):
                return does, float("inf")
        if charge is not None and isinstance(self.mode, PeakShaving):
            return charge, self.mode.load_limit_w
        return (self.mode if active is None else active.action), float("inf")

    def in_force(self, active: Active | None = None, storm: Failure | None = None) -> InForce:
        """What decides, and why: a storm before a person before a slot before the standing mode."""
        if storm is not None:
            return InForce(action=STORM, origin=Origin.STORM, since=utc(storm.since_s), until=utc(storm.until_s))
        if self.override is not None:
            ends_s = self.override.until_s
            until = None if ends_s == float("inf") else utc(ends_s)
            return InForce(
                action=self.override.action, origin=Origin.PERSON, since=utc(self.override.since_s), until=until
            )
        if active is not None:
            since, until = utc(active.since_s), utc(active.until_s)
            return InForce(action=active.action, origin=Origin.SLOT, since=since, until=until)
        return InForce(action=self.mode, origin=Origin.STANDING, since=utc(self.since_s))


def first_told(spec: TwinSpec, at_s: float) -> Told:
    """What a home was told before anybody told it anything."""
    grid_charging = SetGridCharging(is_allowed=spec.is_grid_charging_allowed)
    saving = SetEnergySaving(is_on=spec.energy_saving_is_on, below_load_w=spec.energy_saving_below_w)
    return Told(
        spec.mode,
        at_s,
        spec.reserve_percent,
        grid_charging,
        saving,
        solar_charging_w=spec.charge_w,
        shutdown_percent=0.0 if spec.shutdown_percent is None else spec.shutdown_percent,
        ports=spec.port_uses,
        chargers=first_chargers(spec),
        storm_guard=SetStormGuard(is_on=False, charges_cars=False if spec.chargers else None),
    )


def obeyed(told: Told, command: Command, at_s: float, spec: TwinSpec) -> Told:
    """What it has been told after an admitted command; what was said last decides."""
    match command:
        case Charge() | Discharge() | Hold():
            return replace(told, override=Override(command, at_s, _end_s(at_s, command.duration_s)))
        case Release():
            return replace(told, override=None)
        case SetMode(mode=mode, duration_s=None):
            override = None if spec.mode_outranks_orders else told.override
            # Said again, it decides since the first time.
            since_s = told.since_s if mode == told.mode else at_s
            return replace(told, mode=mode, since_s=since_s, override=override)
        case SetMode(mode=mode, duration_s=duration_s):
            return replace(told, override=Override(mode, at_s, _end_s(at_s, duration_s)))
        case SetSlots(slots=slots):
            return replace(told, slots=with_ids(slots))
        case SetReserve(reserve_percent=percent):
            return replace(told, reserve_percent=percent)
        case SetChargeLimit(soc_percent=percent):
            return replace(told, charge_limit_percent=percent)
        case SetShutdownLevel(soc_percent=percent):
            return replace(told, shutdown_percent=percent)
        case SetSolarCharging(power_w=power_w):
            return replace(told, solar_charging_w=power_w)
        case SetBackupSupply(is_on=is_on):
            return replace(told, is_backup_supply_on=is_on)
        case SetPortUse(number=number, use=use):
            return replace(told, ports=(*told.ports[: number - 1], use, *told.ports[number:]))
        case SetGridCharging(is_allowed=is_allowed, power_w=power_w):
            # What is not allowed has no power, and what has no limit all that there is.
            most_w = (spec.charge_w if power_w is None else power_w) if is_allowed else None
            return replace(told, grid_charging=SetGridCharging(is_allowed=is_allowed, power_w=most_w))
        case SetEnergySaving(is_on=is_on, below_load_w=below_w):
            kept_w = told.energy_saving.below_load_w if below_w is None else below_w
            return replace(told, energy_saving=SetEnergySaving(is_on=is_on, below_load_w=kept_w))
        case SetStormGuard(is_on=is_on, charges_cars=charges_cars):
            kept = told.storm_guard.charges_cars if charges_cars is None else charges_cars
            return replace(told, storm_guard=SetStormGuard(is_on=is_on, charges_cars=kept))
        case StartCar() | SetCarMode() | SetCarLock() | SetCarSlots():
            return replace(told, chargers=tuple(charger_told(charger, command) for charger in told.chargers))
        case StopCar():
            return told
        case MarkAlertsRead():
            return replace(told, read_until_s=at_s)
        case LeaveGrid() | JoinGrid():
            return replace(told, is_off_grid=isinstance(command, LeaveGrid))
        case Start() | Stop():
            return replace(told, is_running=isinstance(command, Start))
    raise AssertionError(f"admitted, but nobody obeys {command}")


def expired(told: Told, at_s: float) -> Told:
    """The same without an order whose time is over."""
    if told.override is not None and told.override.until_s <= at_s:
        return replace(told, override=None)
    return told


def _end_s(at_s: float, duration_s: float | None) -> float:
    return float("inf") if duration_s is None else at_s + duration_s
