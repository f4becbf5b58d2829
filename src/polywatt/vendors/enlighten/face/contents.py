"""What a request brings: its query, and a form or JSON."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from polywatt.kit.request_body import InvalidBody, decode_body, read_body

from .answers import unfit

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_FIELDS = 100
"""More than any request has."""
_ANYTHING = msgspec.json.Decoder()


def query_of(request: Request) -> dict[str, str]:
    """The query's fields; of several with one name the last.

    Raises:
        NotUnderstood: it has too many, or is no text.
    """
    return _fields(bytes(request.scope["query_string"]))


async def form_and_body_of(request: Request) -> tuple[dict[str, str], Any]:
    """A form's fields, or the decoded JSON; the other is empty, or None.

    Raises:
        NotUnderstood: it is neither, though it says so.
        Refused: it says that it is something else.
    """
    content = await read_body(request)
    if not content:
        return {}, None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return _fields(content), None
    if kind == JSON:
        return {}, decode_body(content, _ANYTHING)
    raise unfit(415, request.scope["path"])


def _fields(content: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise InvalidBody("the fields cannot be read") from error
    return dict(pairs)
