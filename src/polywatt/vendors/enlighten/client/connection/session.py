"""The session: what a sign-in gave, and how a program stores it."""

from collections.abc import Callable

from msgspec.structs import replace

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse
from polywatt.kit.redact import Redactor

from ...wire.scale import to_float, to_text
from ...wire.session import TOKEN_COOKIE, LoginResponse, TokenResponse, decode_claims
from ..session_state import SessionState
from .cookies import Cookies
from .headers import Identity

RENEW_LEFT_S = 120.0
"""A token with less left is renewed before it is used."""
MIN_SECRET_LENGTH = 6
"""Hiding shorter cookies ("en") would make every message unreadable."""


class Session:
    """The current session; ``on_session`` receives its state whenever it changes."""

    def __init__(
        self, clock: Clock, redactor: Redactor, email: str | None, on_session: Callable[[SessionState], None] | None
    ) -> None:
        self._clock, self._redactor, self._on_session = clock, redactor, on_session
        self.state = SessionState(email=email)
        """All but the cookies, which ``cookies`` has."""
        self.cookies = Cookies()
        self.xsrf: str | None = None
        """BatteryConfig's, where a header handed it out; never stored."""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a session, living or not."""
        return self.state.session_id is not None

    @property
    def identity(self) -> Identity:
        """The values that headers are made of."""
        return Identity(
            session_id=self.state.session_id,
            token=None if self.is_token_expired else self.state.token,
            token_session_id=decode_claims(self.state.token).claim("session_id"),
            user_id=self.state.user_id,
            xsrf=self.xsrf or self.cookies.xsrf,
        )

    @property
    def token_left_s(self) -> float | None:
        """Seconds until the token ends; None where that is not known."""
        expires_at_s = self.state.token_expires_at_s
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

    def snapshot(self) -> SessionState:
        """Return the session as a program stores it."""
        return replace(self.state, cookies=dict(self.cookies.values))

    def load(self, stored: SessionState) -> None:
        """Take over a stored session, unless it is another account's."""
        if self.state.email is not None and stored.email is not None and self.state.email != stored.email:
            return
        self.state = replace(stored, email=self.state.email or stored.email)
        self.cookies = Cookies(stored.cookies)
        self._hide_secrets()

    def begin(self, login: LoginResponse, cookies: Cookies) -> None:
        """Begin the session of a sign-in that has succeeded, with these cookies."""
        self._replace(cookies)
        self.state.session_id = to_text(login.session_id)
        self._set_token(to_text(login.manager_token) or self.cookies.get(TOKEN_COOKIE))
        self._notify()

    def await_code(self, cookies: Cookies) -> None:
        """Wait for a code: the password was right, and the code is needed together with these cookies."""
        self._replace(cookies)
        self.state.is_awaiting_code = True
        self._notify()

    def set_token(self, response: TokenResponse) -> None:
        """Use another token from now on."""
        self._set_token(response.value)
        if self.state.token_expires_at_s is None and response.expires is not None:
            self.state.token_expires_at_s = response.expires.timestamp()
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
            self._on_session(self.snapshot())

    def _replace(self, cookies: Cookies) -> None:
        """Leave nothing of the old session: with its cookies the service might go on with it."""
        self.state, self.cookies, self.xsrf = SessionState(email=self.state.email), cookies, None

    def _set_token(self, token: str | None) -> None:
        claims, state = decode_claims(token), self.state
        now_s, exp = self._clock.now().timestamp(), to_float(claims.exp)
        # By its lifetime where it has one: the two clocks need not agree.
        state.token_expires_at_s = exp if claims.lifetime_s is None else now_s + claims.lifetime_s
        state.token = token
        state.user_id = claims.claim("user_id") or state.user_id
        state.session_id = state.session_id or claims.claim("session_id")

    def _hide_secrets(self) -> None:
        state = self.state
        secrets = (state.session_id, state.token, state.email, self.xsrf, *self.cookies.values.values())
        for secret in secrets:
            if secret is not None and len(secret) >= MIN_SECRET_LENGTH:
                self._redactor.hide(secret)
