"""Signing in, with a second factor where the account has one."""

import re
from html import unescape

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse
from polywatt.kit.log import logger
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceUnreachable, DriverError

from ..wire.envelope import to_bool, to_text
from ..wire.session import (
    LOGIN,
    TOKEN_COOKIE,
    TOO_MANY_SESSIONS,
    TOO_MANY_SESSIONS_S,
    LoginResponse,
    decode_claims,
    otp_form,
)
from . import endpoints
from .cookies import Cookies
from .endpoints import ENDPOINTS
from .errors import AccountBlocked, InvalidRequest, SecondFactorNeeded, WrongCode
from .exchange import Exchange, is_html, with_cookies
from .headers import Family, Identity, headers_for
from .pace import Pace
from .session import Session

_log = logger()
FORM_PAGE, FORM_TARGET = "/login", "/login/login"
"""The page for people: the way in where the JSON one answers 406 (seen by a client of the service)."""
NO_SIGN_IN_HERE = (404, 405)
"""Another host's answer: it says nothing about the password."""
AUTHENTICITY = re.compile(r"""name=["']authenticity_token["'][^>]*value=["']([^"']+)""")


class Sessions(TokenHolder):
    """One session at a time; its token is a name of ours, for what it really is stays in ``Session``."""

    def adopt(self) -> None:
        """A session that did not come from a sign-in of ours."""
        self.forget()
        self.logins += 1
        self._token = Token(f"session {self.logins}", None)

    def refuse(self, error: AuthenticationFailed) -> None:
        """No sign-in before a person has acted."""
        self.forget()
        self._refused = error


