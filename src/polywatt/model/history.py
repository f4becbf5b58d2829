"""Recorded quantities."""

from datetime import datetime

from ._record import Record


class RecordedQuantity(Record, frozen=True, kw_only=True):
    """A quantity whose past can be read."""

    quantity: str
    """A field of Reading (average) or of Energies (sum)."""
    step_s: float | None
    """None: local days."""
    since: datetime | None = None


class Series(Record, frozen=True, kw_only=True):
    """Bucket i is ``[starts[i], starts[i + 1])``; a value of None is a gap."""

    quantity: str
    starts: tuple[datetime, ...]
    """One more than values."""
    values: tuple[float | None, ...]
