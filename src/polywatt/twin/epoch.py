"""Epoch seconds, which the physics uses, as datetimes, and back."""

from datetime import UTC, datetime


def utc(time_s: float) -> datetime:
    """Return the aware UTC datetime of epoch seconds."""
    return datetime.fromtimestamp(time_s, UTC)


def epoch_s(at: datetime) -> float:
    """Return the epoch seconds of an aware datetime.

    Raises:
        ValueError: it is naive.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone; the twin takes aware datetimes")
    return at.timestamp()
