"""Sessions: a cookie that lives for two hours."""

import secrets

from starlette.requests import Request

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials

from ...wire.session import SESSION_COOKIE

USER_ID = 15_415
"""Of the document's examples."""
LIFETIME_S = 2 * 3_600.0
"""Document, L168."""
MAX_SESSIONS = 1_000
"""Older ones are dropped first."""


class Sessions:
    """The sessions of those who are signed in."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._credentials, self._clock = credentials, clock
        self._ends_s: dict[str, float] = {}

    def is_signed_in(self, request: Request) -> bool:
        """Whether the request carries a living session."""
        ends_s = self._ends_s.get(request.cookies.get(SESSION_COOKIE, ""))
        return ends_s is not None and self._clock.monotonic_s() < ends_s

    def sign_in(self, account: str, password: str) -> str | None:
        """Return a new session's cookie; None where the account or its password is wrong."""
        if not (_is_equal(account, self._credentials.username) and _is_equal(password, self._credentials.password)):
            return None
        while len(self._ends_s) >= MAX_SESSIONS:
            self._ends_s.pop(next(iter(self._ends_s)))
        session = secrets.token_hex(16).upper()
        self._ends_s[session] = self._clock.monotonic_s() + LIFETIME_S
        return f"{SESSION_COOKIE}={session}; Path=/WManage; HttpOnly"


def _is_equal(text: str, expected: str | None) -> bool:
    return expected is not None and secrets.compare_digest(text.encode("utf-8", "replace"), expected.encode())
