"""The connection to one device: sign-in, and one request with the session's token."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from polywatt.kit.authorised import AuthorisedRequests
from polywatt.kit.clock import Clock
from polywatt.kit.decoding import DECODE_ERRORS
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed

from ..wire.session import CUSTOMER, SIGN_IN_RESPONSE, TECHNICIAN, SignInRequest
from .errors import check_status, check_success, device_name, sign_in_error

T = TypeVar("T")
TOKEN_LIFETIME_S = 3_600.0
"""Document, L22; where the token does not say it itself."""
_CLAIMS = msgspec.json.Decoder()


class Connection:
    """Send requests with the token of a session.

    Signs in with the first of them, with one sign-in in flight, renews the token before its hour is over, and once
    more when it is refused.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, inverter_sn: str | None, email: str | None
    ) -> None:
        self.http, self._credentials = http, credentials
        self._inverter_sn, self._email = inverter_sn, email
        self._tokens = TokenHolder(self._new_token, clock)
        self._requests = AuthorisedRequests(
            self._tokens, _send, is_refused=lambda response: response.status == 401, clock=clock
        )

    async def sign_in(self) -> None:
        """``POST auth/signin``, unless there is a token that still lives."""
        await self._tokens.get()

    async def request(
        self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """Send a request and check the status of its response."""
        response = await self._requests.request(partial(self.http.request, method, path, json=body, query=query))
        check_status(self.http, response)
        return response

    async def read(self, path: str, decoder: "msgspec.json.Decoder[T]", query: Mapping[str, str] | None = None) -> T:
        """``GET`` a response and decode it."""
        return self.http.decode(await self.request("GET", path, query=query), decoder)

    async def write(self, method: str, path: str, body: object = None) -> HttpResponse:
        """Write, and check that the response does not refuse it; what else it may hold is not documented."""
        response = await self.request(method, path, body)
        check_success(self.http, response)
        return response

    async def _new_token(self) -> Token:
        response = await self.http.request("POST", "/api/auth/signin", json=self._sign_in_request())
        if response.status in (400, 401, 403):
            raise sign_in_error(self.http, response)
        check_status(self.http, response)
        token = self.http.decode(response, SIGN_IN_RESPONSE).access_token
        if not token or not token.isascii() or not token.isprintable():
            raise self.http.bad_answer(response, "it holds no token")
        self.http.redactor.hide(token)
        return Token(token, lifetime_s(token))

    def _sign_in_request(self) -> SignInRequest:
        user = self._credentials
        if user.password is None or user.username is None:
            raise AuthenticationFailed(f"{device_name(self.http)} needs a user name and a password")
        if self._inverter_sn is None:
            return SignInRequest(username=user.username, pwd=user.password, userType=CUSTOMER)
        return SignInRequest(
            username=user.username,
            pwd=user.password,
            userType=TECHNICIAN,
            inverterSn=self._inverter_sn,
            email=self._email or "technician@example.com",
        )


class Group:
    """One group of endpoints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


async def _send(request: Callable[..., Awaitable[HttpResponse]], token: str) -> HttpResponse:
    return await request(headers={"Authorization": f"Bearer {token}"})


def lifetime_s(token: str) -> float:
    """Return how long a token lives by its own claims (``exp - iat``), whatever either clock shows; else an hour."""
    try:
        payload = token.split(".")[1]
        claims: Any = _CLAIMS.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        claimed_s = float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error, *DECODE_ERRORS):
        return TOKEN_LIFETIME_S
    return claimed_s if 0.0 < claimed_s < 10 * 365 * 86_400.0 else TOKEN_LIFETIME_S
