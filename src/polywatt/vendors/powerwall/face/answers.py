"""How the gateway answers: heads and bodies as captured."""

import msgspec
from starlette.responses import Response

HEAD = {"Cache-Control": "no-cache, no-store", "X-Content-Type-Options": "nosniff"}


def json(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return encoded(msgspec.json.encode(body), status)


def encoded(body: bytes, status: int = 200) -> Response:
    """A JSON answer that is bytes already."""
    return Response(body, status, HEAD, media_type="application/json")


def octets(body: bytes) -> Response:
    """Bytes that are no text."""
    return Response(body, 200, HEAD, media_type="application/octet-stream")


def empty(status: int) -> Response:
    """No body and no content type: accepted (202), gone (204), or no site controller (502)."""
    return Response(None, status, {"Cache-Control": "no-cache, no-store"})


def refusal(code: int, error: str, message: str) -> Response:
    """A refusal with the gateway's three words and its line break."""
    return encoded(msgspec.json.encode({"code": code, "error": error, "message": message}) + b"\n", code)


def no_access(method: str) -> Response:
    """No session, or the wrong role: the gateway does not tell the two apart."""
    return refusal(403, f"Unable to {method} to resource", "User does not have adequate access rights")


def bad_body(why: str) -> Response:
    """A body that cannot be used. The words are invented: no capture shows one."""
    return refusal(400, why, "Bad Request")


STOPPED = 502
"""What live values answer while the site controller is stopped."""
