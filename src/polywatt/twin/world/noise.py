"""Random numbers without a generator: each depends on nothing but the seed, its subject and an index.

The same arguments always give the same number, in any order and for any number of homes and times at once.
"""

from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..physics.ops import Floats

Seed: TypeAlias = int | NDArray[np.uint64]
"""One home's, or one per home (broadcast against the times)."""

_MASK = (1 << 64) - 1
_SEED_STEP = 0xD1342543DE82EF95
_STREAM_STEP = 0x9E3779B97F4A7C15
_INDEX_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_FIRST_53_BITS = 2.0**-53


class Stream(IntEnum):
    """One independent sequence of random numbers for each subject.

    A number once assigned keeps its subject, or every simulated home changes.
    """

    FRONTS = 1
    FIELDS = 2
    CLOUDS = 3
    WARMTH = 4
    FRIDGE = 10
    ROOMS = 11
    STOVE = 12
    STOVE_POWER = 13
    LAUNDRY = 14
    LAUNDRY_START = 15
    DISHES = 16
    DISHES_START = 17
    FLICKER = 18
    GRID_VOLTAGE = 30
    GRID_FREQUENCY = 31
    OUTAGE = 32
    OUTAGE_START = 33
    OUTAGE_LENGTH = 34
    MODULE_SHARE = 40
    MICROINVERTER_SHARE = 41
    HOME_SOLAR = 50
    HOME_LOAD = 51
    HOME_BATTERY = 52
    CAR_GOES = 60
    CAR_LEAVES = 61
    CAR_STAYS = 62
    CAR_DRIVES = 63


def uniform(seed: Seed, stream: int, index: Floats) -> Floats:
    """Return a number in [0, 1) for each whole number in ``index`` (at least one dimension).

    The finaliser is splitmix64 (Steele, Lea and Flood 2014). ``stream`` keeps the subjects of one home apart.
    """
    mixed = index.astype(np.int64).view(np.uint64) * _INDEX_STEP + _key(seed, stream)
    mixed ^= mixed >> np.uint64(30)
    mixed *= _MIX_1
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIX_2
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)).astype(np.float64) * _FIRST_53_BITS


def smooth(seed: Seed, stream: int, times_s: Floats, period_s: float) -> Floats:
    """Return value noise: smooth in [0, 1), with a new value about every ``period_s``."""
    position = times_s / period_s
    knot = np.floor(position)
    along = position - knot
    weight = along * along * (3.0 - 2.0 * along)
    before = uniform(seed, stream, knot)
    return before + (uniform(seed, stream, knot + 1.0) - before) * weight


def _key(seed: Seed, stream: int) -> NDArray[np.uint64] | np.uint64:
    offset = (stream + 1) * _STREAM_STEP & _MASK
    if isinstance(seed, int):
        return np.uint64((_scrambled(seed * _SEED_STEP + offset)) & _MASK)
    keys = seed * np.uint64(_SEED_STEP) + np.uint64(offset)
    return (keys ^ (keys >> np.uint64(32))) * _MIX_1


def _scrambled(key: int) -> int:
    key &= _MASK
    return (key ^ (key >> 32)) * int(_MIX_1)
