"""``notifications``."""

from starlette.responses import Response

from polywatt.model import MarkAlertsRead

from ...wire.notifications import UNREAD, Notification, NotificationPage, UnreadCount
from ...wire.session import CUSTOMER
from ..request import FaceRequest, FaceRoute, Query
from ..responses import Refused, ready, updated
from ..state import FaceState
from .records import records_from

STEP = "notifications"
DEFAULT_SIZE, MAX_SIZE = 10, 1_000
"""Of a page; invented."""


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
        if (await state.home()).capabilities.find(MarkAlertsRead) is not None:
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
