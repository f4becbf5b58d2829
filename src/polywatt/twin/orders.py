"""What a home has been told, and how each command changes it."""

from dataclasses import dataclass, replace

from polywatt.model import (
    Charge,
    Command,
    Discharge,
    Hold,
    InForce,
    JoinGrid,
    LeaveGrid,
    Mode,
    Order,
    Origin,
    Release,
    SetGridCharging,
    SetMode,
    SetReserve,
    Start,
    Stop,
)

from .instants import utc
from .modes import steering_of
from .presets import TwinSpec
from .state import Params, Steering


@dataclass(frozen=True, slots=True)
class Override:
    """What decides instead of the standing mode, until it ends or something else is said."""

    does: Order | Mode
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
    override: Override | None = None
    is_running: bool = True
    is_off_grid: bool = False
    """Told to leave the grid."""

    def steering(self, params: Params[float]) -> Steering[float]:
        """The same in numbers."""
        return steering_of(
            self.mode if self.override is None else self.override.does,
            reserve_percent=self.reserve_percent,
            grid_charging=self.grid_charging,
            is_running=self.is_running,
            params=params,
        )

    def in_force(self) -> InForce:
        """What decides, and why."""
        if self.override is None:
            return InForce(does=self.mode, origin=Origin.STANDING, since=utc(self.since_s))
        ends_s = self.override.until_s
        until = None if ends_s == float("inf") else utc(ends_s)
        return InForce(does=self.override.does, origin=Origin.PERSON, since=utc(self.override.since_s), until=until)


def first_told(spec: TwinSpec, at_s: float) -> Told:
    """What a home was told before anybody told it anything."""
    grid_charging = SetGridCharging(is_allowed=spec.is_grid_charging_allowed)
    return Told(spec.mode, at_s, spec.reserve_percent, grid_charging)


def obeyed(told: Told, command: Command, at_s: float) -> Told:
    """What it has been told after an admitted command; what was said last decides."""
    match command:
        case Charge() | Discharge() | Hold():
            return replace(told, override=Override(command, at_s, _end_s(at_s, command.duration_s)))
        case Release():
            return replace(told, override=None)
        case SetMode(mode=mode, duration_s=None) if mode == told.mode:
            # Said again, it decides since the first time.
            return replace(told, override=None)
        case SetMode(mode=mode, duration_s=None):
            return replace(told, mode=mode, since_s=at_s, override=None)
        case SetMode(mode=mode, duration_s=duration_s):
            return replace(told, override=Override(mode, at_s, _end_s(at_s, duration_s)))
        case SetReserve(reserve_percent=percent):
            return replace(told, reserve_percent=percent)
        case SetGridCharging():
            return replace(told, grid_charging=command)
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
