"""From one list of slots to another with few writes."""

from dataclasses import dataclass, field
from datetime import time

from polywatt.kit.coerce import text_or_none
from polywatt.model import Slot, StartCar, Unsupported

from ..wire.clocktime import as_hhmm
from ..wire.mode import ModeRecord, Parameters, spelling_of
from ..wire.request import WantedEvent
from ..wire.schedule import DAYS
from .settings import slot_from

WORDS = {days: word for word, days in DAYS.items()}


@dataclass(slots=True)
class Changes:
    """What is to be written."""

    gone: list[str] = field(default_factory=list)
    changed: list[tuple[str, WantedEvent]] = field(default_factory=list)
    new: list[WantedEvent] = field(default_factory=list)


def changes_between(events: list[ModeRecord], slots: tuple[Slot, ...], rating_w: float | None) -> Changes:
    """What turns the device's events into these slots.

    A slot with the id of an event is that event; one without an id that is alike one is that too.

    Raises:
        Unsupported: a slot cannot be spelled; nothing has been sent.
    """
    wanted = [(slot, event_from(slot, rating_w)) for slot in slots]
    there = {
        event_id: slot_from(event, rating_w) for event in events if (event_id := text_or_none(event.id)) is not None
    }
    changes = Changes()
    kept: set[str] = set()
    for slot, event in wanted:
        event_id = slot.id if slot.id in there else _alike(slot, there, kept)
        if event_id is None:
            changes.new.append(event)
            continue
        kept.add(event_id)
        before = there[event_id]
        if before is None or (before.action, before.window) != (slot.action, slot.window):
            changes.changed.append((event_id, event))
    changes.gone = [event_id for event_id in there if event_id not in kept]
    return changes


def _alike(slot: Slot, there: dict[str, Slot | None], kept: set[str]) -> str | None:
    for event_id, other in there.items():
        if event_id not in kept and other is not None and (other.action, other.window) == (slot.action, slot.window):
            return event_id
    return None


def event_from(slot: Slot, rating_w: float | None) -> WantedEvent:
    """A slot as it is written.

    Raises:
        Unsupported: this make has no word for it.
    """
    window = slot.window
    if window is None or not slot.is_on:
        raise Unsupported("a slot of an xStorage Home has a window and is on; leave it out to have it off")
    if window.end == time(0):
        raise Unsupported("a slot of an xStorage Home ends before midnight: at 23:59 at the latest")
    spelled = None if isinstance(slot.action, StartCar) else spelling_of(slot.action, rating_w)
    if spelled is None:
        raise Unsupported(f"an xStorage Home has no word for {slot.action}")
    command, parameters = spelled
    return WantedEvent(
        command=command,
        startTime=as_hhmm(window.start),
        endTime=as_hhmm(window.end),
        recurrence=WORDS[window.days],
        parameters=parameters or Parameters(),
    )
