"""Signing in."""

from starlette.responses import Response

from ...wire.session import Dialect
from ..request import PUBLIC, FaceRequest, FaceRoute, post
from ..responses import WRONG_CREDENTIALS, Refused, json_response
from ..state import FaceState
from . import document, portal


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def login(request: FaceRequest) -> Response:
        cookie = state.sessions.sign_in(request.get("account"), request.get("password"))
        if cookie is None:
            raise Refused(WRONG_CREDENTIALS)
        plants = await state.list_plants()
        if state.dialect is Dialect.DOCUMENT:
            body = document.login_from(plants)
        else:
            body = portal.login_from(plants, state.username, state.clock.now())
        response = json_response(body)
        response.headers["Set-Cookie"] = cookie
        return response

    return [post("/api/login", login, PUBLIC)]
