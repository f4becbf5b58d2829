"""Random trips of cars, as a function of seed, charger and day.

All hours are invented, as those of people with an office to go to; the distance is ``TwinSpec.car_wh_per_day``.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import NamedTuple

import numpy as np

from ..spec import MAX_CHARGERS, TwinSpec
from ..world.localtime import local_day, wall_s
from ..world.noise import Stream, uniform

WEEKDAY_TRIP_CHANCE, WEEKEND_TRIP_CHANCE = 0.92, 0.45
"""How likely it leaves on a day."""
_MARK_MIN = 5
_MARK_S = 60.0 * _MARK_MIN
"""They come and go on the marks of the record, so that the energy of a visit is the difference of two rows."""
_SEARCH_DAYS = 400


class Trip(NamedTuple):
    """Away in ``[leaves_s, returns_s)``, epoch seconds; never past midnight."""

    leaves_s: float
    returns_s: float
    drive_wh: float


class Whereabouts(NamedTuple):
    """Whether a car is at home, since when and until when."""

    is_home: bool
    since_s: float
    until_s: float
    drive_wh: float
    """Energy of the trip that it came back from, or is on."""


def whereabouts(spec: TwinSpec, seed: int, charger: int, at_s: float) -> Whereabouts:
    """Return where the car of the charger with this number is at ``at_s``."""
    today = local_day(spec.timezone, at_s)
    last = next(t for t in _trips(spec, seed, charger, today, -1) if t.leaves_s <= at_s)
    if at_s < last.returns_s:
        return Whereabouts(False, last.leaves_s, last.returns_s, last.drive_wh)
    following = next(t for t in _trips(spec, seed, charger, today, 1) if t.leaves_s > at_s)
    return Whereabouts(True, last.returns_s, following.leaves_s, last.drive_wh)


def trip_on(spec: TwinSpec, seed: int, charger: int, day: date) -> Trip | None:
    """Return the trip of a local day; None where the car stays at home."""
    index, is_weekend = np.array([float(day.toordinal() * MAX_CHARGERS + charger)]), day.isoweekday() >= 6
    goes, leaves, stays, drives = (
        float(uniform(seed, stream, index)[0])
        for stream in (Stream.CAR_GOES, Stream.CAR_LEAVES, Stream.CAR_STAYS, Stream.CAR_DRIVES)
    )
    if goes >= (WEEKEND_TRIP_CHANCE if is_weekend else WEEKDAY_TRIP_CHANCE):
        return None
    leaves_h = 9.5 + 3.0 * leaves if is_weekend else 7.0 + 1.75 * leaves
    returns_h = leaves_h + (1.0 + 4.0 * stays if is_weekend else 8.5 + 2.5 * stays)
    return Trip(
        _at(spec.timezone, day, leaves_h), _at(spec.timezone, day, returns_h), spec.car_wh_per_day * (0.5 + drives)
    )


def _trips(spec: TwinSpec, seed: int, charger: int, day: date, step: int) -> Iterator[Trip]:
    """Return the trips from a day on, forwards or backwards."""
    days = (day + timedelta(days=step * number) for number in range(_SEARCH_DAYS))
    return (trip for day in days if (trip := trip_on(spec, seed, charger, day)) is not None)


def _at(timezone: str, day: date, hour: float) -> float:
    minutes = int(hour * 60.0 / _MARK_MIN) * _MARK_MIN
    # Some old offsets are no whole minutes.
    return wall_s(timezone, day, time(*divmod(minutes, 60))) // _MARK_S * _MARK_S
