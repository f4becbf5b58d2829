"""The schedule, as the device's own web page reads and writes it; the document has no more than one path of it."""

from datetime import time

from polywatt.model import Home, SetSlots, Slot, StartCar, Unsupported, Window, admit

from ..wire.clocktime import time_from
from ..wire.mode import ModeRecord
from ..wire.schedule import DAYS, OVERLAP
from .answers import Refused
from .fields import Fields, fields_of
from .modes import event_id, event_record, spelled_for, wanted_from

STEP = "schedule_event"


def records_from(slots: tuple[Slot, ...], home: Home, written_ms: int) -> list[ModeRecord]:
    """The slots this make has words for."""
    found = (_record(slot, home, written_ms) for slot in slots)
    return [record for record in found if record is not None]


def _record(slot: Slot, home: Home, written_ms: int) -> ModeRecord | None:
    spelled = None if isinstance(slot.action, StartCar) else spelled_for(slot.action, home)
    return None if spelled is None else event_record(slot, spelled, written_ms)


def slot_from(body: bytes, home: Home, *, is_strict: bool, slot_id: str | None = None) -> Slot:
    """An event as a slot.

    Raises:
        Refused: it does not fit.
    """
    fields = fields_of(body, "ScheduleEventReq", STEP)
    wanted = wanted_from(fields, home, is_strict=is_strict, step=STEP)
    start, end = _clock_time(fields, "startTime"), _clock_time(fields, "endTime")
    if end <= start:
        raise fields.refused("endTime", "gtfield")
    word = fields.word("recurrence")
    if word not in DAYS:
        raise fields.refused("recurrence", "oneof")
    return Slot(action=wanted.action, window=Window(start=start, end=end, days=DAYS[word]), id=slot_id)


def _clock_time(fields: Fields, key: str) -> time:
    found = time_from(fields.whole(key, 0, 2359))
    if found is None:
        raise fields.refused(key, "hhmm")
    return found


def with_event(slots: tuple[Slot, ...], new: Slot, replaced: Slot | None = None) -> SetSlots:
    """The list with one more, or with another in the place of one.

    Raises:
        Refused: it overlaps another.
    """
    others = tuple(slot for slot in slots if slot is not replaced)
    if any(_overlap(new, other) for other in others):
        raise Refused(STEP, OVERLAP)
    if replaced is None:
        return SetSlots(slots=(*slots, new))
    return SetSlots(slots=tuple(new if slot is replaced else slot for slot in slots))


def without(slots: tuple[Slot, ...], gone: Slot) -> SetSlots:
    """The list without one."""
    return SetSlots(slots=tuple(slot for slot in slots if slot is not gone))


def find(slots: tuple[Slot, ...], wanted_id: str) -> Slot:
    """The slot behind an event.

    Raises:
        Refused: there is none.
    """
    found = next((slot for slot in slots if event_id(slot) == wanted_id), None)
    if found is None:
        raise Refused(STEP, "err_not_found", status=404)
    return found


def admitted(command: SetSlots, home: Home) -> SetSlots:
    """The list, if the home can have it.

    Raises:
        Refused: it cannot.
    """
    try:
        admit(command, home.capabilities)
    except Unsupported as error:
        raise Refused(STEP, "err_not_supported", str(error)) from error
    return command


def _overlap(one: Slot, other: Slot) -> bool:
    """On a day they share; one that passes midnight, which only another make's can, is taken as two."""
    if one.window is None or other.window is None:
        return False
    return any(
        a_start < b_end and b_start < a_end and a_days & b_days
        for a_start, a_end, a_days in _parts(one.window)
        for b_start, b_end, b_days in _parts(other.window)
    )


def _parts(window: Window) -> list[tuple[int, int, frozenset[int]]]:
    start, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
    if end > start:
        return [(start, end, window.days)]
    next_days = frozenset(day % 7 + 1 for day in window.days)
    return [(start, 24 * 60, window.days), (0, end, next_days)]
