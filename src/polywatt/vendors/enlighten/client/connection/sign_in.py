"""Signing in, with a second factor where the account has one."""

import re
from html import unescape

from polywatt.kit.clock import Clock
from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse
from polywatt.kit.log import logger
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceUnreachable, DriverError

from ...wire.scale import to_bool, to_text
from ...wire.session import (
    LOGIN,
    TOKEN_COOKIE,
    TOO_MANY_SESSIONS,
    TOO_MANY_SESSIONS_S,
    LoginResponse,
    decode_claims,
    otp_form,
)
from .. import endpoints
from ..endpoints import ENDPOINTS, Family
from ..errors import AccountBlocked, InvalidRequest, SecondFactorNeeded, WrongCode
from .cookies import Cookies
from .headers import Identity, headers_for
from .rate_limit import RateLimit
from .session import Session
from .transport import Transport, is_html, with_cookies

_log = logger()
FORM_PAGE, FORM_TARGET = "/login", "/login/login"
"""The page for people: the way in where the JSON one answers 406 (seen by a client of the service)."""
NO_SIGN_IN_HERE = (404, 405)
"""Another host's answer: it says nothing about the password."""
AUTHENTICITY = re.compile(r"""name=["']authenticity_token["'][^>]*value=["']([^"']+)""")


class SessionHolder(TokenHolder):
    """Holds one session at a time; its "token" is a name of ours, for the real values are in ``Session``."""

    def adopt(self) -> None:
        """Hold a session that did not come from a sign-in of ours."""
        self.clear()
        self.logins += 1
        self._token = Token(f"session {self.logins}", None)

    def refuse(self, error: AuthenticationFailed) -> None:
        """Raise this error instead of signing in, until a person has acted."""
        self.clear()
        self._refused = error


