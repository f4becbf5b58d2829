"""Signing in: a cookie that lives for two hours."""

import secrets

from starlette.requests import Request

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials

LIVES_S = 2 * 3_600.0
"""Document, L168."""
COOKIE = "JSESSIONID"
MOST_SESSIONS = 1_000
"""Older ones are forgotten first."""


class Sessions:
    """Who is signed in."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._credentials, self._clock = credentials, clock
        self._ends_s: dict[str, float] = {}

    def is_in(self, request: Request) -> bool:
        """Whether the request carries a session that lives."""
        ends_s = self._ends_s.get(request.cookies.get(COOKIE, ""))
        return ends_s is not None and self._clock.monotonic_s() < ends_s

    def log_in(self, account: str, password: str) -> str | None:
        """A new session's cookie; None: the account or its password is wrong."""
        if not (_same(account, self._credentials.username) and _same(password, self._credentials.password)):
            return None
        while len(self._ends_s) >= MOST_SESSIONS:
            self._ends_s.pop(next(iter(self._ends_s)))
        session = secrets.token_hex(16).upper()
        self._ends_s[session] = self._clock.monotonic_s() + LIVES_S
        return f"{COOKIE}={session}; Path=/WManage; HttpOnly"


def _same(given: str, right: str | None) -> bool:
    return right is not None and secrets.compare_digest(given.encode("utf-8", "replace"), right.encode())
