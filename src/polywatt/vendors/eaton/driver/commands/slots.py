"""Turn the events of the schedule into other slots with few writes."""

from dataclasses import dataclass, field
from datetime import time

from polywatt.kit.coerce import text_or_none
from polywatt.model import Slot, StartCar, Unsupported

from ...wire.mode import ModeRecord, Parameters, mode_command_from
from ...wire.scale import hhmm_from
from ...wire.schedule import RECURRENCES, EventRequest
from ..settings import slot_from


@dataclass(slots=True)
class ScheduleChanges:
    """Writes to the schedule, in the order in which they make room for each other."""

    deleted_ids: list[str] = field(default_factory=list)
    changed: list[tuple[str, EventRequest]] = field(default_factory=list)
    added: list[EventRequest] = field(default_factory=list)


def changes_between(events: list[ModeRecord], slots: tuple[Slot, ...], rating_w: float | None) -> ScheduleChanges:
    """Return the writes that turn the device's events into these slots.

    A slot with the id of an event is that event; so is one without an id that equals it.

    Raises:
        Unsupported: a slot cannot be written; nothing has been sent.
    """
    requests = [(slot, event_from(slot, rating_w)) for slot in slots]
    existing = {
        event_id: slot_from(event, rating_w) for event in events if (event_id := text_or_none(event.id)) is not None
    }
    changes = ScheduleChanges()
    matched: set[str] = set()
    for slot, request in requests:
        event_id = slot.id if slot.id in existing else _equal_event(slot, existing, matched)
        if event_id is None:
            changes.added.append(request)
            continue
        matched.add(event_id)
        if not _is_equal(existing[event_id], slot):
            changes.changed.append((event_id, request))
    changes.deleted_ids = [event_id for event_id in existing if event_id not in matched]
    return changes


def _equal_event(slot: Slot, existing: dict[str, Slot | None], matched: set[str]) -> str | None:
    candidates = (event_id for event_id, other in existing.items() if _is_equal(other, slot))
    return next((event_id for event_id in candidates if event_id not in matched), None)


def _is_equal(existing: Slot | None, slot: Slot) -> bool:
    """Whether two slots do the same at the same time; None is an event that we cannot read."""
    return existing is not None and (existing.action, existing.window) == (slot.action, slot.window)


def event_from(slot: Slot, rating_w: float | None) -> EventRequest:
    """Return a slot as it is written.

    Raises:
        Unsupported: this make has no word for it.
    """
    window = slot.window
    if window is None or not slot.is_on:
        raise Unsupported("a slot of an xStorage Home has a window and is on; leave it out to have it off")
    if window.end == time(0):
        raise Unsupported("a slot of an xStorage Home ends before midnight: at 23:59 at the latest")
    command = None if isinstance(slot.action, StartCar) else mode_command_from(slot.action, rating_w)
    if command is None:
        raise Unsupported(f"an xStorage Home has no word for {slot.action}")
    return EventRequest(
        command=command.command,
        startTime=hhmm_from(window.start),
        endTime=hhmm_from(window.end),
        recurrence=RECURRENCES[window.days],
        parameters=command.parameters or Parameters(),
    )
