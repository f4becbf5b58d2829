"""How the cloud answers, and how each of its services refuses."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from polywatt.model import DeviceRefused, DeviceUnreachable, PolywattError, RateLimited, Unsupported

from ..wire import envelope as wire

Body = object | Callable[[datetime], object] | None
"""A function makes the body when it is sent, with the clock's time."""


class Refused(Exception):
    """A request that is refused; carries the response."""

    def __init__(self, status: int, body: Body = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, dict(headers or {})

    def response(self, now: datetime) -> Response:
        """Return the response, as of ``now``."""
        body = self.body(now) if callable(self.body) else self.body
        if body is None:
            return Response(None, self.status, self.headers)
        return json_response(body, self.status, self.headers)


def json_response(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response."""
    content_type = {"Content-Type": "application/json"}
    return Response(msgspec.json.encode(body), status, content_type | dict(headers or {}))


def refusal(status: int, message: str, details: object = None, headers: Mapping[str, str] | None = None) -> Refused:
    """Return a refusal in the envelope that most paths share (document, L1759)."""
    body = {"status": "error", "message": message}
    return Refused(status, body if details is None else body | {"details": details}, headers)


def evse_refusal(message: str, code: str, status: int = 400) -> Refused:
    """Return a refusal of the EV services; ``code`` is the specific one: "iqevc_ms-10008" (seen by clients)."""
    error = {"displayMessage": message, "code": str(status), "errorMessageCode": code}
    return Refused(status, lambda now: {"meta": {"serverTimeStamp": epoch_ms(now)}, "data": None, "error": error})


def spring_refusal(status: int, error: str, path: str) -> Refused:
    """Return a refusal of the Spring servers behind ``/service`` (seen by clients of the service)."""
    return Refused(status, lambda now: {"timestamp": iso_time(now), "status": status, "error": error, "path": path})


def server_refusal(status: int, path: str) -> Refused:
    """Return a refusal of the server itself, before any service: each side of the cloud has its own envelope."""
    message = HTTPStatus(status).phrase
    return spring_refusal(status, message, path) if path.startswith("/service/") else refusal(status, message)


def not_signed_in() -> Refused:
    """Credentials are missing or have expired (document, L1749)."""
    return refusal(401, "Not Authorized")


def unknown_site() -> Refused:
    """There is no such site (document, L1753)."""
    return refusal(468, wire.INVALID_SYSTEM_ID)


def gateway_not_reporting() -> Refused:
    """The gateway does not report (document, L1755)."""
    return refusal(473, wire.GATEWAY_NOT_REPORTING)


def too_many_requests(wait_s: float | None) -> Refused:
    """The rate limit is reached (document, L1740)."""
    headers = {} if wait_s is None else {"Retry-After": str(max(1, math.ceil(wait_s)))}
    return refusal(429, "Too Many Requests", headers=headers)


def refusal_from(error: PolywattError) -> Refused:
    """Return the refusal for a plant that refuses a command or does not answer."""
    match error:
        case Unsupported():
            return refusal(400, "Bad request", str(error))
        case DeviceRefused(words=words):
            return refusal(400, "Bad request", words or str(error))
        case RateLimited(retry_after_s=wait_s):
            return too_many_requests(wait_s)
        case DeviceUnreachable():
            return gateway_not_reporting()
    return refusal(550, wire.SERVICE_UNREACHABLE)


def epoch_s(at: datetime) -> int:
    """Return epoch seconds."""
    return int(at.timestamp())


def epoch_ms(at: datetime) -> int:
    """Return epoch milliseconds."""
    return int(at.timestamp() * 1_000)


def iso_time(at: datetime) -> str:
    """Return ISO 8601 as Spring writes it: "2026-02-09T08:00:00.000+00:00"."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def without_fraction(value: float | None) -> float | None:
    """Return 32 for 32.0."""
    return int(value) if value is not None and float(value).is_integer() else value
