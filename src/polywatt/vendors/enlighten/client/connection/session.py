"""The session: what a sign-in gave, and how a program stores it."""

from collections.abc import Callable

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse
from polywatt.kit.redact import Redactor

from ...wire.envelope import to_float, to_text
from ...wire.session import TOKEN_COOKIE, LoginResponse, TokenResponse, decode_claims
from .cookies import Cookies
from .headers import Identity

RENEW_LEFT_S = 120.0
"""A token with less left is renewed before it is used."""
MIN_SECRET_LENGTH = 6
"""Hiding shorter cookies ("en") would make every message unreadable."""


class SessionState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session as a program stores it. Full of secrets: put it where only its owner can read it (mode 0600)."""

    email: str | None = None
    cookies: dict[str, str] = {}
    session_id: str | None = None
    token: str | None = None
    token_expires_at_s: float | None = None
    """Epoch seconds by our clock; None: not known."""
    user_id: str | None = None
    is_awaiting_code: bool = False
    """The password was right, a code has not been given yet."""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"SessionState(is_signed_in={self.session_id is not None}, is_awaiting_code={self.is_awaiting_code})"


class Session:
    """The current session; ``on_session`` receives its state whenever it changes."""

    def __init__(
        self, clock: Clock, redactor: Redactor, email: str | None, on_session: Callable[[SessionState], None] | None
    ) -> None:
        self._clock, self._redactor, self._on_session = clock, redactor, on_session
        self.email = email
        self.cookies = Cookies()
        self.session_id: str | None = None
        self.token: str | None = None
        self.token_expires_at_s: float | None = None
        self.user_id: str | None = None
        self.is_awaiting_code = False
        self.xsrf: str | None = None
        """BatteryConfig's, where a header handed it out; never stored."""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a session, living or not."""
        return self.session_id is not None

    @property
    def identity(self) -> Identity:
        """The values that headers are made of."""
        return Identity(
            session_id=self.session_id,
            token=None if self.is_token_expired else self.token,
            token_session_id=decode_claims(self.token).claim("session_id"),
            user_id=self.user_id,
            xsrf=self.xsrf or self.cookies.xsrf,
        )

    @property
    def token_left_s(self) -> float | None:
        """Seconds until the token ends; None where that is not known."""
        expires_at_s = self.token_expires_at_s
        return None if expires_at_s is None else expires_at_s - self._clock.now().timestamp()

    @property
    def is_token_ending(self) -> bool:
        """Whether the token ends too soon to be used."""
        left_s = self.token_left_s
        return left_s is not None and left_s < RENEW_LEFT_S

    @property
    def is_token_expired(self) -> bool:
        """Whether the token has ended."""
        left_s = self.token_left_s
        return left_s is not None and left_s <= 0

    def state(self) -> SessionState:
        """Return the session as a program stores it."""
        return SessionState(
            email=self.email,
            cookies=dict(self.cookies.values),
            session_id=self.session_id,
            token=self.token,
            token_expires_at_s=self.token_expires_at_s,
            user_id=self.user_id,
            is_awaiting_code=self.is_awaiting_code,
        )

    def load(self, state: SessionState) -> None:
        """Take over a stored session, unless it is another account's."""
        if self.email is not None and state.email is not None and self.email != state.email:
            return
        self.email = self.email or state.email
        self.cookies = Cookies(state.cookies)
        self.session_id, self.token, self.user_id = state.session_id, state.token, state.user_id
        self.token_expires_at_s, self.is_awaiting_code = state.token_expires_at_s, state.is_awaiting_code
        self._hide_secrets()

    def begin(self, login: LoginResponse, cookies: Cookies) -> None:
        """Begin the session of a sign-in that has succeeded, with these cookies."""
        self._replace(cookies)
        self.session_id = to_text(login.session_id)
        self._set_token(to_text(login.manager_token) or self.cookies.get(TOKEN_COOKIE))
        self._notify()

    def await_code(self, cookies: Cookies) -> None:
        """Wait for a code: the password was right, and the code is needed together with these cookies."""
        self._replace(cookies)
        self.is_awaiting_code = True
        self._notify()

    def set_token(self, response: TokenResponse) -> None:
        """Use another token from now on."""
        self._set_token(response.value)
        if self.token_expires_at_s is None and response.expires is not None:
            self.token_expires_at_s = response.expires.timestamp()
        self._notify()

    def update_cookies(self, response: HttpResponse) -> None:
        """Take over a response's cookies: some services change them as they go."""
        if self.cookies.update(response):
            self._notify()

    def set_xsrf(self, token: str | None) -> None:
        """Use BatteryConfig's token as a header gave it; None: use the cookie's."""
        self.xsrf = token
        self._hide_secrets()

    def _notify(self) -> None:
        self._hide_secrets()
        if self._on_session is not None:
            self._on_session(self.state())

    def _replace(self, cookies: Cookies) -> None:
        """Leave nothing of the old session: with its cookies the service might go on with it."""
        self.cookies = cookies
        self.session_id = self.token = self.token_expires_at_s = self.user_id = self.xsrf = None
        self.is_awaiting_code = False

    def _set_token(self, token: str | None) -> None:
        claims = decode_claims(token)
        now_s, exp = self._clock.now().timestamp(), to_float(claims.exp)
        # By its lifetime where it has one: the two clocks need not agree.
        self.token_expires_at_s = exp if claims.lifetime_s is None else now_s + claims.lifetime_s
        self.token = token
        self.user_id = claims.claim("user_id") or self.user_id
        if self.session_id is None:
            self.session_id = claims.claim("session_id")

    def _hide_secrets(self) -> None:
        secrets = (self.session_id, self.token, self.email, self.xsrf, *self.cookies.values.values())
        for secret in secrets:
            if secret is not None and len(secret) >= MIN_SECRET_LENGTH:
                self._redactor.hide(secret)
