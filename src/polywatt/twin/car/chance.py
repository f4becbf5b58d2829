"""When cars come and go by chance: the same for a seed, a charger and a day, whoever asks.

All hours are invented, as those of people with an office to go to; the distance is ``TwinSpec.car_wh_per_day``.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import NamedTuple

import numpy as np

from ..localtime import local_day, wall_s
from ..noise import uniform
from ..spec import MOST_CHARGERS, TwinSpec
from ..streams import Stream

GOES_ON_WEEKDAY, GOES_ON_WEEKEND = 0.92, 0.45
"""How likely it leaves at all."""
_MARK_MIN = 5
_MARK_S = 60.0 * _MARK_MIN
"""They come and go on the marks of the record, so that what a visit took is the difference of two rows."""
_SEARCH_DAYS = 400


class Trip(NamedTuple):
    """Away in ``[leaves_s, returns_s)``, epoch seconds; never past midnight."""

    leaves_s: float
    returns_s: float
    drive_wh: float


class Whereabouts(NamedTuple):
    """Where a car is, since when and until when."""

    is_home: bool
    since_s: float
    until_s: float
    drive_wh: float
    """What the trip took that it came back from, or is on."""


def whereabouts(spec: TwinSpec, seed: int, charger: int, at_s: float) -> Whereabouts:
    """Where the car of the charger with this number is at ``at_s``."""
    today = local_day(spec.timezone, at_s)
    last = next(t for t in _trips(spec, seed, charger, today, -1) if t.leaves_s <= at_s)
    if at_s < last.returns_s:
        return Whereabouts(False, last.leaves_s, last.returns_s, last.drive_wh)
    following = next(t for t in _trips(spec, seed, charger, today, 1) if t.leaves_s > at_s)
    return Whereabouts(True, last.returns_s, following.leaves_s, last.drive_wh)


def trip_on(spec: TwinSpec, seed: int, charger: int, day: date) -> Trip | None:
    """The trip of a local day; None where the car stays at home."""
    index, is_weekend = np.array([float(day.toordinal() * MOST_CHARGERS + charger)]), day.isoweekday() >= 6
    goes, leaves, stays, drives = (
        float(uniform(seed, stream, index)[0])
        for stream in (Stream.CAR_GOES, Stream.CAR_LEAVES, Stream.CAR_STAYS, Stream.CAR_DRIVES)
    )
    if goes >= (GOES_ON_WEEKEND if is_weekend else GOES_ON_WEEKDAY):
        return None
    leaves_h = 9.5 + 3.0 * leaves if is_weekend else 7.0 + 1.75 * leaves
    returns_h = leaves_h + (1.0 + 4.0 * stays if is_weekend else 8.5 + 2.5 * stays)
    return Trip(
        _at(spec.timezone, day, leaves_h), _at(spec.timezone, day, returns_h), spec.car_wh_per_day * (0.5 + drives)
    )


def _trips(spec: TwinSpec, seed: int, charger: int, day: date, step: int) -> Iterator[Trip]:
    """From a day on, forwards or backwards."""
    days = (day + timedelta(days=step * number) for number in range(_SEARCH_DAYS))
    return (trip for day in days if (trip := trip_on(spec, seed, charger, day)) is not None)


def _at(timezone: str, day: date, hour: float) -> float:
    minutes = int(hour * 60.0 / _MARK_MIN) * _MARK_MIN
    # Some old offsets are no whole minutes.
    return wall_s(timezone, day, time(*divmod(minutes, 60))) // _MARK_S * _MARK_S
