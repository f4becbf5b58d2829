"""What a client sent, as a wire type."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


class NotUnderstood(Exception):
    """A body that cannot be used; ``str()`` says why."""


def understood(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    """The body as its wire type.

    Raises:
        NotUnderstood: it is not JSON, does not fit, or is nested deeper than anybody means.
    """
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotUnderstood(str(error)) from error
