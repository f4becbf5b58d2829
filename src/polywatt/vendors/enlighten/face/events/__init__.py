"""What happened, as the homeowner's feed: by page, or all of it as a file."""

import re

from starlette.responses import Response

from ..account import Account
from ..answers import Refused, json, spring_error
from ..asked import Asked
from ..families import Family
from ..routes import Route
from . import csvfile
from .cursor import START, Cursor
from .feed import Row, rows_before

PATH = "/service/events-platform-service/v1.0/{site_id}/events/homeowner"
PAGE_SIZE, MOST_ROWS = 30, 5_000
"""Document, L603-L604."""
HOST = "enlighten.enphaseenergy.com"
_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)


def routes(_account: Account) -> list[Route]:
    """One path."""
    return [Route("GET", PATH, Family.TOKEN, _events)]


async def _events(asked: Asked) -> Response:
    size, cursor = _size(asked), _cursor(asked)
    found = await rows_before(asked.site, cursor, size + 1)
    page = found[:size]
    if asked.query.get("export") == "true":
        return csvfile.answer(page, await asked.site.zone())
    follows = len(found) > size
    return json(
        {
            "events": [row.told for row in page],
            "site_timezone": (await asked.site.home()).timezone,
            "next": str(_last(page)) if follows and page else None,
            "page_size": size,
            "csv_link": f"{_base(asked)}{asked.url_path}?export=true&next={START}&page_size={MOST_ROWS}",
        }
    )


def _last(page: list[Row]) -> Cursor:
    return page[-1].cursor


def _base(asked: Asked) -> str:
    """Where the client found us, so that its link leads back here."""
    host = asked.request.headers.get("host", "")
    return f"{asked.request.scope['scheme']}://{host if _HOST.fullmatch(host) else HOST}"


def _size(asked: Asked) -> int:
    text = asked.query.get("page_size", "") or str(PAGE_SIZE)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_ROWS):
        raise _bad(asked)
    return int(text)


def _cursor(asked: Asked) -> Cursor | None:
    """None: from the newest on."""
    text = asked.query.get("next", "")
    if text in ("", START):
        return None
    cursor = Cursor.read(text)
    if cursor is None:
        raise _bad(asked)
    return cursor


def _bad(asked: Asked) -> Refused:
    return spring_error(400, "Bad Request", asked.url_path)
