"""Tokens for an existing session: the entrez paths, and two more in the field."""

from datetime import timedelta

from starlette.responses import Response

from ..access import Access, secrets_equal
from ..request import FaceRequest, Route
from ..responses import epoch_s, json_response, not_signed_in, refusal
from ..state import FaceState
from ..state.sessions import LIFETIME_S, Session


class Tokens:
    """Issue tokens. Requests and responses are as clients of the service have seen them."""

    def __init__(self, state: FaceState) -> None:
        self._state = state

    def field_routes(self) -> list[Route]:
        """Return two further paths to the same token."""
        return [
            Route("GET", "/app-api/jwt_token.json", self.of_session, Access.COOKIES),
            Route("GET", "/service/auth_ms_enho/api/v1/session/token", self.of_session, Access.TOKEN),
        ]

    async def exchange(self, request: FaceRequest) -> Response:
        """Exchange ``session_id`` and ``email`` for a token; with a gateway's ``serial_num`` it is plain text."""
        body = request.body if isinstance(request.body, dict) else request.form
        session = self._session(body.get("session_id"), body.get("email", body.get("username")))
        if "serial_num" not in body:
            return json_response(self._token_body(session))
        await self._check_gateway(body["serial_num"])
        return Response(self._state.sessions.token(session), media_type="text/plain")

    async def of_session(self, request: FaceRequest) -> Response:
        """Issue a token of the request's session."""
        if request.session is None:
            raise not_signed_in()
        return json_response({"token": self._state.sessions.token(request.session)})

    def _session(self, session_id: object, email: object) -> Session:
        session = self._state.sessions.by_id(session_id) if isinstance(session_id, str) else None
        if session is None or not (isinstance(email, str) and secrets_equal(email.lower(), session.user.email.lower())):
            raise not_signed_in()
        return session

    async def _check_gateway(self, serial: object) -> None:
        if serial not in [await site.gateway_serial() for site in self._state.sites]:
            raise refusal(403, "Forbidden")

    def _token_body(self, session: Session) -> dict[str, object]:
        now = self._state.clock.now()
        expires_at = min(session.expires_at, now + timedelta(seconds=LIFETIME_S))
        return {"token": self._state.sessions.token(session), "expires_at": epoch_s(expires_at)}
