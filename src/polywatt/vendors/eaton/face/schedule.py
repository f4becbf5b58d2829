"""``schedule``, as the device's own web page reads and writes it; the document has no more than one path of it."""

from datetime import time

from starlette.responses import Response

from polywatt.model import Home, SetSlots, Slot, StartCar, Unsupported, Window, admit

from ..wire.mode import ModeRecord
from ..wire.schedule import DAYS, OVERLAP
from ..wire.schedule import Schedule as WireSchedule
from ..wire.session import CUSTOMER
from ..wire.times import time_from
from .command import requested_mode_from
from .fields import Fields, fields_of
from .mode import event_id, event_record, mode_command_of
from .request import FaceRequest, FaceRoute
from .responses import NOT_FOUND, Refused, ready, updated
from .state import FaceState

STEP = "schedule_event"
EVENTS, EVENT = "/api/schedule/event", "/api/schedule/event/{event_id}"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    schedule = Schedule(state)
    return [
        FaceRoute("GET", "/api/schedule", schedule.get, CUSTOMER),
        FaceRoute("POST", EVENTS, schedule.add_event, CUSTOMER),
        FaceRoute("GET", EVENT, schedule.get_event, CUSTOMER),
        FaceRoute("PUT", EVENT, schedule.change_event, CUSTOMER),
        FaceRoute("DELETE", EVENT, schedule.delete_event, CUSTOMER),
    ]


class Schedule:
    """Handlers of the group; an event is a slot of the home."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    async def get(self, _request: FaceRequest) -> Response:
        """Return the events that this make has words for."""
        records = [await self._record_of(slot) for slot in await self._state.slots()]
        return ready(WireSchedule(results=[record for record in records if record is not None]))

    async def get_event(self, request: FaceRequest) -> Response:
        """Return one event."""
        return ready(await self._record_of(_find_slot(await self._state.slots(), request.names["event_id"])))

    async def add_event(self, request: FaceRequest) -> Response:
        """Add an event; the home may give it an id of its own."""
        slot = await self._slot_from(request.body)
        before = await self._state.slots()
        _check_overlap(slot, before)
        await self._store((*before, slot))
        ids = {event_id(slot) for slot in before}
        added = [slot for slot in await self._state.slots() if event_id(slot) not in ids]
        return updated(await self._record_of(added[0]) if added else None)

    async def change_event(self, request: FaceRequest) -> Response:
        """Put another event in the place of one."""
        slots = await self._state.slots()
        old = _find_slot(slots, request.names["event_id"])
        new = await self._slot_from(request.body, old.id)
        _check_overlap(new, tuple(slot for slot in slots if slot is not old))
        await self._store(tuple(new if slot is old else slot for slot in slots))
        return updated(await self._record_of(_find_slot(await self._state.slots(), event_id(new))))

    async def delete_event(self, request: FaceRequest) -> Response:
        """Delete an event."""
        slots = await self._state.slots()
        old = _find_slot(slots, request.names["event_id"])
        await self._store(tuple(slot for slot in slots if slot is not old))
        return updated()

    async def _record_of(self, slot: Slot) -> ModeRecord | None:
        home = await self._state.home()
        command = None if isinstance(slot.action, StartCar) else mode_command_of(slot.action, home)
        return None if command is None else event_record(slot, command, await self._state.schedule_written_ms())

    async def _slot_from(self, body: bytes, slot_id: str | None = None) -> Slot:
        home = await self._state.home()
        return slot_from(body, home, is_strict=self._state.profile.is_document, slot_id=slot_id)

    async def _store(self, slots: tuple[Slot, ...]) -> None:
        command = SetSlots(slots=slots)
        try:
            admit(command, (await self._state.home()).capabilities)
        except Unsupported as error:
            raise Refused(STEP, "err_not_supported", str(error)) from error
        await self._state.send(STEP, command)
        await self._state.note_schedule_written()


def _find_slot(slots: tuple[Slot, ...], sought_id: str) -> Slot:
    slot = next((slot for slot in slots if event_id(slot) == sought_id), None)
    if slot is None:
        raise Refused(STEP, NOT_FOUND, status=404)
    return slot


def slot_from(body: bytes, home: Home, *, is_strict: bool, slot_id: str | None) -> Slot:
    """Return an event as a slot.

    Raises:
        Refused: it does not fit.
    """
    fields = fields_of(body, "ScheduleEventReq", STEP)
    requested = requested_mode_from(fields, home, is_strict=is_strict, step=STEP)
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
