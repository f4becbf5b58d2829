"""How the cloud answers, and how each of its services refuses."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from polywatt.model import DeviceRefused, DeviceUnreachable, PolywattError, RateLimited, Unsupported

from ..wire import envelope

Body = object | Callable[[datetime], object] | None
"""A function makes it when it is sent, of the clock's time."""


class Refused(Exception):
    """A request that is not obeyed, with the answer it gets."""

    def __init__(self, status: int, body: Body = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, dict(headers or {})

    def answer(self, now: datetime) -> Response:
        """The answer, as of ``now``."""
        body = self.body(now) if callable(self.body) else self.body
        if body is None:
            return Response(None, self.status, self.headers)
        return json(body, self.status, self.headers)


def json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    kind = {"Content-Type": "application/json"}
    return Response(msgspec.json.encode(body), status, kind | dict(headers or {}))


def error(status: int, message: str, details: object = None, headers: Mapping[str, str] | None = None) -> Refused:
    """The envelope that most paths share (document, L1759)."""
    told = {"status": "error", "message": message}
    return Refused(status, told if details is None else told | {"details": details}, headers)


def evse_error(display: str, code: str, status: int = 400) -> Refused:
    """The EV services': ``code`` is the specific one, such as "iqevc_ms-10008" (seen by clients of the service)."""
    told = {"displayMessage": display, "code": str(status), "errorMessageCode": code}
    return Refused(status, lambda now: {"meta": {"serverTimeStamp": epoch_ms(now)}, "data": None, "error": told})


def spring_error(status: int, error: str, path: str) -> Refused:
    """The servers' own behind ``/service`` (seen by clients of the service)."""
    return Refused(status, lambda now: {"timestamp": instant(now), "status": status, "error": error, "path": path})


def unfit(status: int, path: str) -> Refused:
    """What the servers themselves say of a request that no service sees: each side of the cloud in its own words."""
    words = HTTPStatus(status).phrase
    return spring_error(status, words, path) if path.startswith("/service/") else error(status, words)


def signed_out() -> Refused:
    """Credentials are missing or have expired (document, L1749)."""
    return error(401, "Not Authorized")


def unknown_site() -> Refused:
    """Document, L1753."""
    return error(468, envelope.INVALID_SYSTEM_ID)


def refused_by(trouble: PolywattError) -> Refused:
    """What the cloud says when a plant does not do as it was asked, or does not answer."""
    match trouble:
        case Unsupported():
            return error(400, "Bad request", str(trouble))
        case DeviceRefused(words=words):
            return error(400, "Bad request", words or str(trouble))
        case RateLimited(retry_after_s=wait_s):
            return too_many(wait_s)
        case DeviceUnreachable():
            return error(473, envelope.GATEWAY_NOT_REPORTING)
    return error(550, envelope.SERVICE_UNREACHABLE)


def too_many(wait_s: float | None) -> Refused:
    """Asked too often (document, L1740)."""
    headers = {} if wait_s is None else {"Retry-After": str(max(1, math.ceil(wait_s)))}
    return error(429, "Too Many Requests", headers=headers)


def epoch_s(at: datetime) -> int:
    """Epoch seconds."""
    return int(at.timestamp())


def epoch_ms(at: datetime) -> int:
    """Epoch milliseconds."""
    return int(at.timestamp() * 1_000)


def instant(at: datetime) -> str:
    """ISO 8601 as Spring writes it: "2026-02-09T08:00:00.000+00:00"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