class SignIn:
    """Signs in when that is needed, one sign-in at a time; a refused one is not repeated."""

    def __init__(
        self, transport: Transport, credentials: Credentials, clock: Clock, session: Session, rate_limit: RateLimit
    ) -> None:
        self._transport, self._credentials = transport, credentials
        self._session, self._rate_limit = session, rate_limit
        self._holder = SessionHolder(self._sign_in, clock)
        if session.state.is_awaiting_code:
            self._holder.refuse(self._code_needed())
        elif session.is_signed_in:
            self._holder.adopt()

    @property
    def logins(self) -> int:
        """The number of sessions so far."""
        return self._holder.logins

    def clear(self) -> None:
        """Drop the session, and the memory of a refusal: a person has acted."""
        self._holder.clear()

    async def get(self) -> str:
        """Return the name of the session; signs in where there is none."""
        return await self._holder.get()

    async def renew(self, refused: str) -> str:
        """Return the name of another session; if another caller has made one meanwhile, theirs."""
        return await self._holder.renew(refused)

    async def validate_otp(self, code: str) -> LoginResponse:
        """Answer with the code that was sent to the account's owner.

        Raises:
            WrongCode: another may be tried.
            AccountBlocked: no other may.
        """
        session = self._session
        email = self._require_awaiting_code()
        form = otp_form(email, code.strip())
        for secret in (code, form["otp"], form["email"]):
            self._transport.http.redactor.hide(secret)
        cookies = Cookies(session.cookies.values)
        response = await self._post_to(endpoints.LOGIN_OTP, form, cookies)
        login = self._login_from(response)
        if login.is_complete:
            session.begin(login, cookies)
            self._holder.adopt()
            _log.info("signed in with a second factor", cloud=self._transport.http.address)
            return login
        if login.is_blocked:
            raise self._refuse(self._blocked())
        if to_bool(login.isValid) is False:
            raise WrongCode("the code was not accepted; check it and try again, or have another one sent")
        raise self._step_failed(response)

    async def resend_otp(self) -> None:
        """Have another code sent; the one before is of no use any more."""
        self._require_awaiting_code()
        cookies = Cookies(self._session.cookies.values)
        response = await self._post_to(endpoints.LOGIN_OTP_RESEND, {"locale": "en"}, cookies)
        login = self._login_from(response)
        if login.is_blocked:
            raise self._refuse(self._blocked())
        if not login.accepts_password:
            raise self._step_failed(response)
        self._session.await_code(cookies)
        self._holder.refuse(self._code_needed())

    async def _sign_in(self) -> Token:
        email, password = self._credentials.username, self._credentials.password
        if email is None or password is None:
            raise AuthenticationFailed(f"{self._transport.label} needs an e-mail address and a password to sign in")
        self._rate_limit.check_sign_in()
        address = self._transport.http.address
        _log.info("signing in" if self.logins == 0 else "renewing the session", cloud=address)
        try:
            await self._log_in(email, password)
        except DriverError as error:
            _log.warning("sign-in failed", cloud=address, error=str(error))
            raise
        _log.info("signed in", cloud=address)
        return Token(f"session {self.logins + 1}", None)

    async def _log_in(self, email: str, password: str) -> None:
        cookies = Cookies()
        form = {"user[email]": email, "user[password]": password}
        response = await self._post_to(endpoints.LOGIN, form, cookies)
        if response.status == 406:
            login = await self._log_in_by_page(form, cookies)
        else:
            login = self._login_from(response)
        if login.is_complete:
            self._session.begin(login, cookies)
        elif login.requires_code or (login.accepts_password and cookies.has_nonce):
            self._session.state.email = email
            self._session.await_code(cookies)
            raise self._code_needed()
        else:
            raise self._blocked() if login.is_blocked else self._credentials_refused(response)

    async def _log_in_by_page(self, form: dict[str, str], cookies: Cookies) -> LoginResponse:
        """Sign in as a browser does. The page answers with a redirect and cookies."""
        page = await self._transport.send(
            "GET", FORM_PAGE, headers=with_cookies(headers_for(Family.LOGIN, Identity()), cookies)
        )
        cookies.update(page)
        authenticity = AUTHENTICITY.search(page.body.decode("utf-8", "replace"))
        if authenticity is not None:
            form = form | {"authenticity_token": unescape(authenticity[1])}
        await self._post(FORM_TARGET, form, cookies)
        token = cookies.get(TOKEN_COOKIE)
        session_id = decode_claims(token).claim("session_id") or (cookies.session if token is not None else None)
        return LoginResponse(session_id=session_id, manager_token=token)

    async def _post_to(self, name: str, form: dict[str, str], cookies: Cookies) -> HttpResponse:
        return await self._post(ENDPOINTS[name].path, form, cookies)

    async def _post(self, path: str, form: dict[str, str], cookies: Cookies) -> HttpResponse:
        headers = headers_for(Family.LOGIN, Identity(), is_form=True)
        response = await self._transport.send("POST", path, headers=with_cookies(headers, cookies), form=form)
        cookies.update(response)
        if response.status >= 500:
            self._transport.check(response)
        return response

    def _login_from(self, response: HttpResponse) -> LoginResponse:
        """Return what a response says of the sign-in, whatever its status."""
        if TOO_MANY_SESSIONS.encode() in response.body.lower():
            raise self._rate_limit.begin_sign_in_wait(TOO_MANY_SESSIONS_S)
        if 300 <= response.status < 400 or response.status in NO_SIGN_IN_HERE:
            self._transport.check(response)
        label = self._transport.label
        if response.status == 200 and is_html(response):
            raise DeviceUnreachable(f"{label} answers the sign-in with a web page; try again later")
        login = decode_or_none(response.body, LOGIN)
        if login is None and response.status == 200:
            raise DeviceUnreachable(f"{label} answers the sign-in with something else; try again later")
        return login or LoginResponse()

    def _require_awaiting_code(self) -> str:
        """Return the e-mail address."""
        state = self._session.state
        email = state.email
        if not state.is_awaiting_code or email is None:
            raise InvalidRequest("no code was sent; sign in first, then answer with the code that is sent")
        return email

    def _code_needed(self) -> SecondFactorNeeded:
        return SecondFactorNeeded(
            f"{self._transport.label} has sent a code to the account's owner; give it to finish the sign-in",
            self._session.snapshot(),
        )

    def _blocked(self) -> AccountBlocked:
        return AccountBlocked(f"{self._transport.label} has blocked this account; unblock it in the vendor's app")

    def _credentials_refused(self, response: HttpResponse) -> AuthenticationFailed:
        reason = self._transport.http.clean_text(
            to_text(self._login_from(response).message) or f"HTTP {response.status}"
        )
        return AuthenticationFailed(
            f"{self._transport.label} refused the sign-in ({reason}); check e-mail and password"
        )

    def _step_failed(self, response: HttpResponse) -> AuthenticationFailed:
        return AuthenticationFailed(
            f"{self._transport.label} did not go on with the second factor (HTTP {response.status}); sign in once more"
        )

    def _refuse(self, error: AuthenticationFailed) -> AuthenticationFailed:
        self._holder.refuse(error)
        return error
