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
from ..charger.found import is_taken, out_of_range
from ..charger.status import whole_where_it_is
from .envelope import bad
from .reminders import Extras, first_extras, reminder_utc

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MIDNIGHT = "24:00"
MOST_SLOTS = 100
"""Of one charger. Invented."""
MOST_REMIND_MIN = 24 * 60
MOST_TEXT = 100


class SentSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A slot as it is written. ``reminderTimeUtc`` follows from the rest and is not looked at."""

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
class Place:
    """Whose slots they are."""

    site: int
    serial: str
    charger_id: str
    bound: Bound | None
    """The currents that the charger takes."""

    def id_of(self, slot: Slot, index: int) -> str:
        """As in L1230: "<site>:<sn>:<uuid>". The uuid is invented: made of the plant's own id, or of its place."""
        name = f"{self.serial}/{index if slot.id is None else slot.id}"
        return f"{self.site}:{self.serial}:{uuid5(NAMESPACE_URL, name)}"


def row_from(slot: Slot, extras: Extras, slot_id: str, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """One slot."""
    window = slot.window
    amps = whole_where_it_is(slot.does.current_a) if isinstance(slot.does, StartCar) else None
    return {
        "id": slot_id,
        "startTime": None if window is None else f"{window.start:%H:%M}",
        "endTime": None if window is None else f"{window.end:%H:%M}",
        "chargingLevel": amps,
        "chargingLevelAmp": amps,
        "scheduleType": OFF_PEAK if window is None else CUSTOM,
        "days": list(EVERY_DAY) if window is None else sorted(window.days),
        "remindTime": extras.remind_before_min,
        "remindFlag": extras.reminds,
        "enabled": slot.is_on,
        "recurringKind": extras.recurring,
        "chargeLevelType": extras.level_kind,
        "sourceType": extras.source,
        "reminderTimeUtc": reminder_utc(slot, extras, zone, now),
        "serializedDays": extras.serialized_days,
    }


def slot_from(sent: SentSlot, place: Place, before: Slot | None) -> Slot:
    """What a written slot means; one whose times are changed is on from then (document, L1276).

    Raises:
        Refused: a time, a day or a current is none that there is.
    """
    window = _window(sent)
    is_edited = before is not None and before.window is not None and _moved(before.window, window)
    return Slot(
        does=StartCar(charger_id=place.charger_id, current_a=_amps(sent, place.bound)),
        window=window,
        is_on=sent.enabled or is_edited,
        id=None if before is None else before.id,
    )


def extras_from(sent: SentSlot, before: Extras | None, slot: Slot) -> Extras:
    """What the cloud remembers of a written slot; what is left out stays.

    Raises:
        Refused: a reminder cannot be so early, or a word is no word.
    """
    kept = first_extras(slot) if before is None else before
    remind = kept.remind_before_min if sent.remind_time is None else sent.remind_time
    words = [word for word in (sent.source_type, sent.recurring_kind, sent.charge_level_type) if isinstance(word, str)]
    if not 0 <= remind <= MOST_REMIND_MIN or any(len(word) > MOST_TEXT for word in words):
        raise bad("Schedule reminder is not valid")
    return Extras(
        remind_before_min=remind,
        reminds=kept.reminds if sent.remind_flag is None else sent.remind_flag,
        source=_said(sent.source_type, kept.source),
        recurring=_said(sent.recurring_kind, kept.recurring),
        level_kind=_said(sent.charge_level_type, kept.level_kind),
        serialized_days=sent.serialized_days,
    )


def check_list(sent: list[SentSlot]) -> None:
    """Whether it can be a charger's list.

    Raises:
        Refused: it is too long, or one slot is there twice.
    """
    ids = [slot.id for slot in sent if isinstance(slot.id, str)]
    if len(sent) > MOST_SLOTS or len(set(ids)) != len(ids):
        raise bad("Schedule list is not valid")


def _said(word: str | UnsetType | None, kept: str | None) -> str | None:
    return kept if isinstance(word, UnsetType) else word


def _moved(before: Window, now: Window | None) -> bool:
    return now is None or (now.start, now.end) != (before.start, before.end)


def _window(sent: SentSlot) -> Window | None:
    """None for the tariff's cheap hours, whose times and days are not the owner's to say."""
    days = frozenset(EVERY_DAY if sent.days is None and sent.schedule_type == OFF_PEAK else sent.days or ())
    if not days or not days <= frozenset(EVERY_DAY):
        raise bad("Schedule days should be in the range [1-7]")
    if sent.schedule_type == OFF_PEAK:
        if sent.start_time is not None or sent.end_time is not None or days != frozenset(EVERY_DAY):
            raise bad("Off-peak schedule takes no times and no days")
        return None
    return Window(start=_time(sent.start_time), end=_time(sent.end_time), days=days)


def _time(text: str | None) -> time:
    if text == MIDNIGHT:
        return time(0)
    if text is None or TIME.fullmatch(text) is None:
        raise bad("Schedule time is not HH:MM")
    return time.fromisoformat(text)


def _amps(sent: SentSlot, bound: Bound | None) -> float | None:
    """A; a level of 100 is as much as it can (document, L1290); None as the charger likes."""
    level = sent.charging_level if sent.charging_level_amp is None else sent.charging_level_amp
    if level is None:
        return None
    if sent.charging_level_amp is None and level == MAX_LEVEL:
        return None if bound is None else bound.most
    if bound is None or not is_taken(level, bound):
        raise bad(out_of_range(bound))
    return float(level)
