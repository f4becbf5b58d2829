"""The API's three spellings of time: epoch seconds, epoch milliseconds, and local clock times as HHMM integers."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from .envelope import Integer, Number


def datetime_from_s(seconds: Number | Integer) -> datetime | None:
    """Return epoch seconds as a datetime; None for 0 and anything before 2001: uptimes, the year 1, "never"."""
    return _datetime_from(seconds, 1.0)


def datetime_from_ms(milliseconds: Number | Integer) -> datetime | None:
    """Return epoch milliseconds as a datetime; None as above."""
    return _datetime_from(milliseconds, 1_000.0)


def _datetime_from(number: Number | Integer, per_s: float) -> datetime | None:
    if not isinstance(number, float | int) or not 1e9 <= number / per_s < 2e11:
        return None
    return datetime.fromtimestamp(number / per_s, UTC)


def epoch_ms(at: datetime) -> int:
    """Return epoch milliseconds."""
    return round(at.timestamp() * 1_000.0)


def epoch_s(at: datetime) -> int:
    """Return epoch seconds."""
    return int(at.timestamp())


def local_hhmm(at: datetime, zone: tzinfo) -> int:
    """Return the local clock time as an HHMM integer: 1409 for 14:09."""
    return hhmm_from(at.astimezone(zone).time())


def hhmm_from(clock_time: time) -> int:
    """Return 1409 for 14:09."""
    return clock_time.hour * 100 + clock_time.minute


def time_from(hhmm: Integer) -> time | None:
    """Return the clock time of an HHMM integer; None for one that no clock shows."""
    if not isinstance(hhmm, int) or not 0 <= hhmm <= 2359 or hhmm % 100 > 59:
        return None
    return time(*divmod(hhmm, 100))


def last_occurrence(at: datetime, clock_time: time, zone: tzinfo) -> datetime:
    """Return the last instant up to ``at`` at which local clocks showed this time."""
    local = at.astimezone(zone)
    for days in (0, 1):
        day = local.date() - timedelta(days=days)
        for fold in (1, 0):
            instant = datetime.combine(day, clock_time, zone).replace(fold=fold).astimezone(UTC)
            if instant <= at:
                return instant
    return at
