"""One row of the document's table."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

import msgspec
from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody, decode_body

ANY = msgspec.json.Decoder()


class Basis(StrEnum):
    """What an answer is made of."""

    DOCUMENTED = auto()
    CAPTURED = auto()
    INVENTED = auto()
    """Of the row's name alone."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request for a row."""

    body: bytes
    names: tuple[str, ...] = ()
    """What stands in the path where the row has ``{...}``."""

    def fields(self) -> dict[str, Any]:
        """The body as an object; an empty body is an empty one.

        Raises:
            NotUnderstood: it is something else.
        """
        if not self.body.strip():
            return {}
        told = decode_body(self.body, ANY)
        if not isinstance(told, dict):
            raise InvalidBody("the body is not an object")
        return told

    def typed(self, like: dict[str, Any]) -> dict[str, Any]:
        """Those fields of the body that a record has, of the record's types.

        Raises:
            NotUnderstood: one has another type, or there is none at all.
        """
        told = {key: value for key, value in self.fields().items() if key in like}
        for key, value in told.items():
            if like[key] is not None and type(value) is not type(like[key]):
                raise InvalidBody(f"{key} is of another type")
        if not told:
            raise InvalidBody(f"the body has none of {', '.join(like)}")
        return told

    def word(self, key: str) -> str:
        """One field that is text.

        Raises:
            NotUnderstood: it is missing, empty, or no text.
        """
        word = self.fields().get(key)
        if not isinstance(word, str) or not word.strip() or len(word) > 200:
            raise InvalidBody(f"{key} is missing")
        return word


@dataclass(frozen=True, slots=True)
class Row:
    """Method and path below ``/api/``; ``{...}`` stands for one part of it."""

    method: str
    path: str
    basis: Basis
    answer: Callable[[Call], Awaitable[Response]]
    is_open: bool = False
    """Needs no login."""
    parts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Cut once, matched often."""
        object.__setattr__(self, "parts", tuple(self.path.split("/")))

    def names_in(self, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """What stands for the row's names; None: this is another path."""
        if len(parts) != len(self.parts):
            return None
        names = []
        for mine, theirs in zip(self.parts, parts, strict=True):
            before, opened, rest = mine.partition("{")
            if not opened:
                if mine != theirs:
                    return None
                continue
            if not theirs.startswith(before) or len(theirs) == len(before) or not rest:
                return None
            names.append(theirs.removeprefix(before))
        return tuple(names)


def found_in(rows: Iterable[Row], method: str, path: str) -> tuple[Row, tuple[str, ...]] | bool:
    """The row for a request and what stands for its names; else whether the path exists with another method.

    An exact path goes before one with names.
    """
    parts = tuple(path.split("/"))
    exists, best = False, None
    for row in rows:
        names = row.names_in(parts)
        if names is None:
            continue
        exists = True
        if row.method == method and (best is None or len(names) < len(best[1])):
            best = row, names
    return exists if best is None else best
