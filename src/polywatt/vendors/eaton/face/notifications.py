"""``notifications``, made of the home's alerts: one record of the beginning, another of the end."""

from collections.abc import Iterable
from datetime import datetime

from starlette.responses import Response

from polywatt.model import Alert, MarkAlertsRead, Severity

from ..wire import notifications as wire
from ..wire.notifications import UNREAD, Notification, NotificationPage, UnreadCount
from ..wire.scale import epoch_ms
from ..wire.session import CUSTOMER
from .request import FaceRequest, FaceRoute, Query
from .responses import Refused, ready, stable_id, updated
from .state import FaceState, NotificationMarks

STEP = "notifications"
DEFAULT_SIZE, MAX_SIZE = 10, 1_000
"""Of a page; invented."""
SUBTYPES = {
    "grid_lost": "NO_UTILITY",
    "battery_voltage_low": "BATTERY_VOLTAGE_LOW",
    "battery_voltage_high": "BATTERY_VOLTAGE_HIGH",
    "battery_temperature_high": "BATTERY_OVER_TEMP",
    "battery_temperature_low": "BATTERY_UNDER_TEMP",
    "battery_lost": "NO_BATTERY",
    "emergency_power_off": "EMERGENCY_OFF",
}
"""Our codes in the words of the device's web page, which has 51."""
OTHER = "UNKNOWN_FAULT"
FAULT_CODES = {
    "BATTERY_VOLTAGE_LOW": "UNDER_VOLTAGE",
    "BATTERY_VOLTAGE_HIGH": "OVER_VOLTAGE",
    "BATTERY_OVER_TEMP": "OVER_TEMPERATURE",
    "BATTERY_UNDER_TEMP": "UNDER_TEMPERATURE",
    "NO_BATTERY": "GENERAL",
}
"""The technician's ``bmsFaultCode`` by subtype (the web page's translations)."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    marks = state.marks

    async def get_page(request: FaceRequest) -> Response:
        return ready(page_from(await records_from(state), request.query))

    async def count_unread(request: FaceRequest) -> Response:
        status = request.query.text("status") or UNREAD
        return ready(UnreadCount(total=len(_with_status(await records_from(state), status))))

    async def mark_read(request: FaceRequest) -> Response:
        now = state.clock.now()
        marks.read |= dict.fromkeys(await _known_ids(request.body, state), now)
        return updated()

    async def mark_all_read(_request: FaceRequest) -> Response:
        marks.all_read_at = state.clock.now()
        if (await state.plant.home()).capabilities.find(MarkAlertsRead) is not None:
            await state.send(STEP, MarkAlertsRead())
        return updated()

    async def delete(request: FaceRequest) -> Response:
        marks.deleted |= await _known_ids(request.body, state)
        return updated()

    return [
        FaceRoute("GET", "/api/notifications", get_page, CUSTOMER),
        FaceRoute("GET", "/api/notifications/unread", count_unread, CUSTOMER),
        FaceRoute("POST", "/api/notifications/read", mark_read, CUSTOMER),
        FaceRoute("POST", "/api/notifications/read/all", mark_all_read, CUSTOMER),
        FaceRoute("POST", "/api/notifications/delete", delete, CUSTOMER),
    ]


async def _known_ids(form: bytes, state: FaceState) -> set[str]:
    """Return the ids in a form ("id=a,b,c") that are ids of notifications; a form without ids is refused."""
    known = {record.alertId for record in await records_from(state)}
    ids = {part.strip() for part in (Query(form).text("id") or "").split(",")} - {""}
    if not ids:
        raise Refused(STEP, "Key: 'NotificationReq.Id' Error:Field validation for 'Id' failed on the 'required' tag")
    return known & ids


def page_from(records: list[Notification], query: Query) -> NotificationPage:
    """Return the page that a query describes.

    Raises:
        Refused: size or offset is no number.
    """
    matches = _with_status(records, query.text("status"))
    size, offset = query.integer("size", STEP), query.integer("offset", STEP)
    size, offset = DEFAULT_SIZE if size is None else size, 0 if offset is None else offset
    page = matches[offset : offset + min(size, MAX_SIZE)]
    return NotificationPage(total=len(matches), start=offset, size=size, results=page)


def _with_status(records: list[Notification], status: str | None) -> list[Notification]:
    """Return those with a status; there are none with another one than the two."""
    return [record for record in records if status in (None, record.status)]


async def records_from(state: FaceState) -> list[Notification]:
    """Return all notifications that are not deleted, newest first."""
    marks, records = state.marks, list[Notification]()
    for event in await state.events():
        if isinstance(event, Alert) and event.severity != Severity.INFO:
            records += _records_of(event, marks, is_document=state.profile.is_document)
    return sorted((r for r in records if r.alertId not in marks.deleted), key=lambda r: r.createdAt, reverse=True)


def faults_from(records: Iterable[Notification]) -> list[str] | None:
    """Return the battery's faults that have not ended, as the technician sees them; None where there is none."""
    records = list(records)
    ended = {record.previousAlertId for record in records}
    subtypes = (r.subType for r in records if not r.previousAlertId and r.alertId not in ended)
    return sorted({FAULT_CODES[subtype] for subtype in subtypes if subtype in FAULT_CODES}) or None


def _records_of(alert: Alert, marks: NotificationMarks, *, is_document: bool) -> list[Notification]:
    # The codes of other makes are not in its vocabulary.
    subtype = SUBTYPES.get(alert.code) or (alert.code if alert.code in FAULT_CODES else OTHER)
    # The document knows CRITICAL and INFO alone.
    level = "CRITICAL" if is_document or not isinstance(alert.severity, Severity) else alert.severity.value.upper()
    beginning_id = stable_id("alert", alert.id)
    records = [_record(beginning_id, "", alert.since, level, subtype, alert, marks)]
    if alert.until is not None:
        end_id = stable_id("alert", alert.id, "end")
        records.append(_record(end_id, beginning_id, alert.until, "INFO", subtype, alert, marks))
    return records


def _record(
    alert_id: str, previous_id: str, at: datetime, level: str, subtype: str, alert: Alert, marks: NotificationMarks
) -> Notification:
    read_at = marks.read.get(alert_id)
    if read_at is None and marks.all_read_at is not None and at <= marks.all_read_at:
        read_at = marks.all_read_at
    return Notification(
        updatedAt=epoch_ms(read_at or at),
        createdAt=epoch_ms(at),
        alertId=alert_id,
        previousAlertId=previous_id,
        level=level,
        subType=subtype,
        status=wire.READ if read_at is not None or alert.is_read is True else wire.UNREAD,
    )
