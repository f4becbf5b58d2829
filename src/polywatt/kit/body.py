"""What a client sent, as a wire type."""

from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

T = TypeVar("T")
MOST_BODY_BYTES = 64 * 1024
"""More than any request needs."""


class NotUnderstood(Exception):
    """A body that cannot be used; ``str()`` says why."""


def understood(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    """The body as its wire type.

    Raises:
        NotUnderstood: it is not JSON in UTF-8, does not fit, or is nested deeper than anybody means.
    """
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error


async def body_of(request: Request) -> bytes:
    """The body.

    Raises:
        NotUnderstood: it is too large, or broke off.
    """
    if request.method in ("GET", "HEAD"):
        return b""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BODY_BYTES:
                raise NotUnderstood("the body is too large")
    except ClientDisconnect as error:
        raise NotUnderstood("the body broke off") from error
    return bytes(body)
