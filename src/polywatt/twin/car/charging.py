"""Power of a charger, and the reason for its limit."""

import math
from enum import StrEnum
from typing import NamedTuple

from polywatt.model import CarMode, ChargerSettings

from ..spec import TwinSpec
from .schedule import ChargingHours
from .state import CarState, ManualOverride

FULL_WITHIN_WH = 1e-6
"""Tolerance for the sum of many small charges."""


class WaitReason(StrEnum):
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
    """The state of a charger until the next knot."""

    power_w: float = 0.0
    limit_a: float | None = None
    """Current that the car may take at most; None while it does not charge."""
    reason: WaitReason | None = None
    is_held_back: bool = False
    """By the house limit, or by the safe limit while the meter is lost."""


class ChargeRequest(NamedTuple):
    """Current of a charger before the limits of the home."""

    limit_a: float = 0.0
    """0: nothing; see ``reason``."""
    reason: WaitReason | None = None
    follows_sun: bool = False
    """``limit_a`` is the upper limit for solar surplus."""


def charge_request(
    car: CarState, settings: ChargerSettings, hours: ChargingHours, spec: TwinSpec, *, is_tied: bool, is_storm: bool
) -> ChargeRequest:
    """Return the current for a plugged car; a storm that the guard charges cars for acts like a start."""
    reason = _blocking_reason(car, settings, spec, is_tied=is_tied)
    if reason is not None:
        return ChargeRequest(reason=reason)
    set_a = spec.charger_max_a if settings.current_a is None else settings.current_a
    if is_storm or car.override is ManualOverride.STARTED:
        return ChargeRequest(set_a)
    if car.override is ManualOverride.STOPPED:
        return ChargeRequest(reason=WaitReason.STOPPED)
    match settings.mode:
        case CarMode.GREEN:
            return ChargeRequest(spec.charger_max_a, follows_sun=True)
        case CarMode.SMART:
            return ChargeRequest(set_a) if hours.is_cheap else ChargeRequest(reason=WaitReason.OUTSIDE_HOURS)
        case CarMode.SCHEDULED if hours.slot is not None:
            return ChargeRequest(_within(spec, set_a if hours.slot.current_a is None else hours.slot.current_a))
        case CarMode.SCHEDULED:
            return ChargeRequest(reason=WaitReason.OUTSIDE_HOURS)
    return ChargeRequest(reason=WaitReason.NOT_STARTED)


def whole_a(power_w: float, spec: TwinSpec) -> float:
    """Return the whole amperes that a power is enough for; 0 where it is not enough to charge at all."""
    amperes = float(math.floor(min(power_w / spec.charger_v, spec.charger_max_a)))
    return amperes if amperes >= spec.charger_min_a else 0.0


def car_power_w(limit_a: float, car: CarState, spec: TwinSpec, dt_s: float) -> float:
    """Return the power that the car takes of it, such that after ``dt_s`` it is full and not over."""
    room_w = (spec.car_battery_wh - car.energy_wh) * 3_600.0 / dt_s
    return max(min(limit_a * spec.charger_v, room_w), 0.0)


def is_locked(settings: ChargerSettings) -> bool:
    """Whether it needs an app or a card before it charges."""
    return bool(settings.needs_app) or bool(settings.needs_card)


def _blocking_reason(car: CarState, settings: ChargerSettings, spec: TwinSpec, *, is_tied: bool) -> WaitReason | None:
    """Return why the car cannot charge in any mode."""
    if car.is_faulted:
        return WaitReason.FAULTED
    if not is_tied:
        return WaitReason.OFF_GRID
    if car.energy_wh >= spec.car_battery_wh - FULL_WITHIN_WH:
        return WaitReason.FULL
    if car.is_unlocked or not is_locked(settings):
        return None
    return WaitReason.NEEDS_APP if settings.needs_app else WaitReason.NEEDS_CARD


def _within(spec: TwinSpec, amperes: float) -> float:
    """A slot's current is not checked when it is set; one out of bounds becomes the nearest that the charger has."""
    return min(max(amperes, spec.charger_min_a), spec.charger_max_a)
