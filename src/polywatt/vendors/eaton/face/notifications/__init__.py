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
    notifications = Notifications(state)
    return [
        FaceRoute("GET", "/api/notifications", notifications.get_page, CUSTOMER),
        FaceRoute("GET", "/api/notifications/unread", notifications.count_unread, CUSTOMER),
        FaceRoute("POST", "/api/notifications/read", notifications.mark_read, CUSTOMER),
        FaceRoute("POST", "/api/notifications/read/all", notifications.mark_all_read, CUSTOMER),
        FaceRoute("POST", "/api/notifications/delete", notifications.delete, CUSTOMER),
    ]


class Notifications:
    """Handlers of the group."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    async def get_page(self, request: FaceRequest) -> Response:
        """Return some of the notifications, newest first."""
        return ready(page_from(await records_from(self._state), request.query))

    async def count_unread(self, request: FaceRequest) -> Response:
        """Return how many are unread, or have another status."""
        status = request.query.text("status") or UNREAD
        return ready(UnreadCount(total=len(_with_status(await records_from(self._state), status))))

    async def mark_all_read(self, _request: FaceRequest) -> Response:
        """Mark all as read, also in the home where it stores that."""
        self._state.marks.all_read_at = self._state.clock.now()
        if (await self._state.home()).capabilities.find(MarkAlertsRead) is not None:
            await self._state.send(STEP, MarkAlertsRead())
        return updated()

    async def mark_read(self, request: FaceRequest) -> Response:
        """Mark some as read."""
        now = self._state.clock.now()
        self._state.marks.read |= dict.fromkeys(await self._known_ids(request.body), now)
        return updated()

    async def delete(self, request: FaceRequest) -> Response:
        """Delete some."""
        self._state.marks.deleted |= await self._known_ids(request.body)
        return updated()

    async def _known_ids(self, form: bytes) -> set[str]:
        """Return the ids in a form ("id=a,b,c") that are ids of notifications; none at all are refused."""
        known = {record.alertId for record in await records_from(self._state)}
        ids = {part.strip() for part in (Query(form).text("id") or "").split(",")} - {""}
        if not ids:
            text = "Key: 'NotificationReq.Id' Error:Field validation for 'Id' failed on the 'required' tag"
            raise Refused(STEP, text)
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
