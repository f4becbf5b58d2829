"""The routes of the API, and the way of a request through them."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody
from polywatt.kit.router import MethodNotAllowed, PathNotFound, Router
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Plant, Unsupported

from . import (
    battery,
    control,
    devices,
    energy,
    firmware,
    midbox,
    plants,
    quick_charge,
    registers,
    runtime,
    session,
)
from .request import PUBLIC, FaceRoute, face_request_from
from .responses import INVALID_PARAMETER, Refused, refusal, signed_out
from .state import FaceState

GROUPS: tuple[Callable[[FaceState], list[FaceRoute]], ...] = (
    *(session.routes, plants.routes, devices.routes, runtime.routes, energy.routes, battery.routes, midbox.routes),
    *(control.routes, quick_charge.routes, registers.routes, firmware.routes),
)


class Eg4Face:
    """The API, whole and stateful, with one account and its plants; the state of a home is its plant's."""

    def __init__(self, plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> None:
        self._state = FaceState(plants, options, clock)
        self._router = Router(route for group in GROUPS for route in group(self._state))
        self.app = asgi_app(self._answer)

    async def _answer(self, request: Request) -> Response:
        state = self._state
        try:
            route = self._router.find(request.method, request.scope["path"]).route
        except PathNotFound:
            return Response("Not Found", 404, media_type="text/plain")
        except MethodNotAllowed:
            return Response("Method Not Allowed", 405, {"Allow": "POST"}, media_type="text/plain")
        if route.access != PUBLIC and not state.sessions.is_signed_in(request):
            return signed_out(state.dialect)
        try:
            return await route.handler(await face_request_from(request))
        except Refused as error:
            return refusal(error, state.dialect)
        except (InvalidBody, Unsupported):
            return refusal(Refused(INVALID_PARAMETER), state.dialect)
