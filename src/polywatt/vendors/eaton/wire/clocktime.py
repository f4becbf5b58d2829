"""The API's three spellings of time."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from .answer import Number, Whole


def from_s(seconds: Number | Whole) -> datetime | None:
    """Epoch seconds; None for 0 and for what was before 2001: uptimes, the year 1, "never"."""
    return _at(seconds, 1.0)


def from_ms(milliseconds: Number | Whole) -> datetime | None:
    """Epoch milliseconds; None as above."""
    return _at(milliseconds, 1_000.0)


def _at(number: Number | Whole, per_s: float) -> datetime | None:
    if not isinstance(number, float | int) or not 1e9 <= number / per_s < 2e11:
        return None
    return datetime.fromtimestamp(number / per_s, UTC)


def ms(at: datetime) -> int:
    """Epoch milliseconds."""
    return round(at.timestamp() * 1_000.0)


def s(at: datetime) -> int:
    """Epoch seconds."""
    return int(at.timestamp())


def hhmm(at: datetime, zone: tzinfo) -> int:
    """The local clock time as an integer: 1409."""
    local = at.astimezone(zone)
    return local.hour * 100 + local.minute


def time_from(hhmm_: Whole) -> time | None:
    """The clock time an HHMM integer means; None for what no clock shows."""
    if not isinstance(hhmm_, int) or not 0 <= hhmm_ <= 2359 or hhmm_ % 100 > 59:
        return None
    return time(*divmod(hhmm_, 100))


def as_hhmm(at: time) -> int:
    """1409 for 14:09."""
    return at.hour * 100 + at.minute


def last_such(at: datetime, clock_time: time, zone: tzinfo) -> datetime:
    """The last moment up to ``at`` when a clock on the wall showed this time."""
    local = at.astimezone(zone)
    for days in (0, 1):
        day = local.date() - timedelta(days=days)
        for fold in (1, 0):
            found = datetime.combine(day, clock_time, zone).replace(fold=fold).astimezone(UTC)
            if found <= at:
                return found
    return at
