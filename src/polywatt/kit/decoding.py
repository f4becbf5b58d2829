"""Decode bodies that may be anything."""

from typing import TypeVar

import msgspec

T = TypeVar("T")
DECODE_ERRORS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The errors of a msgspec decoder: no JSON, or not of that type; not UTF-8; nested deeper than anybody means."""


def decode_or_none(body: bytes, decoder: "msgspec.json.Decoder[T]") -> T | None:
    """Return the body as its wire type, or None where it does not fit."""
    try:
        return decoder.decode(body)
    except DECODE_ERRORS:
        return None
