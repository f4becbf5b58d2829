"""The public grid, and how a home leaves it and comes back: a state machine on times, not on ticks."""

from typing import NamedTuple

import numpy as np

from polywatt.model import GridState

from ..physics.ops import Floats
from .intervals import Interval
from .noise import Seed, Stream, smooth, uniform

LEAVES_WITHIN_S = 2.0
"""From the loss of the grid to the island."""
RETURNS_WITHIN_S = 20.0
"""From the return of the grid, watched and synchronised to, to the closed contactor."""
_MARK_S = 300.0
_OUTAGES_PER_DAY = 4.0 / 365.0
_LONGEST_MARKS = 36.0
"""Three hours."""


class GridConnection(NamedTuple):
    """The home's connection to the grid since its last change."""

    state: GridState = GridState.CONNECTED
    changes_at_s: float = float("inf")
    """When this state ends by itself."""

    @property
    def is_tied(self) -> bool:
        """Whether the home's busbar and the grid are one; while returning they are not yet."""
        return self.state in (GridState.CONNECTED, GridState.LEAVING)


def next_connection(before: GridConnection, at_s: float, *, is_alive: bool, is_off_grid: bool) -> GridConnection:
    """Return the connection at ``at_s``.

    Args:
        before: the connection just before.
        at_s: epoch seconds.
        is_alive: whether there is a public grid.
        is_off_grid: whether a command has taken the home off it.
    """
    should_connect = is_alive and not is_off_grid
    match before.state:
        case GridState.CONNECTED if not should_connect:
            return GridConnection(GridState.LEAVING, at_s + LEAVES_WITHIN_S)
        case GridState.LEAVING if before.changes_at_s <= at_s:
            islanded = GridConnection(GridState.ISLANDED)
            return next_connection(islanded, at_s, is_alive=is_alive, is_off_grid=is_off_grid)
        case GridState.ISLANDED if should_connect:
            return GridConnection(GridState.RETURNING, at_s + RETURNS_WITHIN_S)
        case GridState.RETURNING if not should_connect:
            return GridConnection(GridState.ISLANDED)
        case GridState.RETURNING if before.changes_at_s <= at_s:
            return GridConnection(GridState.CONNECTED)
    return before


def past_outages(seed: int, since_s: float, until_s: float) -> list[Interval]:
    """Return random outages of the home's past, wholly within the interval and on five-minute marks.

    About four a year, five minutes to three hours long.
    """
    days = np.arange(np.floor(since_s / 86_400.0), np.ceil(until_s / 86_400.0) + 1.0)
    starts_s = days * 86_400.0 + np.floor(uniform(seed, Stream.OUTAGE_START, days) * 288.0) * _MARK_S
    # Most are short: the square moves an even distribution towards the low end.
    marks = 1.0 + np.floor(uniform(seed, Stream.OUTAGE_LENGTH, days) ** 2 * _LONGEST_MARKS)
    ends_s = starts_s + marks * _MARK_S
    happens = uniform(seed, Stream.OUTAGE, days) < _OUTAGES_PER_DAY
    happens &= (starts_s >= since_s) & (ends_s <= until_s)
    # A long one may reach into one that begins after midnight; the later is dropped.
    happens[1:] &= ~(happens[:-1] & (ends_s[:-1] >= starts_s[1:]))
    return [Interval(float(a), float(b)) for a, b in zip(starts_s[happens], ends_s[happens], strict=True)]


def voltage_v(seed: int, times_s: Floats, nominal_v: float) -> Floats:
    """Voltage of a grid that is alive, within 2 % of nominal."""
    slow = smooth(seed, Stream.GRID_VOLTAGE, times_s, 1_800.0) - 0.5
    fast = smooth(seed, Stream.GRID_VOLTAGE, times_s, 23.0) - 0.5
    return np.asarray(nominal_v * (1.0 + 0.03 * slow + 0.01 * fast))


def frequency_hz(seed: Seed, times_s: Floats, nominal_hz: float) -> Floats:
    """Frequency of a grid that is alive, within 0.05 Hz of nominal."""
    return np.asarray(nominal_hz + 0.1 * (smooth(seed, Stream.GRID_FREQUENCY, times_s, 31.0) - 0.5))
