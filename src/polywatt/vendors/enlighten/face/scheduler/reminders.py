"""The cloud's own memory of a slot, for data that no charger stores: reminders, and its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from polywatt.model import Slot

from ...wire.scheduler import EVERY_DAY

DEFAULT_BEFORE_MIN = 10
"""Document, L1236."""


@dataclass(frozen=True, slots=True)
class SlotExtras:
    """The extras of one slot."""

    remind_before_min: int = DEFAULT_BEFORE_MIN
    has_reminder: bool = False
    source: str | None = "SYSTEM"
    recurring: str | None = None
    level_kind: str | None = None
    serialized_days: Any = None


def default_extras(slot: Slot) -> SlotExtras:
    """Return the extras of a slot for which none have been sent; as in the document's examples."""
    if slot.window is None:
        return SlotExtras()
    return SlotExtras(recurring="Recurring", level_kind="Weekly")


class ExtrasMemory:
    """The extras by charger and slot."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], SlotExtras] = {}

    def of(self, serial: str, slot: Slot) -> SlotExtras:
        """Return the extras of a slot."""
        extras = None if slot.id is None else self._by_id.get((serial, slot.id))
        return default_extras(slot) if extras is None else extras

    def replace(self, serial: str, pairs: Iterable[tuple[Slot, SlotExtras]]) -> None:
        """Replace all extras of a charger."""
        self._by_id = {key: extras for key, extras in self._by_id.items() if key[0] != serial}
        self._by_id |= {(serial, slot.id): extras for slot, extras in pairs if slot.id is not None}


def reminder_utc(slot: Slot, extras: SlotExtras, zone: ZoneInfo, now: datetime) -> str | None:
    """Return the time of the next reminder of the slot's start, "HH:MM" in UTC; it moves with summer time."""
    if slot.window is None or not extras.has_reminder:
        return None
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(len(EVERY_DAY) + 1)):
        begins = datetime.combine(day, slot.window.start, zone).astimezone(now.tzinfo)
        if day.isoweekday() in slot.window.days and begins >= now:
            return f"{begins - timedelta(minutes=extras.remind_before_min):%H:%M}"
    return None
