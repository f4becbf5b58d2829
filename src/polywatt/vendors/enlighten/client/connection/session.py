"""What a sign-in gave, and how a program keeps it."""

from collections.abc import Callable

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse
from polywatt.kit.redact import Redactor

from ..wire.envelope import to_float, to_text
from ..wire.session import TOKEN_COOKIE, LoginResponse, TokenResponse, decode_claims
from .cookies import Cookies
from .headers import Identity

RENEW_LEFT_S = 120.0
"""A token with less left is renewed before it is used."""
SHORTEST_SECRET = 6
"""Hiding shorter cookies ("en") would make every message unreadable."""


class SessionState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a sign-in gave. Full of secrets: keep it where only its owner can read it (mode 0600)."""

    email: str | None = None
    cookies: dict[str, str] = {}
    session_id: str | None = None
    token: str | None = None
    token_expires_at_s: float | None = None
    """Epoch seconds by our clock; None: not said."""
    user_id: str | None = None
    is_awaiting_code: bool = False
    """The password was right, a code has not been given yet."""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"SessionState(is_signed_in={self.session_id is not None}, is_awaiting_code={self.is_awaiting_code})"


class Session:
    """The session as it is now; tells whenever it changes."""

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
        """BatteryConfig's, where it was handed out in a header; never kept."""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a session, living or not."""
        return self.session_id is not None

    @property
    def identity(self) -> Identity:
        """What headers are made of."""
        return Identity(
            session_id=self.session_id,
            token=None if self.has_dead_token else self.token,
            token_session_id=decode_claims(self.token).claim("session_id"),
            user_id=self.user_id,
            xsrf=self.xsrf or self.cookies.xsrf,
        )

    @property
    def token_left_s(self) -> float | None:
        """Until the token ends; None where that is not known."""
        until_s = self.token_expires_at_s
        return None if until_s is None else until_s - self._clock.now().timestamp()

    @property
    def has_old_token(self) -> bool:
        """Whether it ends too soon to be used."""
        left_s = self.token_left_s
        return left_s is not None and left_s < RENEW_LEFT_S

    @property
    def has_dead_token(self) -> bool:
        """Whether it has ended."""
        left_s = self.token_left_s
        return left_s is not None and left_s <= 0

    def state(self) -> SessionState:
        """As a program keeps it."""
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
        """What a program has kept. Another account's is left alone."""
        if self.email is not None and state.email is not None and self.email != state.email:
            return
        self.email = self.email or state.email
        self.cookies = Cookies(state.cookies)
        self.session_id, self.token, self.user_id = state.session_id, state.token, state.user_id
        self.token_expires_at_s, self.is_awaiting_code = state.token_expires_at_s, state.is_awaiting_code
        self._hide()

    def begin(self, login: LoginResponse, cookies: Cookies) -> None:
        """A sign-in has succeeded, with these cookies."""
        self._replace(cookies)
        self.session_id = to_text(login.session_id)
        self._set_token(to_text(login.manager_token) or self.cookies.get(TOKEN_COOKIE))
        self.changed()

    def await_code(self, cookies: Cookies) -> None:
        """The password was right; a code is needed, together with these cookies."""
        self._replace(cookies)
        self.is_awaiting_code = True
        self.changed()

    def renew_token(self, answer: TokenResponse) -> None:
        """A new token."""
        self._set_token(answer.text)
        if self.token_expires_at_s is None and answer.expires is not None:
            self.token_expires_at_s = answer.expires.timestamp()
        self.changed()

    def learn(self, answer: HttpResponse) -> None:
        """An answer's cookies: some services change them as they go."""
        if self.cookies.learn(answer):
            self.changed()

    def take_xsrf(self, token: str | None) -> None:
        """BatteryConfig's token, as a header gave it; None: the cookie's is to be used."""
        self.xsrf = token
        self._hide()

    def changed(self) -> None:
        """Tell whoever keeps it."""
        self._hide()
        if self._on_session is not None:
            self._on_session(self.state())

    def _replace(self, cookies: Cookies) -> None:
        """Nothing of the old session is left: with its cookies the service might go on with it."""
        self.cookies = cookies
        self.session_id = self.token = self.token_expires_at_s = self.user_id = self.xsrf = None
        self.is_awaiting_code = False

    def _set_token(self, token: str | None) -> None:
        claims = decode_claims(token)
        now_s, exp = self._clock.now().timestamp(), to_float(claims.exp)
        # By its lifetime where it tells one: the two clocks need not agree.
        self.token_expires_at_s = exp if claims.lifetime_s is None else now_s + claims.lifetime_s
        self.token = token
        self.user_id = claims.claim("user_id") or self.user_id
        if self.session_id is None:
            self.session_id = claims.claim("session_id")

    def _hide(self) -> None:
        secrets = (self.session_id, self.token, self.email, self.xsrf, *self.cookies.values.values())
        for secret in secrets:
            if secret is not None and len(secret) >= SHORTEST_SECRET:
                self._redactor.hide(secret)
