"""One-time codes: the second factor of a sign-in."""

import secrets
from dataclasses import dataclass, field

from ..access import secrets_equal
from ..state import FaceState
from ..state.sessions import User

NONCE_LIFETIME_S = 600.0
"""Document, L1603: a short expiry; the number is invented."""
MAX_ATTEMPTS = 5
BLOCKED_S = 900.0
"""So many wrong codes block the account for this time. Invented: the document has the response only (L1661-L1666)."""
MAX_PENDING = 1_000


@dataclass(slots=True)
class PendingSignIn:
    """A sign-in with the right password, before its code."""

    user: User
    cookie: str
    """The value of ``_enlighten_4_session``, before it belongs to a session."""
    expires_at_s: float
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    code: str = field(default_factory=lambda: f"{secrets.randbelow(1_000_000):06}")


class SignInCodes:
    """The pending sign-ins by their nonce, and the blocked users."""

    def __init__(self, state: FaceState) -> None:
        self._options, self._clock = state.options, state.clock
        self._pending: dict[str, PendingSignIn] = {}
        self._attempts: dict[str, int] = {}
        self._blocked_until_s: dict[str, float] = {}

    def is_blocked(self, user: User) -> bool:
        """Whether the user may not sign in for now."""
        return self._clock.monotonic_s() < self._blocked_until_s.get(user.id, -1.0)

    def send(self, user: User, cookie: str | None = None) -> PendingSignIn:
        """Send a new code."""
        while len(self._pending) >= MAX_PENDING:
            self._pending.pop(next(iter(self._pending)))
        expires_at_s = self._clock.monotonic_s() + NONCE_LIFETIME_S
        pending = PendingSignIn(user, cookie or secrets.token_urlsafe(48), expires_at_s)
        if self._options.one_time_code is not None:
            pending.code = self._options.one_time_code
        self._pending[pending.nonce] = pending
        self._options.notify(f"the one-time code of {user.email} is {pending.code}")
        return pending

    def find(self, nonce: str, cookie: str) -> PendingSignIn | None:
        """Return the pending sign-in with these two cookies; None where it does not exist or has expired."""
        pending = self._pending.get(nonce)
        if pending is None or self._clock.monotonic_s() >= pending.expires_at_s:
            return None
        return pending if secrets_equal(cookie, pending.cookie) else None

    def verify(self, pending: PendingSignIn, code: str) -> bool:
        """Whether this is the code; a right one is used up, and too many wrong ones block the user."""
        if secrets_equal(code, pending.code):
            self._attempts.pop(pending.user.id, None)
            self.discard(pending)
            return True
        attempts = self._attempts.get(pending.user.id, 0) + 1
        self._attempts[pending.user.id] = attempts % MAX_ATTEMPTS
        if attempts == MAX_ATTEMPTS:
            self._blocked_until_s[pending.user.id] = self._clock.monotonic_s() + BLOCKED_S
        return False

    def discard(self, pending: PendingSignIn) -> None:
        """Make its code and its nonce invalid."""
        self._pending.pop(pending.nonce, None)
