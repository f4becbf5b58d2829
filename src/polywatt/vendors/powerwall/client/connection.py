"""A session with a gateway: sign-in, one request at a time, and refusals as errors."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

import msgspec

from polywatt import model
from polywatt.kit.authorised import AuthorisedRequests
from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.single_flight import SingleFlight
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials

from ..wire import session
from .errors import SystemStopped

T = TypeVar("T")
LOCKED_S = 1_800.0
"""A locked gateway opens again after 10 to 30 minutes (Powerwall-Dashboard issue 434); it does not say when."""
TOKEN_LIFETIME_S = 24 * 3_600.0
"""Reports differ from 1 h to more than 20 h; a token that ends earlier is noticed and renewed once."""
HEADER_TOKEN = re.compile("[!-~]+")
"""The characters of a token that a header can carry."""
SECONDS = re.compile("[0-9]{1,9}")
"""A Retry-After in seconds; one that is longer than a life is not meant."""
FORBIDDEN_S = 3_600.0
"""How long a refusal counts as the role's. Then another sign-in is worth it: the gateway may have restarted."""


class _Request(NamedTuple):
    method: str
    path: str
    body: object


class Connection:
    """A session with a gateway.

    Signs in with the first request, one sign-in at a time. A refused request (401 or 403) is sent once more after a new
    sign-in, and never where the session was new already: a 403 then means the role.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, cool_down: CoolDown | None = None
    ) -> None:
        self._http, self._credentials = http, credentials
        self._cool_down = cool_down or CoolDown(clock)
        self._tokens = TokenHolder(self._log_in, clock)
        self._authorised = AuthorisedRequests(
            self._tokens, self._send, is_refused=_is_refused, clock=clock, forbidden_s=FORBIDDEN_S
        )
        self._reads: SingleFlight[HttpResponse] = SingleFlight()
        self._roles: tuple[str, ...] = ()

    async def sign_in(self) -> None:
        """Sign in where there is no session yet."""
        await self._tokens.get()

    async def sign_out(self) -> None:
        """``GET /api/logout``, where there is a session to end."""
        if self._tokens.has_token:
            await self.request("GET", "/api/logout")
        self._tokens.clear()

    async def read(self, path: str, decoder: "msgspec.json.Decoder[T]") -> T:
        """Send a GET and return its decoded body."""
        return self.decode(await self.get(path), decoder)

    async def get(self, path: str) -> HttpResponse:
        """Send a GET that changes nothing, once for all concurrent callers.

        Raises as :meth:`request`.
        """
        return await self._reads.run(path, lambda: self.request("GET", path))

    async def post(self, path: str, decoder: "msgspec.json.Decoder[T]", body: object = None) -> T | None:
        """Send a POST and return its decoded body; None where that is empty, as it is for many."""
        response = await self.request("POST", path, body)
        return self.decode(response, decoder) if response.body.strip() else None

    async def request(self, method: str, path: str, body: object = None) -> HttpResponse:
        """Send a request and return its response.

        Raises:
            EndpointMissing: this firmware has no such endpoint (404).
            DeviceRefused: the role does not permit it, or the gateway says no for another reason.
            SystemStopped: the site controller does not run.
            DeviceUnreachable: the gateway is busy.
            RateLimited: the gateway is locked; further requests are refused here until it opens again.
        """
        self._check_cool_down()
        response = await self._authorised.request(_Request(method, path, body), (method, path))
        self._check(response)
        return response

    def decode(self, response: HttpResponse, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return the body as its wire type.

        Raises:
            BadAnswer: it does not fit.
        """
        return self._http.decode(response, decoder)

    def bad_answer(self, response: HttpResponse, reason: str) -> model.BadAnswer:
        """Return an error for a response that does not fit."""
        return self._http.bad_answer(response, reason)

    def hide(self, secret: str) -> None:
        """Keep a secret out of every message from now on."""
        self._http.redactor.hide(secret)

    def use_password(self, password: str) -> None:
        """Sign in with this password from now on."""
        self._credentials = replace(self._credentials, password=password)

    async def _log_in(self) -> Token:
        password = self._credentials.password
        if password is None:
            raise model.AuthenticationFailed(f"the gateway at {self._http.address} needs a password")
        self._check_cool_down()
        login = session.Login(username=self._credentials.username or "customer", password=password)
        response = await self._http.request("POST", "/api/login/Basic", json=login)
        if response.status == 401:
            raise model.AuthenticationFailed(
                f"the gateway at {self._http.address} refused the login ({self._refusal_text(response)}); check the "
                "password: it is the one set in its own web page"
            )
        self._check(response)
        signed_in = self._http.decode(response, session.LOGGED_IN)
        if not HEADER_TOKEN.fullmatch(signed_in.token):
            raise self._http.bad_answer(response, "its token cannot be sent back")
        self.hide(signed_in.token)
        self._roles = tuple(signed_in.roles)
        return Token(signed_in.token, TOKEN_LIFETIME_S)

    async def _send(self, request: _Request, token: str) -> HttpResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return await self._http.request(request.method, request.path, json=request.body, headers=headers)

    def _check_cool_down(self) -> None:
        left_s = self._cool_down.left_s()
        if left_s > 0.0:
            raise model.RateLimited(
                f"the gateway at {self._http.address} was locked after too many logins and is not asked before "
                f"{left_s / 60:.0f} minutes have passed",
                left_s,
            )

    def _check(self, response: HttpResponse) -> None:
        """Raise the error that a status stands for."""
        status = response.status
        if 200 <= status < 300:
            return
        device_name, text = f"the gateway at {self._http.address}", self._refusal_text(response)
        match status:
            case 301 | 302 | 307 | 308:
                raise model.DeviceUnreachable(f"{device_name} sends us elsewhere; is this port its HTTPS port?")
            case 401 | 403:
                roles = self._http.clean_text(" ".join(self._roles)) or "this user"
                raise model.DeviceRefused(
                    f"{device_name} does not let {roles} do {response.request} ({text}); it may need the installer's "
                    "login",
                    status,
                    text,
                )
            case 404:
                raise model.EndpointMissing(
                    f"{device_name} has no {response.request}: its firmware does not offer that", status, text
                )
            case 429:
                cool_down_s = _cool_down_s(response.headers.get("Retry-After"))
                self._cool_down.begin(cool_down_s)
                raise model.RateLimited(
                    f"{device_name} is locked after too many logins ({text}); leave it alone for half an hour",
                    cool_down_s,
                )
            case 502 if not response.body:
                raise SystemStopped(
                    f"{device_name} is stopped or not up yet (HTTP 502); start it with the action 'start'"
                )
            case 502 | 503 | 504:
                raise model.DeviceUnreachable(f"{device_name} is busy (HTTP {status}, {text}); try again")
        raise model.DeviceRefused(f"{device_name} refused {response.request}: {text} (HTTP {status})", status, text)

    def _refusal_text(self, response: HttpResponse) -> str:
        """Return the gateway's own message for a refusal."""
        refusal = decode_or_none(response.body, session.REFUSAL) or session.Refusal()
        texts = [text for text in (refusal.message, refusal.error) if isinstance(text, str) and text]
        return self._http.clean_text(": ".join(dict.fromkeys(texts))) or f"HTTP {response.status}"


class Group:
    """Endpoints that belong together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def reader(path: str, decoder: "msgspec.json.Decoder[T]") -> Callable[[Group], Coroutine[Any, Any, T]]:
    """Return a method that sends a GET and returns its decoded body."""

    async def read(self: Group) -> T:
        return await self._connection.read(path, decoder)

    return read


def action(method: str, path: str) -> Callable[[Group], Coroutine[Any, Any, None]]:
    """Return a method that sends a request with an effect, whose answer says nothing more."""

    async def act(self: Group) -> None:
        await self._connection.request(method, path)

    return act


def quoted(name: str) -> str:
    """Return a name as one segment of a path, whatever it is made of."""
    return quote(name, safe="")


def _is_refused(response: HttpResponse) -> bool:
    return response.status in (401, 403)


def _cool_down_s(retry_after: str | None) -> float:
    return float(retry_after) if retry_after is not None and SECONDS.fullmatch(retry_after) else LOCKED_S
