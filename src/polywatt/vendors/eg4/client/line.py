"""The line to the cloud: a session, and forms that are posted in it."""

from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.log import logger
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceUnreachable, DriverError, RateLimited

from ..wire.answer import NOT_FOUND, REFUSAL, Refusal, to_float, to_text
from ..wire.session import LOGIN, SESSION_COOKIE, Login
from .errors import BLOCKED, TRANSIENT, NotThere, SessionRefused, not_let_in, refusal
from .retry import Retrier

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
COOL_DOWN_S = 600.0


class Sessions(TokenHolder):
    """One session at a time; its token is a name of ours, for the cookie stays in the HTTP session."""

    RENEW_AT = 1.0 - RENEW_LEFT_S / SESSION_S


class Line:
    """Posts forms, signs in when that needs it, and once more when the cloud has forgotten the session."""

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        retrier: Retrier,
        on_login: Callable[[Login], None],
    ) -> None:
        self._http, self._credentials, self._retrier, self._on_login = http, credentials, retrier, on_login
        self._sessions = Sessions(self._sign_in, clock)
        self._login = Login()
        http.redactor.hide(credentials.password or "")

    @property
    def who(self) -> str:
        """The cloud, for messages."""
        return f"the monitoring cloud at {self._http.address}"

    async def login(self) -> Login:
        """What the living session's login told; signs in where there is none."""
        await self._retrier.run(self._sessions.get)
        return self._login

    def forget(self) -> None:
        """Drop the session, and the memory of a refusal: a person has acted."""
        self._sessions.clear()

    async def ask(self, path: str, form: Mapping[str, str], *, is_repeatable: bool = True) -> HttpResponse:
        """An answer that is no refusal."""
        return await self._retrier.run(lambda: self._ask(path, form), is_repeatable=is_repeatable)

    async def _ask(self, path: str, form: Mapping[str, str]) -> HttpResponse:
        before = self._sessions.logins
        session = await self._sessions.get()
        is_new = self._sessions.logins != before
        answer = await self._post(path, form)
        if _is_signed_out(answer) and not is_new:
            _log.info("session ended", cloud=self._http.address, request=answer.request, status=answer.status)
            await self._sessions.renew(session)
            answer = await self._post(path, form)
        if _is_signed_out(answer):
            raise self._not_let_in(answer)
        self._check(answer)
        return answer

    async def _post(self, path: str, form: Mapping[str, str]) -> HttpResponse:
        return await self._http.request("POST", ROOT + path, form=form, headers=HEADERS)

    async def _sign_in(self) -> Token:
        user, is_first = self._credentials, self._sessions.logins == 0
        if user.password is None or user.username is None:
            raise AuthenticationFailed(f"{self.who} needs a user name and a password")
        # With the old cookie the cloud might go on with the old session.
        self._http.clear_cookies()
        _log.info("signing in" if is_first else "renewing the session", cloud=self._http.address)
        try:
            self._login = await self._signed_in(user.username, user.password)
        except DriverError as error:
            _log.warning("sign-in failed", cloud=self._http.address, error=str(error))
            raise
        _log.info("signed in", cloud=self._http.address, lasts_s=SESSION_S)
        self._on_login(self._login)
        return Token(f"session {self._sessions.logins + 1}", SESSION_S)

    async def _signed_in(self, username: str, password: str) -> Login:
        answer = await self._post(LOGIN_PATH, {"account": username, "password": password})
        told = _refusal_in(answer)
        if answer.status in (401, 403) or (answer.status < 500 and told.is_one):
            raise self._refused_sign_in(answer, told)
        self._check(answer)
        if _is_html(answer):
            raise self._http.bad_answer(answer, "it is a web page; is this the cloud's address?")
        login = self._http.decode(answer, LOGIN)
        session_id = _session_id(answer)
        if session_id is None:
            raise self._http.bad_answer(answer, f"it set no {SESSION_COOKIE} cookie")
        self._http.redactor.hide(session_id)
        return login

    def _refused_sign_in(self, answer: HttpResponse, told: Refusal) -> DriverError:
        """Final whatever the words, unless the cloud itself is in trouble: repeating it may lock the account."""
        words = self._http.clean_text(told.words or f"HTTP {answer.status}")
        if words.upper() in TRANSIENT or BLOCKED in words.upper():
            return refusal(self.who, answer.request, words)
        return not_let_in(f"{self.who} refused the sign-in ({words})")

    def _not_let_in(self, answer: HttpResponse) -> DriverError:
        """Signed out again at once."""
        if answer.status not in (401, 403):
            return DeviceUnreachable(f"{self.who} shows its login page instead of {answer.request}; try again")
        words = _refusal_in(answer).words
        shown = self._http.clean_text(words or f"HTTP {answer.status}")
        return SessionRefused(f"{self.who} does not let its own session do {answer.request} ({shown})", None, words)

    def _check(self, answer: HttpResponse) -> None:
        """Raises what an error means: by its status, or by a body that says it is one."""
        told = _refusal_in(answer)
        if answer.status < 300 and not told.is_one:
            return
        words = self._http.clean_text(told.words or f"HTTP {answer.status}, it says no more")
        match answer.status:
            case 404 if words.upper() != NOT_FOUND.upper():
                raise NotThere(f"{self.who} has no {answer.request}: this region does not offer that", 404, told.words)
            case 429:
                wait_s = to_float(answer.headers.get("Retry-After"))
                raise RateLimited(f"{self.who} asks to be left alone ({words})", wait_s)
            case status if status >= 500:
                raise DeviceUnreachable(f"{self.who} is in trouble (HTTP {status} for {answer.request}); try again")
            case status if 300 <= status < 400:
                raise DeviceUnreachable(f"{self.who} sends us elsewhere for {answer.request}; check its address")
        if answer.status >= 400 or told.is_one:
            raise refusal(self.who, answer.request, words, to_text(told.code))


def _refusal_in(answer: HttpResponse) -> Refusal:
    """What it says of itself: nothing, where it is a list or no JSON; whoever decodes it judges that."""
    try:
        found = REFUSAL.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal()
    return found if isinstance(found, Refusal) else Refusal()


def _is_html(answer: HttpResponse) -> bool:
    return "html" in answer.headers.get("Content-Type", "").lower() or answer.body.lstrip()[:1] == b"<"


def _is_signed_out(answer: HttpResponse) -> bool:
    """By its status, by the login page in place of JSON, or by the way there."""
    if 300 <= answer.status < 400:
        return "login" in answer.headers.get("Location", "").lower()
    return answer.status in (401, 403) or (answer.status == 200 and _is_html(answer))


def _session_id(answer: HttpResponse) -> str | None:
    """Of the answer's cookies."""
    for name, cookie in answer.headers.items():
        if name.lower() != "set-cookie":
            continue
        try:
            found = SimpleCookie(cookie).get(SESSION_COOKIE)
        except CookieError:  # a cookie that is none of ours
            continue
        if found is not None and found.value:
            return found.value
    return None
