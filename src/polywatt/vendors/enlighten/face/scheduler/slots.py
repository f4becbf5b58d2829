"""A charger's slots as the scheduler spells them (document, 4.4 and 4.5)."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.model import Bound, Slot, StartCar, Window

from ...wire.scheduler import CUSTOM, EVERY_DAY, MAX_LEVEL, OFF_PEAK
from ..charger.lookup import is_accepted, out_of_range_text
from ..responses import without_fraction
from .envelope import invalid_request
from .reminders import SlotExtras, default_extras, reminder_utc

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MIDNIGHT = "24:00"
MAX_SLOTS = 100
"""Of one charger. Invented."""
MAX_REMIND_MIN = 24 * 60
MAX_TEXT = 100


class SentSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A slot as it is written. ``reminderTimeUtc`` follows from the rest and is ignored."""

    id: str | UnsetType | None = UNSET
    start_time: str | None = None
    end_time: str | None = None
    charging_level: float | None = None
    charging_level_amp: float | None = None
    schedule_type: Literal["CUSTOM", "OFF_PEAK"] = "CUSTOM"
    days: list[int] | None = None
    remind_time: int | None = None
    remind_flag: bool | None = None
    enabled: bool
    recurring_kind: str | UnsetType | None = UNSET
    charge_level_type: str | UnsetType | None = UNSET
    source_type: str | UnsetType | None = UNSET
    reminder_time_utc: str | None = None
    serialized_days: Any = None


class SentSlots(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole list; ``error`` is sent by the page and not needed (document, L1291)."""

    data: list[SentSlot]
    meta: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """The charger that has the slots."""

    site: int
    serial: str
    charger_id: str
    bound: Bound | None
    """The currents that the charger accepts."""

    def slot_id(self, slot: Slot, index: int) -> str:
        """Return an id as in L1230: "<site>:<sn>:<uuid>". The uuid is invented: of the plant's own id, or the index."""
        name = f"{self.serial}/{index if slot.id is None else slot.id}"
        return f"{self.site}:{self.serial}:{uuid5(NAMESPACE_URL, name)}"


def row_from(slot: Slot, extras: SlotExtras, slot_id: str, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """Return one slot."""
    window = slot.window
    amps = without_fraction(slot.action.current_a) if isinstance(slot.action, StartCar) else None
    return {
        "id": slot_id,
        "startTime": None if window is None else f"{window.start:%H:%M}",
        "endTime": None if window is None else f"{window.end:%H:%M}",
        "chargingLevel": amps,
        "chargingLevelAmp": amps,
        "scheduleType": OFF_PEAK if window is None else CUSTOM,
        "days": list(EVERY_DAY) if window is None else sorted(window.days),
        "remindTime": extras.remind_before_min,
        "remindFlag": extras.has_reminder,
        "enabled": slot.is_on,
        "recurringKind": extras.recurring,
        "chargeLevelType": extras.level_kind,
        "sourceType": extras.source,
        "reminderTimeUtc": reminder_utc(slot, extras, zone, now),
        "serializedDays": extras.serialized_days,
    }


def slot_from(sent: SentSlot, owner: SlotOwner, before: Slot | None) -> Slot:
    """Return the slot that was sent; changing the times of an existing one switches it on (document, L1276).

    Raises:
        Refused: a time, a day or a current is not valid.
    """
    window = _window(sent)
    is_edited = before is not None and before.window is not None and _has_moved(before.window, window)
    return Slot(
        action=StartCar(charger_id=owner.charger_id, current_a=_amps(sent, owner.bound)),
        window=window,
        is_on=sent.enabled or is_edited,
        id=None if before is None else before.id,
    )


def extras_from(sent: SentSlot, before: SlotExtras | None, slot: Slot) -> SlotExtras:
    """Return the extras that were sent; omitted ones stay.

    Raises:
        Refused: a reminder is too early, or a text too long.
    """
    extras = default_extras(slot) if before is None else before
    remind_min = extras.remind_before_min if sent.remind_time is None else sent.remind_time
    texts = [text for text in (sent.source_type, sent.recurring_kind, sent.charge_level_type) if isinstance(text, str)]
    if not 0 <= remind_min <= MAX_REMIND_MIN or any(len(text) > MAX_TEXT for text in texts):
        raise invalid_request("Schedule reminder is not valid")
    return SlotExtras(
        remind_before_min=remind_min,
        has_reminder=extras.has_reminder if sent.remind_flag is None else sent.remind_flag,
        source=_sent_or(sent.source_type, extras.source),
        recurring=_sent_or(sent.recurring_kind, extras.recurring),
        level_kind=_sent_or(sent.charge_level_type, extras.level_kind),
        serialized_days=sent.serialized_days,
    )


def check_list(sent: list[SentSlot]) -> None:
    """Check that it can be a charger's list.

    Raises:
        Refused: it is too long, or one slot is there twice.
    """
    ids = [slot.id for slot in sent if isinstance(slot.id, str)]
    if len(sent) > MAX_SLOTS or len(set(ids)) != len(ids):
        raise invalid_request("Schedule list is not valid")


def _sent_or(text: str | UnsetType | None, before: str | None) -> str | None:
    return before if isinstance(text, UnsetType) else text


def _has_moved(before: Window, now: Window | None) -> bool:
    return now is None or (now.start, now.end) != (before.start, before.end)


def _window(sent: SentSlot) -> Window | None:
    """Return the window; None for the tariff's cheap hours, whose times and days the owner cannot set."""
    days = frozenset(EVERY_DAY if sent.days is None and sent.schedule_type == OFF_PEAK else sent.days or ())
    if not days or not days <= frozenset(EVERY_DAY):
        raise invalid_request("Schedule days should be in the range [1-7]")
    if sent.schedule_type == OFF_PEAK:
        if sent.start_time is not None or sent.end_time is not None or days != frozenset(EVERY_DAY):
            raise invalid_request("Off-peak schedule takes no times and no days")
        return None
    return Window(start=_time(sent.start_time), end=_time(sent.end_time), days=days)


def _time(text: str | None) -> time:
    if text == MIDNIGHT:
        return time(0)
    if text is None or TIME.fullmatch(text) is None:
        raise invalid_request("Schedule time is not HH:MM")
    return time.fromisoformat(text)


def _amps(sent: SentSlot, bound: Bound | None) -> float | None:
    """Return A; a level of 100 is the maximum (document, L1290); None leaves it to the charger."""
    level = sent.charging_level if sent.charging_level_amp is None else sent.charging_level_amp
    if level is None:
        return None
    if sent.charging_level_amp is None and level == MAX_LEVEL:
        return None if bound is None else bound.maximum
    if bound is None or not is_accepted(level, bound):
        raise invalid_request(out_of_range_text(bound))
    return float(level)
