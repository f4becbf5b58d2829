"""Local time of many instants at once."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from ..physics.ops import Floats

DAY_S = 86_400.0


def local_s(timezone: str, times_s: Floats) -> Floats:
    """Return seconds since 1970-01-01 00:00 local time, as a wall clock counts them: ``// 86400`` is the local day."""
    starts_s, offsets_s = _offsets(timezone, _year(float(times_s.min())), _year(float(times_s.max())))
    return times_s + offsets_s[np.searchsorted(starts_s, times_s, side="right") - 1]


def weekday(local: Floats) -> Floats:
    """Return the ISO weekday, Monday is 1; ``local`` is from :func:`local_s`."""
    return (np.floor(local / DAY_S) + 3.0) % 7.0 + 1.0  # 1970-01-01 was a Thursday


def midnight_s(timezone: str, time_s: float) -> float:
    """Return the beginning of the local day that holds ``time_s``, in epoch seconds."""
    zone = ZoneInfo(timezone)
    day = datetime.fromtimestamp(time_s, zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return day.timestamp()


def wall_s(timezone: str, day: date, at: time) -> float:
    """Return the epoch seconds at which a wall clock first shows ``at`` on this day.

    A time skipped in spring is reached when the clock skips; one that comes twice in autumn counts the first time. So
    windows that meet on the wall clock meet in time, and windows over a whole day are all of its 23 or 25 hours.
    """
    zone, on_wall = ZoneInfo(timezone), datetime.combine(day, at)
    time_s = on_wall.replace(tzinfo=zone).timestamp()
    wall_clock = datetime.fromtimestamp(time_s, zone).replace(tzinfo=None, fold=0)
    if wall_clock == on_wall:
        return time_s
    return _change_s(zone, datetime.fromtimestamp(time_s - DAY_S, UTC), datetime.fromtimestamp(time_s, UTC))


def local_day(timezone: str, time_s: float) -> date:
    """Return the local date."""
    return datetime.fromtimestamp(time_s, ZoneInfo(timezone)).date()


def _year(time_s: float) -> int:
    return datetime.fromtimestamp(time_s, UTC).year


@lru_cache(maxsize=256)
def _offsets(timezone: str, first_year: int, last_year: int) -> tuple[Floats, Floats]:
    """Return the times of all changes of the UTC offset, and the offset since each."""
    zone = ZoneInfo(timezone)
    at = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    starts_s, offsets_s = [at.timestamp()], [_offset_s(zone, at)]
    while at.year <= last_year:
        following = at + timedelta(days=1)
        offset_s = _offset_s(zone, following)
        if offset_s != offsets_s[-1]:
            starts_s.append(_change_s(zone, at, following))
            offsets_s.append(offset_s)
        at = following
    return np.array(starts_s), np.array(offsets_s)


def _change_s(zone: ZoneInfo, before: datetime, after: datetime) -> float:
    """Return the second at which the offset changes between two instants."""
    low, high = int(before.timestamp()), int(after.timestamp())
    old_s = _offset_s(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_s(zone, datetime.fromtimestamp(middle, UTC)) == old_s:
            low = middle
        else:
            high = middle
    return float(high)


def _offset_s(zone: ZoneInfo, at: datetime) -> float:
    offset = at.astimezone(zone).utcoffset()
    return 0.0 if offset is None else offset.total_seconds()
