"""Power of a household, as a function of seed and local time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..physics.ops import Floats
from .localtime import DAY_S, weekday
from .noise import Seed, Stream, smooth, uniform

NATURAL_KWH = 3_790.0
"""Energy of :func:`household_load` in a year, unscaled (measured over 50 seeds)."""

_FRIDGE_S = 2_700.0
_STOVE_SLOT_S = 900.0


class Load(NamedTuple):
    """In W."""

    everyday_w: Floats
    """Fridge, electronics, light."""
    appliances_w: Floats
    """Cooking, washing, dishes."""


def household_load(seed: Seed, local: Floats) -> Load:
    """Return the household's load at local seconds (see ``localtime.local_s``)."""
    hour = local % DAY_S / 3_600.0
    is_weekend = weekday(local) >= 6.0
    activity = _activity(hour, is_weekend)
    rooms_w = 420.0 * activity * (0.5 + smooth(seed, Stream.ROOMS, local, 1_200.0))
    everyday_w = 75.0 + _fridge_w(seed, local) + rooms_w
    laundry_w = _run_w(seed, local, (Stream.LAUNDRY, Stream.LAUNDRY_START), probability=0.45, hours=(8.0, 19.0))
    dishes_w = _run_w(seed, local, (Stream.DISHES, Stream.DISHES_START), probability=0.65, hours=(13.0, 21.5))
    return Load(everyday_w, _stove_w(seed, local, activity) + laundry_w + dishes_w)


def _activity(hour: Floats, is_weekend: NDArray[np.bool_]) -> Floats:
    """Activity at home, about 0..1: up at seven and back in the evening, or about all of a weekend."""
    morning = np.where(is_weekend, 0.6 * _bump(hour, 9.5, 1.6), 0.7 * _bump(hour, 7.0, 0.8))
    midday = np.where(is_weekend, 0.55, 0.2) * _bump(hour, 13.0, 2.2)
    evening = 0.95 * _bump(hour, 19.3, 2.0)
    return np.asarray(0.06 + morning + midday + evening)


def _bump(hour: Floats, centre: float, width: float) -> Floats:
    return np.exp(-0.5 * ((hour - centre) / width) ** 2)


def _fridge_w(seed: Seed, local: Floats) -> Floats:
    phase = uniform(seed, Stream.FRIDGE, np.zeros(1))
    return np.where((local / _FRIDGE_S + phase) % 1.0 < 0.36, 95.0, 3.0)


def _stove_w(seed: Seed, local: Floats, activity: Floats) -> Floats:
    """Kettle, stove and oven: a quarter of an hour at a time, the likelier the higher the activity."""
    slot = np.floor(local / _STOVE_SLOT_S)
    is_on = uniform(seed, Stream.STOVE, slot) < 0.26 * (activity - 0.1)
    length = 0.25 + 0.75 * uniform(seed, Stream.STOVE_POWER, slot)
    is_within = local / _STOVE_SLOT_S - slot < length
    return np.where(is_on & is_within, 1_000.0 + 1_400.0 * (1.25 - length), 0.0)


def _run_w(
    seed: Seed,
    local: Floats,
    streams: tuple[Stream, Stream],
    *,
    probability: float,
    hours: tuple[float, float],
) -> Floats:
    """Power of a machine that runs at most once a day: heats for 25 minutes, turns for another hour.

    The first stream decides whether it runs, the second when.
    """
    day = np.floor(local / DAY_S)
    first_hour, last_hour = hours
    start_hour = first_hour + (last_hour - first_hour) * uniform(seed, streams[1], day)
    since_h = local % DAY_S / 3_600.0 - start_hour
    power_w = np.where(since_h < 0.42, 1_950.0, 180.0)
    is_running = (uniform(seed, streams[0], day) < probability) & (since_h >= 0.0) & (since_h < 1.4)
    return np.where(is_running, power_w, 0.0)
