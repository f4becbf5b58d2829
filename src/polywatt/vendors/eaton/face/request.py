"""Requests, their queries, and the routes that serve them."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias
from urllib.parse import parse_qs

from starlette.responses import Response

from polywatt.kit.router import Route

from .responses import Refused

MAX_NAMES = 50
MAX_MS = 2 * 10**14
"""The year 8307; from there a calendar still goes on for a while."""
_INTEGER = re.compile(r"[0-9]{1,15}", re.ASCII)


class Query:
    """Names and values of a query or a form; of a name that comes twice the first counts, as in Go.

    Raises:
        Refused: it has more names than anybody means.
    """

    def __init__(self, text: bytes) -> None:
        try:
            self._values = parse_qs(text.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_NAMES)
        except ValueError as error:
            raise Refused("query", str(error)) from error

    def text(self, name: str) -> str | None:
        """Return a value; None where it is missing or empty."""
        return self._values.get(name, [""])[0] or None

    def integer(self, name: str, step: str) -> int | None:
        """Return a number of digits alone; None where it is missing.

        Raises:
            Refused: it is something else.
        """
        text = self.text(name)
        if text is None:
            return None
        if _INTEGER.fullmatch(text) is None:
            raise Refused(step, f"strconv.ParseInt: parsing {text[:40]!r}: invalid syntax")
        return int(text)

    def instant(self, name: str, step: str) -> datetime | None:
        """Return epoch milliseconds as a datetime; None where they are missing. Raises as above."""
        at_ms = self.integer(name, step)
        if at_ms is None:
            return None
        if at_ms > MAX_MS:
            raise Refused(step, f"strconv.ParseInt: parsing {str(at_ms)!r}: value out of range")
        return datetime.fromtimestamp(at_ms / 1_000.0, UTC)


class FaceRequest(NamedTuple):
    """A request whose sender may make it."""

    body: bytes
    query: Query
    names: Mapping[str, str]
    """Values of the names in its path."""
    headers: list[tuple[bytes, bytes]]


Handler: TypeAlias = Callable[[FaceRequest], Awaitable[Response]]


class FaceRoute(Route[Handler]):
    """An endpoint of the face; ``access`` is the role that it needs, None for anybody."""
