"""The way to a gateway: its login, its refusals, and one request after another."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.single_flight import SingleFlight
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, BadAnswer, DeviceRefused, DeviceUnreachable, RateLimited

from ..wire import session

T = TypeVar("T")
LOCKED_S = 1_800.0
"""A locked gateway opens again after 10 to 30 minutes (Powerwall-Dashboard issue 434); it does not say when."""
TOKEN_LIFETIME_S = 24 * 3_600.0
"""Reports differ from 1 h to more than 20 h; a token that ends earlier is noticed and renewed once."""
HEADER_WORD = re.compile("[!-~]+")
"""What a header can carry of a token."""
SECONDS = re.compile("[0-9]{1,9}")
"""A Retry-After in seconds; one that is longer than a life is not meant."""
FORBIDDEN_S = 3_600.0
"""So long a refusal is taken for the role's. Then another login is worth it: the gateway may have restarted."""


class NotThere(DeviceRefused):
    """This firmware has no such endpoint (404)."""


class SystemStopped(DeviceUnreachable):
    """The gateway answers, its site controller does not (502 with an empty body): stopped, or not up yet."""


class Gateway:
    """A gateway that is asked one thing after another.

    Signs in when the first answer needs it, with one login in flight; a refused request is repeated once after a new
    login, and never where the login was new already: a 403 then means the role, and another login would only bring
    the account nearer to being locked.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, cool_down: CoolDown | None = None
    ) -> None:
        self._http, self._credentials = http, credentials
        self._tokens = TokenHolder(self._login, clock)
        self._cool_down = cool_down or CoolDown(clock)
        self._clock = clock
        self._reads: SingleFlight[HttpResponse] = SingleFlight()
        self._forbidden_s: dict[tuple[str, str], float] = {}
        self.roles: tuple[str, ...] = ()

    async def sign_in(self) -> None:
        """Make sure that there is a session; costs nothing where there is one."""
        await self._tokens.get()

    async def logout(self) -> None:
        """``GET /api/logout``, where there is a session to end."""
        if self._tokens.has_token:
            await self.ask("GET", "/api/logout")
        self._tokens.clear()

    async def _login(self) -> Token:
        password = self._credentials.password
        if password is None:
            raise AuthenticationFailed(f"the gateway at {self._http.address} needs a password")
        self._check_left_alone()
        wanted = session.Login(username=self._credentials.username or "customer", password=password)
        answer = await self._http.request("POST", "/api/login/Basic", json=wanted)
        if answer.status == 401:
            words = self._words(answer)
            raise AuthenticationFailed(
                f"the gateway at {self._http.address} refused the login ({words}); check the password: "
                "it is the one set in its own web page"
            )
        self._check(answer)
        found = self._http.decode(answer, session.LOGGED_IN)
        if not HEADER_WORD.fullmatch(found.token):
            raise self._http.bad_answer(answer, "its token cannot be sent back")
        self._http.redactor.hide(found.token)
        self.roles = tuple(found.roles)
        return Token(found.token, TOKEN_LIFETIME_S)

    async def read(self, path: str, decoder: "msgspec.json.Decoder[T]") -> T:
        """What a GET answers, decoded."""
        return self.decoded(await self.get(path), decoder)

    async def get(self, path: str) -> HttpResponse:
        """What a GET that changes nothing answers, asked once for all who ask meanwhile.

        Raises what a status means.
        """
        return await self._reads.run(path, lambda: self.ask("GET", path))

    def decoded(self, answer: HttpResponse, decoder: "msgspec.json.Decoder[T]") -> T:
        """The body as its wire type."""
        return self._http.decode(answer, decoder)

    def bad(self, answer: HttpResponse, reason: str) -> BadAnswer:
        """An answer that does not fit, as an error."""
        return self._http.bad_answer(answer, reason)

    async def ask(self, method: str, path: str, body: object = None) -> HttpResponse:
        """What a request answers; raises what a status means."""
        self._check_left_alone()
        before = self._tokens.logins
        token = await self._tokens.get()
        is_new = self._tokens.logins != before
        answer = await self._send(method, path, body, token)
        if answer.status in (401, 403) and not is_new and not self._is_forbidden(method, path):
            answer = await self._send(method, path, body, await self._tokens.renew(token))
            is_new = True
        if answer.status in (401, 403) and is_new:
            self._forbidden_s[method, path] = self._clock.monotonic_s()
        self._check(answer)
        self._forbidden_s.pop((method, path), None)
        return answer

    def _check_left_alone(self) -> None:
        left_s = self._cool_down.left_s()
        if left_s > 0.0:
            raise RateLimited(
                f"the gateway at {self._http.address} was locked after too many logins and is not asked before "
                f"{left_s / 60:.0f} minutes have passed",
                left_s,
            )

    def _is_forbidden(self, method: str, path: str) -> bool:
        """Whether it was refused to a new session a short while ago."""
        since_s = self._forbidden_s.get((method, path))
        return since_s is not None and self._clock.monotonic_s() - since_s < FORBIDDEN_S

    async def _send(self, method: str, path: str, body: object, token: str) -> HttpResponse:
        return await self._http.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    def _check(self, answer: HttpResponse) -> None:
        """Raises what an error status means."""
        status = answer.status
        if 200 <= status < 300:
            return
        who, words = f"the gateway at {self._http.address}", self._words(answer)
        match status:
            case 301 | 302 | 307 | 308:
                raise DeviceUnreachable(f"{who} sends us elsewhere; is this port its HTTPS port?")
            case 401 | 403:
                roles = self._http.clean_text(" ".join(self.roles)) or "this user"
                raise DeviceRefused(
                    f"{who} does not let {roles} do {answer.request} ({words}); it may need the installer's login",
                    status,
                    words,
                )
            case 404:
                raise NotThere(f"{who} has no {answer.request}: its firmware does not offer that", status, words)
            case 429:
                seconds = _seconds(answer.headers.get("Retry-After"))
                self._cool_down.begin(seconds)
                raise RateLimited(
                    f"{who} is locked after too many logins ({words}); leave it alone for half an hour", seconds
                )
            case 502 if not answer.body:
                raise SystemStopped(f"{who} is stopped or not up yet (HTTP 502); start it with the action 'start'")
            case 502 | 503 | 504:
                raise DeviceUnreachable(f"{who} is busy (HTTP {status}, {words}); try again")
        raise DeviceRefused(f"{who} refused {answer.request}: {words} (HTTP {status})", status, words)

    def _words(self, answer: HttpResponse) -> str:
        """The gateway's own words for a refusal."""
        try:
            refusal = session.REFUSAL.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return f"HTTP {answer.status}"
        found = [word for word in (refusal.message, refusal.error) if isinstance(word, str) and word]
        return self._http.clean_text(": ".join(dict.fromkeys(found))) or f"HTTP {answer.status}"


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after is not None and SECONDS.fullmatch(retry_after) else LOCKED_S


async def if_there(request: Callable[[], Awaitable[T]]) -> T | None:
    """The answer, or None where this firmware has no such endpoint."""
    try:
        return await request()
    except NotThere:
        return None
