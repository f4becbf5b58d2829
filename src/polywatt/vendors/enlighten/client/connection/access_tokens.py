"""Bearer tokens: made with the session, renewed before they end, by whichever way this account has."""

import msgspec

from polywatt.kit.http import HttpResponse
from polywatt.kit.log import logger
from polywatt.kit.single_flight import SingleFlight
from polywatt.model import DriverError, RateLimited

from ..wire.session import TOKEN, TokenResponse, decode_claims
from . import endpoints
from .endpoints import ENDPOINTS
from .exchange import Exchange, with_cookies
from .headers import BASE, headers_for
from .session import Session

_log = logger()
WAYS = (endpoints.TOKENS, endpoints.ACCESS_TOKEN, endpoints.JWT_TOKEN, endpoints.SESSION_TOKEN)
"""Clients of the service have seen all but the second work; the document names the first two and describes neither."""


class Tokens:
    """Asks for bearer tokens, one question at a time."""

    def __init__(self, exchange: Exchange, entrez: Exchange, session: Session) -> None:
        self._exchange, self._entrez, self._session = exchange, entrez, session
        self._flight: SingleFlight[bool] = SingleFlight()
        self._ways = list(WAYS)
        self._without: str | None = None
        """The session for which no way works."""

    async def ready(self, *, is_needed: bool) -> bool:
        """Whether there is a living token, renewed if it is about to end."""
        session = self._session
        is_wanted = session.has_old_token or (session.token is None and is_needed)
        if is_wanted and self._without != session.session_id:
            await self._flight.run("token", self._renew)
        return session.token is not None and not session.has_dead_token

    async def ask(self, name: str, *, serial: str | None = None) -> TokenResponse:
        """One way; with a gateway's ``serial`` a token for that, as plain text.

        Raises:
            BadAnswer: there is no token in it.
        """
        answer = await self._answer(name, serial)
        at = self._entrez if name in (endpoints.TOKENS, endpoints.ACCESS_TOKEN) else self._exchange
        at.check(answer)
        found = _token_in(answer)
        if found is None or found.text is None:
            raise at.http.bad_answer(answer, "it holds no token")
        at.http.redactor.hide(found.text)
        return found

    async def _renew(self) -> bool:
        for name in tuple(self._ways):
            try:
                found = await self.ask(name)
            except RateLimited:
                raise
            except DriverError as error:
                _log.debug("no token this way", way=name, error=str(error))
                continue
            self._session.renew_token(found)
            self._ways = [name, *(way for way in self._ways if way != name)]
            return True
        self._without = self._session.session_id
        return False

    async def _answer(self, name: str, serial: str | None) -> HttpResponse:
        endpoint, session = ENDPOINTS[name], self._session
        if name in (endpoints.TOKENS, endpoints.ACCESS_TOKEN):
            body = {"session_id": session.session_id, "email": session.email}
            if serial is not None:
                body = {"session_id": session.session_id, "serial_num": serial, "username": session.email}
            # No cookies: it is another host, and the body says who asks.
            return await self._entrez.send(endpoint.method, endpoint.path, headers=BASE, json=body)
        headers = headers_for(endpoint.family, session.identity)
        if name == endpoints.SESSION_TOKEN and session.cookies.session is not None:
            headers["e-auth-token"] = session.cookies.session
        answer = await self._exchange.send(
            endpoint.method, endpoint.path, headers=with_cookies(headers, session.cookies), is_read=False
        )
        session.learn(answer)
        return answer


def _token_in(answer: HttpResponse) -> TokenResponse | None:
    """JSON, or the token itself as plain text."""
    text = answer.body.decode("utf-8", "replace").strip()
    if text.count(".") == 2 and decode_claims(text).exp is not msgspec.UNSET:
        return TokenResponse(token=text)
    try:
        return TOKEN.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
