"""``auth/toggle`` and ``password``: a person at the gateway, and the customer's password."""

import secrets

from starlette.responses import Response

from .request import OPEN, FaceRequest, FaceRoute, captured, documented, invented
from .responses import empty, json, refusal
from .session import Sessions
from .state import FaceState, Handlers


def routes(state: FaceState, sessions: Sessions) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state, sessions)
    return [
        captured("GET", "auth/toggle/supported", handlers.toggle_supported, OPEN),
        invented("POST", "auth/toggle/start", handlers.start_toggle),
        invented("POST", "auth/toggle/login", handlers.toggle_login),
        invented("DELETE", "auth/toggle/login", handlers.end_toggle),
        documented("POST", "password/change", handlers.change_password, OPEN),
        invented("POST", "password/generate", handlers.generate_password),
        invented("POST", "password/reset", handlers.reset_password),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState, sessions: Sessions) -> None:
        super().__init__(state)
        self._sessions = sessions

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

    async def change_password(self, request: FaceRequest) -> Response:
        old, new = request.text("old_password"), request.text("new_password")
        if not self._sessions.change_password(old, new):
            return refusal(400, "old password does not match", "Bad Request")
        return json({"password": new})

    async def generate_password(self, _request: FaceRequest) -> Response:
        """``POST password/generate``.

        Needs the switch toggled: that is known of real gateways (401 or 403), their answer then is not.
        """
        if not self._state.is_toggled:
            return refusal(403, "requires physical access", "Unable to generate password")
        return json({"password": secrets.token_hex(5).upper()})

    async def reset_password(self, _request: FaceRequest) -> Response:
        return refusal(401, "requires physical access", "Unable to reset password")
