"""What the cloud itself remembers of a slot, and no charger does: reminders, and where it came from."""

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
class Extras:
    """Of one slot."""

    remind_before_min: int = DEFAULT_BEFORE_MIN
    reminds: bool = False
    source: str | None = "SYSTEM"
    recurring: str | None = None
    level_kind: str | None = None
    serialized_days: Any = None


def first_extras(slot: Slot) -> Extras:
    """Of a slot that nobody has said anything about; as in the document's examples."""
    if slot.window is None:
        return Extras()
    return Extras(recurring="Recurring", level_kind="Weekly")


class Remembered:
    """By charger and slot."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], Extras] = {}

    def of(self, serial: str, slot: Slot) -> Extras:
        """What is remembered of it."""
        kept = None if slot.id is None else self._by_id.get((serial, slot.id))
        return first_extras(slot) if kept is None else kept

    def keep(self, serial: str, pairs: Iterable[tuple[Slot, Extras]]) -> None:
        """Instead of all that was remembered of this charger."""
        self._by_id = {key: extras for key, extras in self._by_id.items() if key[0] != serial}
        self._by_id |= {(serial, slot.id): extras for slot, extras in pairs if slot.id is not None}


def reminder_utc(slot: Slot, extras: Extras, zone: ZoneInfo, now: datetime) -> str | None:
    """When somebody is reminded of the slot's next beginning, "HH:MM" in UTC; it moves with summer time."""
    if slot.window is None or not extras.reminds:
        return None
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(len(EVERY_DAY) + 1)):
        begins = datetime.combine(day, slot.window.start, zone).astimezone(now.tzinfo)
        if day.isoweekday() in slot.window.days and begins >= now:
            return f"{begins - timedelta(minutes=extras.remind_before_min):%H:%M}"
    return None
