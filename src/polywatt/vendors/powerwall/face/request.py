"""A request, and an endpoint with its evidence."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, TypeAlias

import msgspec
from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.kit.router import Route

JSON = msgspec.json.Decoder()
MAX_TEXT = 200


@dataclass(slots=True)
class FaceRequest:
    """A request whose sender may make it."""

    body: bytes
    names: Mapping[str, str]
    """Values of the names in its path."""

    @property
    def name(self) -> str:
        """The value of the one name in its path."""
        return next(iter(self.names.values()))

    def fields(self) -> dict[str, Any]:
        """Return the body as an object; an empty body is an empty one.

        Raises:
            InvalidBody: it is something else.
        """
        if not self.body.strip():
            return {}
        fields = decode_body(self.body, JSON)
        if not isinstance(fields, dict):
            raise InvalidBody("the body is not an object")
        return fields

    def changes_of(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return those fields of the body that a record has, of the record's types.

        Raises:
            InvalidBody: one has another type, or there is none at all.
        """
        changes = {key: value for key, value in self.fields().items() if key in record}
        for key, value in changes.items():
            if record[key] is not None and type(value) is not type(record[key]):
                raise InvalidBody(f"{key} is of another type")
        if not changes:
            raise InvalidBody(f"the body has none of {', '.join(record)}")
        return changes

    def text(self, key: str) -> str:
        """Return a field that is text.

        Raises:
            InvalidBody: it is missing, empty, or no text.
        """
        text = self.fields().get(key)
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
            raise InvalidBody(f"{key} is missing")
        return text


Handler: TypeAlias = Callable[[FaceRequest], Awaitable[Response]]
OPEN, INSTALLER = "open", "installer"
"""Access without a session, and for installers only; every other endpoint needs a session."""


class Evidence(StrEnum):
    """Source of the form of an answer."""

    DOCUMENTED = auto()
    CAPTURED = auto()
    INVENTED = auto()
    """The name of the endpoint alone."""


@dataclass(frozen=True, slots=True)
class FaceRoute(Route[Handler]):
    """An endpoint of the face."""

    evidence: Evidence = Evidence.INVENTED


def documented(method: str, path: str, handler: Handler, access: str | None = None) -> FaceRoute:
    """Return an endpoint that answers in the document's own words; ``path`` is below ``/api/``."""
    return FaceRoute(method, f"/api/{path}", handler, access, Evidence.DOCUMENTED)


def captured(method: str, path: str, handler: Handler, access: str | None = None) -> FaceRoute:
    """Return an endpoint that answers as real gateways do in captures, or in facts that are known of them."""
    return FaceRoute(method, f"/api/{path}", handler, access, Evidence.CAPTURED)


def invented(method: str, path: str, handler: Handler) -> FaceRoute:
    """Return an endpoint of which no more than the name is known: plausible and stateful."""
    return FaceRoute(method, f"/api/{path}", handler, None, Evidence.INVENTED)
