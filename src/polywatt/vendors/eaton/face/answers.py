"""How the device answers: its envelope, its refusals, and Go's own 404."""

import msgspec
from starlette.responses import Response

from ..wire.envelope import READY, UPDATED, Envelope, Fault, Refusal

NOT_FOUND = "err_not_found"
"""Invented: no capture shows a request for an event or a notification that is not there."""
INTERNAL = "err_internal"


class Refused(Exception):
    """A request that is not done; nothing has changed."""

    def __init__(self, step: str, code: str, description: str | None = None, status: int = 400) -> None:
        super().__init__(code)
        fault = Fault(step=step, errCode=code, description=msgspec.UNSET if description is None else description)
        self.answer = json(Refusal(error=fault), status)


def json(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return as_json(msgspec.json.encode(body), status)


def as_json(body: bytes, status: int = 200) -> Response:
    """A JSON answer that is bytes already."""
    return Response(body, status, media_type="application/json")


def ready(result: object) -> Response:
    """What was asked for, in the envelope."""
    return json(Envelope(message=READY, result=result))


def updated(result: object = None) -> Response:
    """A write that was done."""
    return json(Envelope(message=UPDATED, result=result))


def page_not_found() -> Response:
    """An unknown path, and a wrong method: the router of the device tells no difference (captured)."""
    return Response("404 page not found\n", 404, {"Content-Type": "text/plain"})
