"""Where local days and 5-minute buckets begin and end, and what is read over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from ._rollup import BUCKET_MS, start_of
from ._rows import moment, ms_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One local day of a home."""

    date: date
    starts: tuple[datetime, ...]
    """One more than means: 289 of them; 277 or 301 where the clocks change."""
    means: Mapping[str, tuple[float | None, ...]]
    """By quantity, one for each bucket; None is a gap."""


def bounds(day: date, timezone: tzinfo) -> tuple[datetime, datetime]:
    """When a local day begins and ends, in UTC."""
    return _midnight(day, timezone), _midnight(day + timedelta(days=1), timezone)


def days(since: date, until: date) -> list[date]:
    """Each date of ``[since, until)``."""
    return [since + timedelta(days=n) for n in range((until - since).days)]


def edges(since: datetime, until: datetime) -> range:
    """The starts, in ms, of all buckets that begin in ``[since, until)``: adjoining spans share none."""
    first = start_of(ms_from(since) + BUCKET_MS - 1)
    return range(first, ms_from(until), BUCKET_MS)


def moments(starts: range) -> tuple[datetime, ...]:
    """The starts as times, and the end of the last."""
    return tuple(moment(starts.start + n * BUCKET_MS) for n in range(len(starts) + 1))


def _midnight(day: date, timezone: tzinfo) -> datetime:
    """Where the clocks skip that hour, the moment at which they do."""
    return datetime.combine(day, time(), timezone).astimezone(UTC)
