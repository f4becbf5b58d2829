"""Between epoch seconds, in which the physics counts, and datetimes, which people read."""

from datetime import UTC, datetime


def utc(time_s: float) -> datetime:
    """Aware UTC."""
    return datetime.fromtimestamp(time_s, UTC)


def epoch_s(at: datetime) -> float:
    """Epoch seconds of an aware datetime.

    Raises:
        ValueError: it is naive.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone; the twin takes aware datetimes")
    return at.timestamp()
