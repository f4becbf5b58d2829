"""``password``: the customer's."""

import secrets

from starlette.responses import Response

from .request import OPEN, FaceRequest, FaceRoute, documented, invented
from .responses import json, refusal
from .session import Sessions
from .state import FaceState, Handlers


def routes(state: FaceState, sessions: Sessions) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state, sessions)
    return [
        documented("POST", "password/change", handlers.change, OPEN),
        invented("POST", "password/generate", handlers.generate),
        invented("POST", "password/reset", handlers.reset),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState, sessions: Sessions) -> None:
        super().__init__(state)
        self._sessions = sessions

    async def change(self, request: FaceRequest) -> Response:
        old, new = request.text("old_password"), request.text("new_password")
        if not self._sessions.change_password(old, new):
            return refusal(400, "old password does not match", "Bad Request")
        return json({"password": new})

    async def generate(self, _request: FaceRequest) -> Response:
        """``POST password/generate``.

        Needs the switch toggled: that is known of real gateways (401 or 403), their answer then is not.
        """
        if not self._state.is_toggled:
            return refusal(403, "requires physical access", "Unable to generate password")
        return json({"password": secrets.token_hex(5).upper()})

    async def reset(self, _request: FaceRequest) -> Response:
        return refusal(401, "requires physical access", "Unable to reset password")
