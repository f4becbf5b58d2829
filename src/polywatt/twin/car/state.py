"""A car at its charger."""

from enum import StrEnum, auto
from typing import NamedTuple


class Go(StrEnum):
    """What a person said to this visit of the car, instead of the charger's mode."""

    STARTED = auto()
    STOPPED = auto()


class CarState(NamedTuple):
    """What a charger remembers of its car."""

    is_plugged: bool
    since_s: float
    """When it came or left, epoch seconds."""
    energy_wh: float
    """Stored in the car, as the charger counts: losses in the car are not seen from here."""
    total_wh: float = 0.0
    """That the charger has given since the home's past began."""
    visit_wh: float = 0.0
    """That it has given since the car came."""
    active_s: float = 0.0
    """How long it has been giving since the car came."""
    go: Go | None = None
    """Until the car leaves, or the mode changes."""
    is_unlocked: bool = False
    """It was not locked when the car came, or a person has started it since."""
    is_faulted: bool = False
    is_by_chance: bool = True
    """Whether it comes and goes by itself."""
    is_early: bool = False
    """It came before chance would have it; it leaves when chance has it leave."""


def charged(car: CarState, power_w: float, dt_s: float) -> CarState:
    """The same after charging with ``power_w`` for ``dt_s``."""
    if power_w <= 0.0:
        return car
    energy_wh = power_w * dt_s / 3_600.0
    return car._replace(
        energy_wh=car.energy_wh + energy_wh,
        total_wh=car.total_wh + energy_wh,
        visit_wh=car.visit_wh + energy_wh,
        active_s=car.active_s + dt_s,
    )


def come(car: CarState, at_s: float, energy_wh: float, is_locked: bool) -> CarState:
    """The same, plugged in."""
    return car._replace(
        is_plugged=True,
        since_s=at_s,
        energy_wh=energy_wh,
        visit_wh=0.0,
        active_s=0.0,
        go=None,
        is_unlocked=not is_locked,
    )


def gone(car: CarState, at_s: float) -> CarState:
    """The same, away."""
    return car._replace(is_plugged=False, since_s=at_s, go=None, is_unlocked=False)
