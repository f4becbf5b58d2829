"""The schedule: the document has its path alone; the rest is what the device's own web page reads and writes."""

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Envelope
from .mode import ModeRecord, Parameters

DAYS: dict[str, frozenset[int]] = {
    "EVERYDAY": frozenset(range(1, 8)),
    "WEEK_DAYS": frozenset(range(1, 6)),
    "WEEKENDS": frozenset({6, 7}),
}
"""ISO weekdays by the word for them."""
RECURRENCES = {days: word for word, days in DAYS.items()}
OVERLAP = "err_schedule_add_event_overlap"


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """All events."""

    results: list[ModeRecord] | None = None


class EventRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``POST schedule/event`` and ``PUT schedule/event/{id}``."""

    command: str
    startTime: int
    """HHMM, local."""
    endTime: int
    recurrence: str
    parameters: Parameters | None = None
    id: str | UnsetType = UNSET


SCHEDULE = msgspec.json.Decoder(Envelope[Schedule | None])
