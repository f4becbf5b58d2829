"""The homeowner's event feed: by page, or all of it as a file."""

import re

from starlette.responses import Response

from ..access import Access
from ..request import FaceRequest, Route
from ..responses import Refused, json_response, spring_refusal
from ..state import FaceState
from . import csv_export
from .cursor import START, Cursor
from .feed import rows_before

PATH = "/service/events-platform-service/v1.0/{site_id}/events/homeowner"
PAGE_SIZE, MAX_PAGE_SIZE = 30, 5_000
"""Document, L603-L604."""
HOST = "enlighten.enphaseenergy.com"
_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    return [Route("GET", PATH, _events, Access.TOKEN)]


async def _events(request: FaceRequest) -> Response:
    size, cursor = _page_size(request), _cursor(request)
    rows = await rows_before(request.site, cursor, size + 1)
    page = rows[:size]
    if request.query.get("export") == "true":
        return csv_export.response(page, await request.site.zone())
    has_more = len(rows) > size
    return json_response(
        {
            "events": [row.fields for row in page],
            "site_timezone": (await request.site.home()).timezone,
            "next": str(page[-1].cursor) if has_more and page else None,
            "page_size": size,
            "csv_link": f"{_base_url(request)}{request.url_path}?export=true&next={START}&page_size={MAX_PAGE_SIZE}",
        }
    )


def _base_url(request: FaceRequest) -> str:
    """Return the client's own URL of this server, so that its link leads back here."""
    host = request.http.headers.get("host", "")
    return f"{request.http.scope['scheme']}://{host if _HOST.fullmatch(host) else HOST}"


def _page_size(request: FaceRequest) -> int:
    text = request.query.get("page_size", "") or str(PAGE_SIZE)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_PAGE_SIZE):
        raise _bad_request(request)
    return int(text)


def _cursor(request: FaceRequest) -> Cursor | None:
    """Return the cursor; None: from the newest row on."""
    text = request.query.get("next", "")
    if text in ("", START):
        return None
    cursor = Cursor.parse(text)
    if cursor is None:
        raise _bad_request(request)
    return cursor


def _bad_request(request: FaceRequest) -> Refused:
    return spring_refusal(400, "Bad Request", request.url_path)
