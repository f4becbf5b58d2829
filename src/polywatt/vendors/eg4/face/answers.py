"""How the cloud answers: HTTP 200, and ``success`` in the body."""

import msgspec
from starlette.responses import Response

INVALID_LOGIN = "Invalid username or password"
NOT_FOUND = "Device not found or not accessible"
UNSUPPORTED = "DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE"
INVALID = "Invalid parameter value or out of range"
"""Document, L1337-L1369."""


class Refused(Exception):
    """Something was asked that is answered with ``success: false``."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def json(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(body), status, media_type="application/json;charset=UTF-8")
