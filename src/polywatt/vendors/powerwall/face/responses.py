"""Responses and refusals of the gateway: headers and bodies as captured."""

from typing import Any

import msgspec
from msgspec import UNSET
from starlette.responses import Response

from ..wire.fields import Number

HEADERS = {"Cache-Control": "no-cache, no-store", "X-Content-Type-Options": "nosniff"}
STOPPED = 502
"""Status of live values while the site controller is stopped."""


def json(body: object, status: int = 200) -> Response:
    """Return a JSON response."""
    return encoded(msgspec.json.encode(body), status)


def encoded(body: bytes, status: int = 200) -> Response:
    """Return a JSON response that is bytes already."""
    return Response(body, status, HEADERS, media_type="application/json")


def octets(body: bytes) -> Response:
    """Return bytes that are no text."""
    return Response(body, 200, HEADERS, media_type="application/octet-stream")


def empty(status: int) -> Response:
    """Return no body and no content type: accepted (202), gone (204), or no site controller (502)."""
    return Response(None, status, {"Cache-Control": "no-cache, no-store"})


def refusal(code: int, error: str, message: str) -> Response:
    """Return a refusal with the gateway's three fields and its line break."""
    return encoded(msgspec.json.encode({"code": code, "error": error, "message": message}) + b"\n", code)


def no_access(method: str) -> Response:
    """Refuse for want of a session or a role: the gateway does not distinguish the two."""
    return refusal(403, f"Unable to {method} to resource", "User does not have adequate access rights")


def not_found() -> Response:
    """Refuse a path that is not served."""
    return refusal(404, "File Not Found", "File Not Found")


def bad_body(why: str) -> Response:
    """Refuse a body that cannot be used. The message is invented: no capture has one."""
    return refusal(400, why, "Bad Request")


def or_unset(number: float | None) -> Number:
    """Return a number, or nothing where it is not known."""
    return UNSET if number is None else number


def diagnostic(name: str, category: str, is_disruptive: bool, checks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a diagnostic with its checks."""
    head = {"name": name, "category": category, "disruptive": is_disruptive, "inputs": None}
    return head | {"checks": checks, "alert": False}
