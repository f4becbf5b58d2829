"""Answers and refusals: HTTP 200, and ``success`` in the body."""

from typing import Any, TypeAlias

import msgspec
from starlette.responses import HTMLResponse, Response

from ..wire.envelope import INVALID_PARAMETER, NOT_FOUND, UNSUPPORTED_DEVICE, WRONG_CREDENTIALS
from ..wire.session import Dialect

__all__ = ["INVALID_PARAMETER", "NOT_FOUND", "UNSUPPORTED_DEVICE", "WRONG_CREDENTIALS", "Body", "Refused"]
Body: TypeAlias = dict[str, Any]
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Login</title></head><body></body></html>"
"""A page in place of JSON, with status 200; what else stands in it means nothing to clients."""


class Refused(Exception):
    """A request that is answered with ``success: false``."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def json_response(body: object) -> Response:
    """Return a JSON answer."""
    return Response(msgspec.json.encode(body), media_type="application/json;charset=UTF-8")


def refusal(error: Refused, dialect: Dialect) -> Response:
    """Return a refusal; HTTP 200 as well (assumed: no status is printed)."""
    key = "message" if dialect is Dialect.DOCUMENT else "msg"
    return json_response({"success": False, key: error.message})


def signed_out(dialect: Dialect) -> Response:
    """Return the answer to a request without a session: a status and nothing more, in the portal the login page."""
    return Response(None, 401) if dialect is Dialect.DOCUMENT else HTMLResponse(LOGIN_PAGE)
