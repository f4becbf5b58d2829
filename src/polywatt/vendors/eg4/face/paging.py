"""Pages of the portal's lists."""

from .request import FaceRequest
from .responses import Body

MAX_ROWS = 500
"""Of a page; what real ones allow is not known."""


def page_of(rows: list[Body], request: FaceRequest) -> list[Body]:
    """Return a page of rows; ``page`` counts from 1, and without numbers it is the first of all rows."""
    page, count = (int(text) if text.isdecimal() else 0 for text in (request.get("page"), request.get("rows")))
    count = min(count or MAX_ROWS, MAX_ROWS)
    first = (max(page, 1) - 1) * count
    return rows[first : first + count]
