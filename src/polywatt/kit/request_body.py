"""Read what a client sent and decode it as a wire type."""

from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from .decoding import DECODE_ERRORS

T = TypeVar("T")
MAX_BODY_BYTES = 64 * 1024
"""More than any request needs."""


class InvalidBody(Exception):
    """A body that cannot be used; ``str()`` says why."""


def decode_body(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    """Return the body as its wire type.

    Raises:
        InvalidBody: it is not JSON in UTF-8, does not fit, or is nested deeper than anybody means.
    """
    try:
        return decoder.decode(body)
    except DECODE_ERRORS as error:
        raise InvalidBody(str(error)) from error


async def read_body(request: Request) -> bytes:
    """Return the body of a request; empty for GET and HEAD.

    Raises:
        InvalidBody: it is too large, or broke off.
    """
    if request.method in ("GET", "HEAD"):
        return b""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise InvalidBody("the body is too large")
    except ClientDisconnect as error:
        raise InvalidBody("the body broke off") from error
    return bytes(body)
