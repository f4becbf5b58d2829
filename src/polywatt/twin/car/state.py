"""State of a car at its charger."""

from enum import StrEnum, auto
from typing import NamedTuple


class ManualOverride(StrEnum):
    """A person's start or stop, which outranks the charger's mode during this visit of the car."""

    STARTED = auto()
    STOPPED = auto()


class CarState(NamedTuple):
    """State of a charger and its car."""

    is_plugged: bool
    since_s: float
    """When it came or left, epoch seconds."""
    energy_wh: float
    """Stored in the car, as the charger counts: losses in the car are not measured."""
    total_wh: float = 0.0
    """Charged since the home's past began."""
    visit_wh: float = 0.0
    """Charged since the car came."""
    active_s: float = 0.0
    """How long it has been charging since the car came."""
    override: ManualOverride | None = None
    """Until the car leaves, or the mode changes."""
    is_unlocked: bool = False
    """It was not locked when the car came, or a person has started it since."""
    is_faulted: bool = False
    is_random: bool = True
    """Whether it comes and goes by random trips."""
    is_early: bool = False
    """It came before its random trip ends; it leaves with the next one."""


def charge(car: CarState, power_w: float, dt_s: float) -> CarState:
    """Return the car after charging with ``power_w`` for ``dt_s``."""
    if power_w <= 0.0:
        return car
    energy_wh = power_w * dt_s / 3_600.0
    return car._replace(
        energy_wh=car.energy_wh + energy_wh,
        total_wh=car.total_wh + energy_wh,
        visit_wh=car.visit_wh + energy_wh,
        active_s=car.active_s + dt_s,
    )


def plug_in(car: CarState, at_s: float, energy_wh: float, is_locked: bool) -> CarState:
    """Return the car, plugged in."""
    return car._replace(
        is_plugged=True,
        since_s=at_s,
        energy_wh=energy_wh,
        visit_wh=0.0,
        active_s=0.0,
        override=None,
        is_unlocked=not is_locked,
    )


def unplug(car: CarState, at_s: float) -> CarState:
    """Return the car, away."""
    return car._replace(is_plugged=False, since_s=at_s, override=None, is_unlocked=False)
