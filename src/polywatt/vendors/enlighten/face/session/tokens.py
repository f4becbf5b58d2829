"""Tokens for a session that there is already: the entrez paths, and two more in the field."""

from datetime import timedelta

from starlette.responses import Response

from ..account import Account
from ..answers import epoch_s, error, json, signed_out
from ..asked import Asked
from ..families import Family, same
from ..routes import Route
from ..sessions import LIVES_S, Session


class Tokens:
    """Makes them. Request and answer are as clients of the service have seen them."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def field_routes(self) -> list[Route]:
        """Two further ways to the same token."""
        return [
            Route("GET", "/app-api/jwt_token.json", Family.COOKIES, self.of_session),
            Route("GET", "/service/auth_ms_enho/api/v1/session/token", Family.TOKEN, self.of_session),
        ]

    async def exchange(self, asked: Asked) -> Response:
        """``session_id`` and ``email`` for a token; with a gateway's ``serial_num`` the token is plain text."""
        body = asked.body if isinstance(asked.body, dict) else asked.form
        session = self._session(body.get("session_id"), body.get("email", body.get("username")))
        if "serial_num" not in body:
            return json(self._told(session))
        await self._check_gateway(body["serial_num"])
        return Response(self._account.sessions.token(session), media_type="text/plain")

    async def of_session(self, asked: Asked) -> Response:
        """The token of whoever is signed in."""
        if asked.session is None:
            raise signed_out()
        return json({"token": self._account.sessions.token(asked.session)})

    def _session(self, session_id: object, email: object) -> Session:
        found = self._account.sessions.of_id(session_id) if isinstance(session_id, str) else None
        if found is None or not (isinstance(email, str) and same(email.lower(), found.user.email.lower())):
            raise signed_out()
        return found

    async def _check_gateway(self, serial: object) -> None:
        known = [await station.gateway_serial() for station in self._account.stations]
        if serial not in known:
            raise error(403, "Forbidden")

    def _told(self, session: Session) -> dict[str, object]:
        now = self._account.clock.now()
        ends = min(session.ends, now + timedelta(seconds=LIVES_S))
        return {"token": self._account.sessions.token(session), "expires_at": epoch_s(ends)}
