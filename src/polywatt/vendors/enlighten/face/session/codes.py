"""One-time codes: the second factor of a sign-in."""

import secrets
from dataclasses import dataclass, field

from ..account import Account
from ..families import same
from ..sessions import User

NONCE_LIVES_S = 600.0
"""Document, L1603: a short expiry; the number is invented."""
MOST_TRIES = 5
BLOCKED_S = 900.0
"""So many wrong codes block the account for so long. Invented: the document shows the answer only (L1661-L1666)."""
MOST_WAITING = 1_000


@dataclass(slots=True)
class Waiting:
    """A sign-in whose password was right."""

    user: User
    cookie: str
    """Of ``_enlighten_4_session``, before it is anybody's."""
    ends_s: float
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    code: str = field(default_factory=lambda: f"{secrets.randbelow(1_000_000):06}")


class Codes:
    """Those that are waited for, by their nonce, and who may not try any more."""

    def __init__(self, account: Account) -> None:
        self._account, self._clock = account, account.clock
        self._waiting: dict[str, Waiting] = {}
        self._wrong: dict[str, int] = {}
        self._blocked_until_s: dict[str, float] = {}

    def is_blocked(self, user: User) -> bool:
        """Whether the account may not try for now."""
        return self._clock.monotonic_s() < self._blocked_until_s.get(user.id, -1.0)

    def send(self, user: User, cookie: str | None = None) -> Waiting:
        """A new code."""
        while len(self._waiting) >= MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        waiting = Waiting(user, cookie or secrets.token_urlsafe(48), self._clock.monotonic_s() + NONCE_LIVES_S)
        if self._account.options.one_time_code is not None:
            waiting.code = self._account.options.one_time_code
        self._waiting[waiting.nonce] = waiting
        self._account.options.notify(f"the one-time code of {user.email} is {waiting.code}")
        return waiting

    def waiting(self, nonce: str, cookie: str) -> Waiting | None:
        """Who waits with these two cookies; None where nobody does any more."""
        found = self._waiting.get(nonce)
        is_there = found is not None and self._clock.monotonic_s() < found.ends_s and same(cookie, found.cookie)
        return found if is_there else None

    def is_right(self, waiting: Waiting, code: str) -> bool:
        """Whether this is the code; a right one is used up, and too many wrong ones block the account."""
        if same(code, waiting.code):
            self._wrong.pop(waiting.user.id, None)
            self.forget(waiting)
            return True
        tries = self._wrong.get(waiting.user.id, 0) + 1
        self._wrong[waiting.user.id] = tries % MOST_TRIES
        if tries == MOST_TRIES:
            self._blocked_until_s[waiting.user.id] = self._clock.monotonic_s() + BLOCKED_S
        return False

    def forget(self, waiting: Waiting) -> None:
        """Its code and its nonce are of no use any more."""
        self._waiting.pop(waiting.nonce, None)