class SignIn:
    """Signs in when that is needed, with one sign-in in flight; a refused one is not repeated."""

    def __init__(
        self, exchange: Exchange, credentials: Credentials, clock: Clock, session: Session, pace: Pace
    ) -> None:
        self._exchange, self._credentials, self._session, self._pace = exchange, credentials, session, pace
        self._sessions = Sessions(self._sign_in, clock)
        self.take_over()

    @property
    def count(self) -> int:
        """How many sessions there have been."""
        return self._sessions.logins

    def take_over(self) -> None:
        """Go on with the session as it is: signed in, half-way, or not at all."""
        if self._session.is_awaiting_code:
            self._sessions.refuse(self._needed())
        elif self._session.is_signed_in:
            self._sessions.adopt()

    def forget(self) -> None:
        """Drop the session, and the memory of a refusal: a person has acted."""
        self._sessions.clear()

    async def get(self) -> str:
        """The name of the session; signs in where there is none."""
        return await self._sessions.get()

    async def renew(self, refused: str) -> str:
        """Another session; if somebody else has made one meanwhile, theirs."""
        return await self._sessions.renew(refused)

    async def validate_otp(self, code: str) -> LoginResponse:
        """Answer with the code that was sent to the account's owner.

        Raises:
            WrongCode: another may be tried.
            AccountBlocked: no other may.
        """
        session = self._session
        email = self._check_awaiting()
        self._exchange.http.redactor.hide(code)
        form = otp_form(email, code.strip())
        for secret in (form["otp"], form["email"]):
            self._exchange.http.redactor.hide(secret)
        cookies = Cookies(session.cookies.values)
        answer = await self._post(endpoints.LOGIN_OTP, form, cookies)
        login = self._login_in(answer)
        if login.is_complete:
            session.begin(login, cookies)
            self._sessions.adopt()
            _log.info("signed in with a second factor", cloud=self._exchange.http.address)
            return login
        if login.is_blocked:
            raise self._refused_for_good(self._blocked())
        if to_bool(login.isValid) is False:
            raise WrongCode("the code was not accepted; check it and try again, or ask for another one")
        raise self._failed_step(answer)

    async def resend_otp(self) -> None:
        """Have another code sent; the one before is of no use any more."""
        self._check_awaiting()
        cookies = Cookies(self._session.cookies.values)
        answer = await self._post(endpoints.LOGIN_OTP_RESEND, {"locale": "en"}, cookies)
        login = self._login_in(answer)
        if login.is_blocked:
            raise self._refused_for_good(self._blocked())
        if not login.accepts_password:
            raise self._failed_step(answer)
        self._session.await_code(cookies)
        self._sessions.refuse(self._needed())

    async def _sign_in(self) -> Token:
        user = self._credentials
        if user.username is None or user.password is None:
            raise AuthenticationFailed(f"{self._exchange.who} needs an e-mail address and a password to sign in")
        self._pace.check_sign_in()
        _log.info("signing in" if self.count == 0 else "renewing the session", cloud=self._exchange.http.address)
        try:
            await self._signed_in(user.username, user.password)
        except DriverError as error:
            _log.warning("sign-in failed", cloud=self._exchange.http.address, error=str(error))
            raise
        _log.info("signed in", cloud=self._exchange.http.address)
        return Token(f"session {self.count + 1}", None)

    async def _signed_in(self, email: str, password: str) -> None:
        cookies = Cookies()
        form = {"user[email]": email, "user[password]": password}
        answer = await self._post(endpoints.LOGIN, form, cookies)
        if answer.status == 406:
            login = await self._by_page(form, cookies)
        else:
            login = self._login_in(answer)
        if login.is_complete:
            self._session.begin(login, cookies)
        elif login.requires_code or (login.accepts_password and cookies.has_nonce):
            self._session.email = email
            self._session.await_code(cookies)
            raise self._needed()
        else:
            raise self._blocked() if login.is_blocked else self._wrong(answer)

    async def _by_page(self, form: dict[str, str], cookies: Cookies) -> LoginResponse:
        """As a browser does. What the page is answered with is a way elsewhere, and cookies."""
        page = await self._exchange.send(
            "GET", FORM_PAGE, headers=with_cookies(headers_for(Family.LOGIN, Identity()), cookies)
        )
        cookies.learn(page)
        found = AUTHENTICITY.search(page.body.decode("utf-8", "replace"))
        if found is not None:
            form = form | {"authenticity_token": unescape(found[1])}
        await self._posted(FORM_TARGET, form, cookies)
        token = cookies.get(TOKEN_COOKIE)
        session_id = decode_claims(token).claim("session_id") or (cookies.session if token is not None else None)
        return LoginResponse(session_id=session_id, manager_token=token)

    async def _post(self, name: str, form: dict[str, str], cookies: Cookies) -> HttpResponse:
        return await self._posted(ENDPOINTS[name].path, form, cookies)

    async def _posted(self, path: str, form: dict[str, str], cookies: Cookies) -> HttpResponse:
        headers = headers_for(Family.LOGIN, Identity(), is_form=True)
        answer = await self._exchange.send("POST", path, headers=with_cookies(headers, cookies), form=form)
        cookies.learn(answer)
        if answer.status >= 500:
            self._exchange.check(answer)
        return answer

    def _login_in(self, answer: HttpResponse) -> LoginResponse:
        """What it says of the sign-in, whatever its status."""
        if TOO_MANY_SESSIONS.encode() in answer.body.lower():
            raise self._pace.no_sign_in(TOO_MANY_SESSIONS_S)
        if 300 <= answer.status < 400 or answer.status in NO_SIGN_IN_HERE:
            self._exchange.check(answer)
        if answer.status == 200 and is_html(answer):
            raise DeviceUnreachable(f"{self._exchange.who} answers the sign-in with a web page; try again later")
        try:
            return LOGIN.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            if answer.status == 200:
                raise DeviceUnreachable(
                    f"{self._exchange.who} answers the sign-in with something else; try again later"
                ) from None
            return LoginResponse()

    def _check_awaiting(self) -> str:
        """The e-mail address."""
        email = self._session.email
        if not self._session.is_awaiting_code or email is None:
            raise InvalidRequest("no code is waited for; sign in first, then answer with the code that is sent")
        return email

    def _needed(self) -> SecondFactorNeeded:
        return SecondFactorNeeded(
            f"{self._exchange.who} has sent a code to the account's owner; give it to finish the sign-in",
            self._session.state(),
        )

    def _blocked(self) -> AccountBlocked:
        return AccountBlocked(f"{self._exchange.who} has blocked this account; unblock it in the vendor's app")

    def _wrong(self, answer: HttpResponse) -> AuthenticationFailed:
        words = self._exchange.http.clean_text(to_text(self._login_in(answer).message) or f"HTTP {answer.status}")
        return AuthenticationFailed(f"{self._exchange.who} refused the sign-in ({words}); check e-mail and password")

    def _failed_step(self, answer: HttpResponse) -> AuthenticationFailed:
        return AuthenticationFailed(
            f"{self._exchange.who} did not go on with the second factor (HTTP {answer.status}); sign in once more"
        )

    def _refused_for_good(self, error: AuthenticationFailed) -> AuthenticationFailed:
        self._sessions.refuse(error)
        return error
