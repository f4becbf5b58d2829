"""The schedule: nothing of it is in the document; this is what the device's own web page reads and writes."""

import msgspec

from .answer import Envelope
from .mode import ModeRecord

DAYS: dict[str, frozenset[int]] = {
    "EVERYDAY": frozenset(range(1, 8)),
    "WEEK_DAYS": frozenset(range(1, 6)),
    "WEEKENDS": frozenset({6, 7}),
}
"""By their word, as ISO weekdays."""
OVERLAP = "err_schedule_add_event_overlap"


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """All events."""

    results: list[ModeRecord] | None = None


SCHEDULE = msgspec.json.Decoder(Envelope[Schedule | None])
EVENT = msgspec.json.Decoder(Envelope[ModeRecord | None])
