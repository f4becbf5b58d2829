"""``schedule``, as the device's own web page reads and writes it; the document has no more than one path of it."""

from datetime import time

from starlette.responses import Response

from polywatt.model import SetSlots, Slot, StartCar, Unsupported, Window, admit

from ..wire.mode import ModeRecord
from ..wire.scale import time_from
from ..wire.schedule import DAYS, OVERLAP, Schedule
from ..wire.session import CUSTOMER
from .command import requested_mode_from
from .mode import event_id, event_record, mode_command_of
from .request import FaceRequest, FaceRoute
from .responses import NOT_FOUND, Refused, ready, updated
from .state import FaceState
from .validation import Fields, fields_of

STEP = "schedule_event"
EVENTS, EVENT = "/api/schedule/event", "/api/schedule/event/{event_id}"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group; an event is a slot of the home."""

    async def get_schedule(_request: FaceRequest) -> Response:
        records = [await _record_of(slot, state) for slot in await state.slots()]
        return ready(Schedule(results=[record for record in records if record is not None]))

    async def get_event(request: FaceRequest) -> Response:
        return ready(await _record_of(_find_slot(await state.slots(), request.names["event_id"]), state))

    async def add_event(request: FaceRequest) -> Response:
        slot, before = await _slot_from(request.body, state), await state.slots()
        _check_overlap(slot, before)
        await _store((*before, slot), state)
        # The home may have given it an id of its own.
        ids = {event_id(slot) for slot in before}
        added = [slot for slot in await state.slots() if event_id(slot) not in ids]
        return updated(await _record_of(added[0], state) if added else None)

    async def change_event(request: FaceRequest) -> Response:
        slots = await state.slots()
        old = _find_slot(slots, request.names["event_id"])
        new = await _slot_from(request.body, state, old.id)
        _check_overlap(new, tuple(slot for slot in slots if slot is not old))
        await _store(tuple(new if slot is old else slot for slot in slots), state)
        return updated(await _record_of(_find_slot(await state.slots(), event_id(new)), state))

    async def delete_event(request: FaceRequest) -> Response:
        slots = await state.slots()
        old = _find_slot(slots, request.names["event_id"])
        await _store(tuple(slot for slot in slots if slot is not old), state)
        return updated()

    return [
        FaceRoute("GET", "/api/schedule", get_schedule, CUSTOMER),
        FaceRoute("POST", EVENTS, add_event, CUSTOMER),
        FaceRoute("GET", EVENT, get_event, CUSTOMER),
        FaceRoute("PUT", EVENT, change_event, CUSTOMER),
        FaceRoute("DELETE", EVENT, delete_event, CUSTOMER),
    ]


async def _record_of(slot: Slot, state: FaceState) -> ModeRecord | None:
    """Return a slot as an event; None where this make cannot express it."""
    command = None if isinstance(slot.action, StartCar) else mode_command_of(slot.action, await state.plant.home())
    return None if command is None else event_record(slot, command, await state.schedule_written_ms())


async def _store(slots: tuple[Slot, ...], state: FaceState) -> None:
    command = SetSlots(slots=slots)
    try:
        admit(command, (await state.plant.home()).capabilities)
    except Unsupported as error:
        raise Refused(STEP, "err_not_supported", str(error)) from error
    await state.send(STEP, command)
    await state.note_schedule_written()


def _find_slot(slots: tuple[Slot, ...], sought_id: str) -> Slot:
    slot = next((slot for slot in slots if event_id(slot) == sought_id), None)
    if slot is None:
        raise Refused(STEP, NOT_FOUND, status=404)
    return slot


async def _slot_from(body: bytes, state: FaceState, slot_id: str | None = None) -> Slot:
    fields = fields_of(body, "ScheduleEventReq", STEP)
    requested = await requested_mode_from(fields, state, STEP)
    start, end = _clock_time(fields, "startTime"), _clock_time(fields, "endTime")
    if end <= start:
        raise fields.refused("endTime", "gtfield")
    days = DAYS[fields.text("recurrence", DAYS)]
    return Slot(action=requested.action, window=Window(start=start, end=end, days=days), id=slot_id)


def _clock_time(fields: Fields, key: str) -> time:
    clock_time = time_from(fields.integer(key, 0, 2359))
    if clock_time is None:
        raise fields.refused(key, "hhmm")
    return clock_time


def _check_overlap(slot: Slot, others: tuple[Slot, ...]) -> None:
    """Refuse a slot that overlaps another on a day they share."""
    if any(
        start < other_end and other_start < end and days & other_days
        for other in others
        for start, end, days in _spans(slot)
        for other_start, other_end, other_days in _spans(other)
    ):
        raise Refused(STEP, OVERLAP)


def _spans(slot: Slot) -> list[tuple[int, int, frozenset[int]]]:
    """Return minutes and days of a slot; one that passes midnight, which only another make's can, is taken as two."""
    window = slot.window
    if window is None:
        return []
    start, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
    if end > start:
        return [(start, end, window.days)]
    next_days = frozenset(day % 7 + 1 for day in window.days)
    return [(start, 24 * 60, window.days), (0, end, next_days)]
