"""Bearer tokens: made with the session, renewed before they end, from whichever endpoint works for this account."""

import msgspec

from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse
from polywatt.kit.log import logger
from polywatt.kit.single_flight import SingleFlight
from polywatt.model import DriverError, RateLimited

from ...wire.session import TOKEN, TokenResponse, decode_claims
from .. import endpoints
from ..endpoints import ENDPOINTS
from .headers import BASE, headers_for
from .session import Session
from .transport import Transport, with_cookies

_log = logger()
TOKEN_ENDPOINTS = (endpoints.TOKENS, endpoints.ACCESS_TOKEN, endpoints.JWT_TOKEN, endpoints.SESSION_TOKEN)
"""Clients of the service have seen all but the second work; the document names the first two and describes neither."""
ENTREZ_ENDPOINTS = (endpoints.TOKENS, endpoints.ACCESS_TOKEN)


class AccessTokens:
    """Fetches bearer tokens, one at a time."""

    def __init__(self, transport: Transport, entrez: Transport, session: Session) -> None:
        self._transport, self._entrez, self._session = transport, entrez, session
        self._flight: SingleFlight[bool] = SingleFlight()
        self._endpoints = list(TOKEN_ENDPOINTS)
        """In the order in which they are tried: the one that worked last comes first."""
        self._session_without_token: str | None = None
        """The id of the session for which no endpoint gives a token."""

    async def ensure(self, *, is_needed: bool) -> bool:
        """Fetch a token where there is none or it is about to end; return whether a living one is there."""
        session = self._session
        is_due = session.is_token_ending or (session.state.token is None and is_needed)
        if is_due and self._session_without_token != session.state.session_id:
            await self._flight.run("token", self._renew)
        return session.state.token is not None and not session.is_token_expired

    async def fetch(self, name: str, *, serial: str | None = None) -> TokenResponse:
        """Return the token of one endpoint; with a gateway's ``serial`` one for that, which comes as plain text.

        Raises:
            BadAnswer: there is no token in it.
        """
        response = await self._send(name, serial)
        transport = self._entrez if name in ENTREZ_ENDPOINTS else self._transport
        transport.check(response)
        token = _token_from(response)
        if token is None or token.value is None:
            raise transport.http.bad_answer(response, "it holds no token")
        transport.http.redactor.hide(token.value)
        return token

    async def _renew(self) -> bool:
        for name in tuple(self._endpoints):
            try:
                token = await self.fetch(name)
            except RateLimited:
                raise
            except DriverError as error:
                _log.debug("no token from this endpoint", way=name, error=str(error))
                continue
            self._session.set_token(token)
            self._endpoints = [name, *(other for other in self._endpoints if other != name)]
            return True
        self._session_without_token = self._session.state.session_id
        return False

    async def _send(self, name: str, serial: str | None) -> HttpResponse:
        endpoint, session = ENDPOINTS[name], self._session
        if name in ENTREZ_ENDPOINTS:
            session_id, email = session.state.session_id, session.state.email
            body = {"session_id": session_id, "email": email}
            if serial is not None:
                body = {"session_id": session_id, "serial_num": serial, "username": email}
            # No cookies: it is another host, and the body names the session.
            return await self._entrez.send(endpoint.method, endpoint.path, headers=BASE, json=body)
        headers = headers_for(endpoint.family, session.identity)
        if name == endpoints.SESSION_TOKEN and session.cookies.session is not None:
            headers["e-auth-token"] = session.cookies.session
        response = await self._transport.send(
            endpoint.method, endpoint.path, headers=with_cookies(headers, session.cookies), is_read=False
        )
        session.update_cookies(response)
        return response


def _token_from(response: HttpResponse) -> TokenResponse | None:
    """Return the token, which comes in JSON or as plain text."""
    text = response.body.decode("utf-8", "replace").strip()
    if text.count(".") == 2 and decode_claims(text).exp is not msgspec.UNSET:
        return TokenResponse(token=text)
    return decode_or_none(response.body, TOKEN)
