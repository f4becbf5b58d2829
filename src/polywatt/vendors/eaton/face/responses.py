"""Responses of the device: its envelope, its refusals, Go's 404, and its ids."""

from uuid import NAMESPACE_URL, uuid5

import msgspec
from starlette.responses import Response

from ..wire.envelope import READY, UPDATED, Envelope, Fault, Refusal

NOT_FOUND = "err_not_found"
"""Invented: no capture shows a request for an event or a notification that is not there."""
INTERNAL = "err_internal"


class Refused(Exception):
    """A request that the device refuses; nothing has changed."""

    def __init__(self, step: str, code: str, description: str | None = None, status: int = 400) -> None:
        super().__init__(code)
        fault = Fault(step=step, errCode=code, description=msgspec.UNSET if description is None else description)
        self.response = json_response(Refusal(error=fault), status)


def json_response(body: object, status: int = 200) -> Response:
    """Return a JSON response."""
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def ready(result: object) -> Response:
    """Return the result of a read in the envelope."""
    return json_response(Envelope(message=READY, result=result))


def updated(result: object = None) -> Response:
    """Return the result of a write in the envelope."""
    return json_response(Envelope(message=UPDATED, result=result))


def page_not_found() -> Response:
    """Return the response to an unknown path or a wrong method: the device's router tells no difference (captured)."""
    return Response("404 page not found\n", 404, {"Content-Type": "text/plain"})


def stable_id(*names: object) -> str:
    """Return a UUID that looks random and is the same for the same names."""
    return str(uuid5(NAMESPACE_URL, "/".join(("xstorage", *map(str, names)))))
