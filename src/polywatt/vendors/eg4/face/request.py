"""Requests as the groups of endpoints see them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.request_body import read_body
from polywatt.kit.router import Route

from .responses import INVALID_PARAMETER, Body, Refused

PUBLIC = "public"
"""Access of a route that needs no session."""
ROOT = "/WManage"
MAX_ROWS = 500
"""Of a page; what real ones allow is not known."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FaceRequest:
    """The form of a request."""

    form: Mapping[str, str]

    def get(self, key: str, default: str = "") -> str:
        """Return a field of the form."""
        return self.form.get(key, default)

    @property
    def serial(self) -> str:
        """The device, by the key of readings."""
        return self.get("serialNum")

    @property
    def controlled_serial(self) -> str:
        """The device, by the key of the portal's controls."""
        return self.get("inverterSn")


Handler: TypeAlias = Callable[[FaceRequest], Awaitable[Response]]
FaceRoute: TypeAlias = Route[Handler]


def post(path: str, handler: Handler, access: str | None = None) -> FaceRoute:
    """Return the route of a path below ``/WManage``; the API has nothing but POST."""
    return Route("POST", ROOT + path, handler, access)


def page_of(rows: list[Body], request: FaceRequest) -> list[Body]:
    """Return a page of the portal's rows; ``page`` counts from 1, and without numbers it is the first of all rows."""
    page, count = (int(text) if text.isdecimal() else 0 for text in (request.get("page"), request.get("rows")))
    count = min(count or MAX_ROWS, MAX_ROWS)
    first = (max(page, 1) - 1) * count
    return rows[first : first + count]


async def face_request_from(request: Request) -> FaceRequest:
    """Return the request; its body must be a form, JSON and other types are refused.

    Raises:
        Refused: it is no form.
    """
    body = await read_body(request)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and content_type != FORM:
        raise Refused(INVALID_PARAMETER)
    try:
        return FaceRequest(dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100)))
    except ValueError as error:
        raise Refused(INVALID_PARAMETER) from error
