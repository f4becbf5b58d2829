"""``auth/toggle``: prove by a Powerwall's switch that a person stands at the gateway."""

from starlette.responses import Response

from .request import OPEN, FaceRequest, FaceRoute, captured, invented
from .responses import empty, json, refusal
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "auth/toggle/supported", handlers.toggle_supported, OPEN),
        invented("POST", "auth/toggle/start", handlers.start_toggle),
        invented("POST", "auth/toggle/login", handlers.toggle_login),
        invented("DELETE", "auth/toggle/login", handlers.end_toggle),
    ]


class _Handlers(Handlers):
    async def toggle_supported(self, _request: FaceRequest) -> Response:
        """``GET auth/toggle/supported``: false while the site controller is stopped (captured)."""
        return json({"toggle_auth_supported": await self._state.is_running()})

    async def start_toggle(self, _request: FaceRequest) -> Response:
        self._state.start_toggle()
        return empty(202)

    async def toggle_login(self, request: FaceRequest) -> Response:
        request.fields()
        if not self._state.is_toggled:
            return refusal(417, "toggle has not been started", "Expectation Failed")
        return empty(202)

    async def end_toggle(self, _request: FaceRequest) -> Response:
        if not self._state.is_toggled:
            return refusal(404, "no toggle under way", "Not Found")
        self._state.end_toggle()
        return Response(None, 200)
