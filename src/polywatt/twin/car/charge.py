"""How much a charger gives, and why not more."""

import math
from enum import StrEnum
from typing import NamedTuple

from polywatt.model import CarMode, ChargerSettings

from ..spec import TwinSpec
from .hours import Hours
from .state import CarState, Go

FULL_WITHIN_WH = 1e-6
"""What adding up many small charges may leave out."""


class Wait(StrEnum):
    """Why a plugged car does not charge: ``ChargerDetail.reason``."""

    FAULTED = "faulted"
    OFF_GRID = "off grid"
    FULL = "full"
    NEEDS_APP = "needs the app"
    NEEDS_CARD = "needs a card"
    STOPPED = "stopped"
    NOT_STARTED = "not started"
    OUTSIDE_HOURS = "outside its hours"
    INSUFFICIENT_SOLAR = "insufficient solar"
    HOUSE_LIMIT = "house limit"


class Charging(NamedTuple):
    """What a charger does until the next knot."""

    power_w: float = 0.0
    limit_a: float | None = None
    """What it lets the car take at most; None while it does not let it."""
    reason: Wait | None = None
    is_held_back: bool = False
    """By the house limit, or by the safe limit while the meter is not heard."""


class Wish(NamedTuple):
    """What a charger would give if nothing held it back."""

    limit_a: float = 0.0
    """0: nothing; see ``reason``."""
    reason: Wait | None = None
    follows_sun: bool = False
    """``limit_a`` is what the sun may give at most."""


def wish(car: CarState, told: ChargerSettings, hours: Hours, spec: TwinSpec, *, is_tied: bool, is_storm: bool) -> Wish:
    """What the charger of a plugged car would do; a storm, where it is told so, fills the car as a start does."""
    reason = _hindrance(car, told, spec, is_tied=is_tied)
    if reason is not None:
        return Wish(reason=reason)
    set_a = spec.charger_most_a if told.current_a is None else told.current_a
    if is_storm or car.go is Go.STARTED:
        return Wish(set_a)
    if car.go is Go.STOPPED:
        return Wish(reason=Wait.STOPPED)
    match told.mode:
        case CarMode.GREEN:
            return Wish(spec.charger_most_a, follows_sun=True)
        case CarMode.SMART:
            return Wish(set_a) if hours.is_cheap else Wish(reason=Wait.OUTSIDE_HOURS)
        case CarMode.SCHEDULED if hours.slot is not None:
            return Wish(_within(spec, set_a if hours.slot.current_a is None else hours.slot.current_a))
        case CarMode.SCHEDULED:
            return Wish(reason=Wait.OUTSIDE_HOURS)
    return Wish(reason=Wait.NOT_STARTED)


def whole_a(power_w: float, spec: TwinSpec) -> float:
    """The whole amperes that a power is enough for; 0 where it is not enough to charge at all."""
    amperes = float(math.floor(min(power_w / spec.charger_v, spec.charger_most_a)))
    return amperes if amperes >= spec.charger_least_a else 0.0


def power_of(limit_a: float, car: CarState, spec: TwinSpec, dt_s: float) -> float:
    """What the car takes of it, such that after ``dt_s`` it is full and not over."""
    room_w = (spec.car_battery_wh - car.energy_wh) * 3_600.0 / dt_s
    return max(min(limit_a * spec.charger_v, room_w), 0.0)


def _hindrance(car: CarState, told: ChargerSettings, spec: TwinSpec, *, is_tied: bool) -> Wait | None:
    """What keeps the car from charging, whatever anybody wants."""
    if car.is_faulted:
        return Wait.FAULTED
    if not is_tied:
        return Wait.OFF_GRID
    if car.energy_wh >= spec.car_battery_wh - FULL_WITHIN_WH:
        return Wait.FULL
    if car.is_unlocked or not is_locked(told):
        return None
    return Wait.NEEDS_APP if told.needs_app else Wait.NEEDS_CARD


def is_locked(told: ChargerSettings) -> bool:
    """Whether it asks for anything before it charges."""
    return bool(told.needs_app) or bool(told.needs_card)


def _within(spec: TwinSpec, amperes: float) -> float:
    """A slot is taken as it comes; what is out of bounds is the nearest the charger can."""
    return min(max(amperes, spec.charger_least_a), spec.charger_most_a)
