"""Visits of cars: from plugging in to unplugging."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from ..physics.ops import Floats
from ..spec import TwinSpec
from ..world.localtime import local_day
from .state import CarState
from .trips import trip_on, whereabouts


class Visit(NamedTuple):
    """``[since_s, until_s)``, epoch seconds; infinity: it is still here."""

    charger: int
    """Its number, from 0."""
    since_s: float
    until_s: float
    energy_wh: float
    active_s: float


def visit_of(charger: int, car: CarState, until_s: float = float("inf")) -> Visit:
    """Return the visit that goes on, or ends now."""
    return Visit(charger, car.since_s, until_s, car.visit_wh, car.active_s)


def past_visits(
    spec: TwinSpec, seed: int, totals_wh: Floats, first_mark_s: float, step_s: float, since_s: float, until_s: float
) -> Iterator[Visit]:
    """Yield the random visits that overlap ``[since_s, until_s)`` and ended before the last mark.

    ``totals_wh`` has a row for each mark and a column for each charger.
    """
    last_mark_s = first_mark_s + (len(totals_wh) - 1) * step_s
    for charger in range(spec.chargers):
        begin_s, end_s = max(since_s, first_mark_s), min(until_s, last_mark_s)
        for came_s, left_s in _stays(spec, seed, charger, begin_s, end_s, last_mark_s):
            if left_s < last_mark_s:
                begin = max(round((came_s - first_mark_s) / step_s), 0)
                column = totals_wh[begin : round((left_s - first_mark_s) / step_s) + 1, charger]
                active_s = float(np.count_nonzero(np.diff(column))) * step_s
                yield Visit(charger, came_s, left_s, float(column[-1] - column[0]), active_s)


def _stays(
    spec: TwinSpec, seed: int, charger: int, since_s: float, until_s: float, last_s: float
) -> Iterator[tuple[float, float]]:
    """Yield when the car came and left again by ``last_s``, for all stays that overlap ``[since_s, until_s)``."""
    if since_s >= until_s:
        return
    at_home = whereabouts(spec, seed, charger, since_s)
    came_s = at_home.since_s if at_home.is_home else at_home.until_s
    day, last_day = (local_day(spec.timezone, at_s) for at_s in (since_s, last_s))
    # A trip never passes midnight, so each day has one end of a stay at most.
    while came_s < until_s and day <= last_day:
        trip = trip_on(spec, seed, charger, day)
        if trip is not None and trip.leaves_s > max(came_s, since_s):
            yield came_s, trip.leaves_s
            came_s = trip.returns_s
        day += timedelta(days=1)
