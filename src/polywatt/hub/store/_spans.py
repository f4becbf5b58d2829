"""The bounds of local days and of 5-minute buckets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ._rollup import BUCKET_MS, bucket_start
from ._rows import ceil_ms, time_from_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One local day of a home, in 5-minute means."""

    date: date
    starts: tuple[datetime, ...]
    """The bucket starts and the end of the day: 289; 277 or 301 where the clocks change."""
    means: Mapping[str, tuple[float | None, ...]]
    """By quantity, one value for each bucket; None is a gap."""


def day_bounds(day: date, timezone: tzinfo) -> tuple[datetime, datetime]:
    """Return the begin and the end of a local day, in UTC."""
    return _midnight(day, timezone), _midnight(day + timedelta(days=1), timezone)


def dates(since: date, until: date) -> list[date]:
    """Return each date of ``[since, until)``."""
    return [since + timedelta(days=n) for n in range((until - since).days)]


def bucket_starts(since: datetime, until: datetime) -> range:
    """Return the starts, in ms, of all buckets that begin in ``[since, until)``: adjoining spans share none."""
    first = bucket_start(ceil_ms(since) + BUCKET_MS - 1)
    return range(first, ceil_ms(until), BUCKET_MS)


def bucket_times(starts: range) -> tuple[datetime, ...]:
    """Return the starts as times, and the end of the last bucket."""
    return tuple(time_from_ms(starts.start + n * BUCKET_MS) for n in range(len(starts) + 1))


def _midnight(day: date, timezone: tzinfo) -> datetime:
    """Return the local midnight in UTC; where the clocks skip that hour, the time at which they do."""
    return datetime.combine(day, time(), timezone).astimezone(UTC)
