"""The connection to the cloud: its session, and one request in it."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from polywatt.kit.authorised import AuthorisedRequests
from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.log import logger
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DriverError

from ..wire.session import LOGIN, SESSION_COOKIE, Dialect, Login
from .cache import PARAMETERS, QUICK_CHARGE, AnswerCache
from .errors import WrongDialect, error_in, is_html, is_signed_out, sign_in_error_in, signed_out_error
from .retry import Retrier, RetryPolicy
from .validation import SerialNumbers

T = TypeVar("T")
_log = logger()
ROOT = "/WManage"
LOGIN_PATH = "/api/login"
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "Accept": "application/json",
    "User-Agent": "Mozilla/5.0 (compatible; EG4InverterAPI/1.0)",
}
"""As the document prints them (L121-L126)."""
SESSION_S = 7_200.0
"""About 2 h (L117)."""
RENEW_LEFT_S = 300.0
"""A session with less than this left is renewed first (L171)."""


class Sessions(TokenHolder):
    """One session at a time; its token is a name of ours, for the cookie stays in the HTTP session."""

    RENEW_AT = 1.0 - RENEW_LEFT_S / SESSION_S


class Connection:
    """Post forms in a session, and cache the answers.

    Signs in when a request needs it, and once more when the cloud has forgotten the session.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, *, retry: RetryPolicy | None = None
    ) -> None:
        self.http, self.clock = http, clock
        self.cache = AnswerCache(clock)
        self.serials = SerialNumbers(http)
        self._credentials, self._retrier = credentials, Retrier(retry, clock)
        self._sessions = Sessions(self._sign_in, clock)
        self._requests = AuthorisedRequests(
            self._sessions, self._send, is_refused=is_signed_out, clock=clock, on_renewal=self._log_end
        )
        self._login = Login()
        http.redactor.hide(credentials.password or "")

    @property
    def cloud_name(self) -> str:
        """The cloud, for messages."""
        return f"the monitoring cloud at {self.http.address}"

    async def login(self) -> Login:
        """Return the sign-in answer of the living session; signs in where there is none."""
        await self._retrier.run(self._sessions.get)
        return self._login

    async def dialect(self) -> Dialect:
        """Return the dialect of the living session."""
        return (await self.login()).dialect

    async def require_dialect(self, dialect: Dialect, method: str, alternative: str) -> None:
        """Raise WrongDialect where the living session's is another."""
        spoken = await self.dialect()
        if spoken is not dialect:
            raise WrongDialect(f"{self.cloud_name} has no {method}: it speaks the {spoken}'s dialect; {alternative}")

    def forget_session(self) -> None:
        """Drop the session, and the memory of a refusal: a person has acted."""
        self._sessions.clear()

    def clear_settings(self) -> None:
        """Drop the cached answers about settings."""
        self.cache.clear(PARAMETERS, QUICK_CHARGE)

    async def request(self, path: str, form: Mapping[str, str], *, is_repeatable: bool = True) -> HttpResponse:
        """Return an answer that is no refusal.

        A request that changes something is not ``is_repeatable``: where it failed it may have happened.
        """
        return await self._retrier.run(lambda: self._request(path, form), is_repeatable=is_repeatable)

    async def read(self, path: str, form: Mapping[str, str], decoder: "msgspec.json.Decoder[T]") -> T:
        """Return an answer as its wire type."""
        return self.http.decode(await self.request(path, form), decoder)

    async def read_device(self, kind: str, path: str, serial: str, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return an answer about one device, from the cache where it is there."""
        form = {"serialNum": self.serials.checked(serial)}
        return await self.cache.get(kind, f"{path}:{serial}:", lambda: self.read(path, form, decoder))

    async def write(self, path: str, form: Mapping[str, str], decoder: "msgspec.json.Decoder[T]") -> T:
        """Change a setting, and return the answer. It is sent once.

        All settings are views of one state: the cached ones are dropped, also where the answer got lost.
        """
        try:
            return self.http.decode(await self.request(path, form, is_repeatable=False), decoder)
        finally:
            self.clear_settings()

    async def _request(self, path: str, form: Mapping[str, str]) -> HttpResponse:
        answer = await self._requests.request((path, form))
        if is_signed_out(answer):
            raise signed_out_error(self.cloud_name, answer, self.http)
        self._check(answer)
        return answer

    async def _send(self, request: tuple[str, Mapping[str, str]], _session: str) -> HttpResponse:
        return await self._post(*request)

    def _log_end(self, answer: HttpResponse) -> None:
        _log.info("session ended", cloud=self.http.address, request=answer.request, status=answer.status)

    async def _post(self, path: str, form: Mapping[str, str]) -> HttpResponse:
        return await self.http.request("POST", ROOT + path, form=form, headers=HEADERS)

    async def _sign_in(self) -> Token:
        user, is_first = self._credentials, self._sessions.logins == 0
        if user.password is None or user.username is None:
            raise AuthenticationFailed(f"{self.cloud_name} needs a user name and a password")
        # With the old cookie the cloud might go on with the old session.
        self.http.clear_cookies()
        _log.info("signing in" if is_first else "renewing the session", cloud=self.http.address)
        try:
            self._login = await self._fetch_login(user.username, user.password)
        except DriverError as error:
            _log.warning("sign-in failed", cloud=self.http.address, error=str(error))
            raise
        _log.info("signed in", cloud=self.http.address, lasts_s=SESSION_S)
        # Parameters are not cached over a login (L1394).
        self.cache.clear(PARAMETERS)
        self.serials.add(self._login.devices)
        return Token(f"session {self._sessions.logins + 1}", SESSION_S)

    async def _fetch_login(self, username: str, password: str) -> Login:
        answer = await self._post(LOGIN_PATH, {"account": username, "password": password})
        refused = sign_in_error_in(self.cloud_name, answer, self.http)
        if refused is not None:
            raise refused
        self._check(answer)
        if is_html(answer):
            raise self.http.bad_answer(answer, "it is a web page; is this the cloud's address?")
        login = self.http.decode(answer, LOGIN)
        cookie = answer.cookies.get(SESSION_COOKIE)
        if cookie is None or not cookie.value:
            raise self.http.bad_answer(answer, f"it set no {SESSION_COOKIE} cookie")
        self.http.redactor.hide(cookie.value)
        return login

    def _check(self, answer: HttpResponse) -> None:
        error = error_in(self.cloud_name, answer, self.http)
        if error is not None:
            raise error


class Group:
    """One group of endpoints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
