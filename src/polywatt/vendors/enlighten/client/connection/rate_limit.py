"""The rate limit: never more requests than the cloud puts up with, by its users' experience."""

import hashlib
from collections import deque
from pathlib import Path

from polywatt.kit.backoff import Backoff
from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.log import logger
from polywatt.model import RateLimited

from ..errors import BudgetSpent, TooManySessions

_log = logger()
HOUR_S = 3_600.0
MAX_PER_HOUR = 600
"""The cloud's limit by its users' experience; all programs of an account together."""
MAX_READS_PER_HOUR = 540
"""The rest is for commands and sign-ins."""
FIRST_WAIT_S, MAX_WAIT_S = 60.0, 1_800.0
"""After a 429 that does not say how long: twice as long each time."""


class RateLimit:
    """Counts the requests, and remembers, also for the next program, until when nothing may be sent."""

    def __init__(self, clock: Clock, label: str, account: str, folder: Path | None = None) -> None:
        self._clock, self._label = clock, label
        # In the file by a name that does not tell whose it is.
        mark = hashlib.sha256(account.encode()).hexdigest()[:12]
        self._requests = CoolDown(clock, folder, f"enlighten {mark}")
        self._sign_ins = CoolDown(clock, folder, f"enlighten {mark} sign-in")
        self._backoff = Backoff(first_s=FIRST_WAIT_S, cap_s=MAX_WAIT_S, jitter=0.1)
        self._sent_at_s: deque[float] = deque()

    def count(self, *, is_read: bool) -> None:
        """Count a request that is about to be sent.

        Raises:
            RateLimited: not now; nothing is to be sent.
        """
        left_s = self._requests.left_s()
        if left_s > 0:
            raise RateLimited(f"{self._label} limits the rate of requests; wait another {left_s:.0f} s", left_s)
        now_s = self._clock.monotonic_s()
        while self._sent_at_s and now_s - self._sent_at_s[0] >= HOUR_S:
            self._sent_at_s.popleft()
        if len(self._sent_at_s) >= (MAX_READS_PER_HOUR if is_read else MAX_PER_HOUR):
            wait_s = HOUR_S - (now_s - self._sent_at_s[0])
            raise BudgetSpent(
                f"{self._label} has got {len(self._sent_at_s)} requests within an hour, more would be too many; send "
                f"fewer, and the next in {wait_s:.0f} s",
                wait_s,
            )
        self._sent_at_s.append(now_s)

    def begin_wait(self, request: str, retry_after_s: float | None) -> RateLimited:
        """Begin to wait after a 429, and return the error."""
        wait_s = self._backoff.next_s() if retry_after_s is None else retry_after_s
        if self._requests.left_s() <= 0:
            _log.warning("rate limited", cloud=self._label, wait_s=round(wait_s))
        self._requests.begin(wait_s)
        return RateLimited(f"{self._label} limits the rate (HTTP 429 for {request}); wait {wait_s:.0f} s", wait_s)

    def reset_wait(self) -> None:
        """Start with the shortest wait again: the cloud has answered, and did not complain."""
        self._backoff.reset()

    def check_sign_in(self) -> None:
        """Raise TooManySessions while no sign-in is allowed."""
        left_s = self._sign_ins.left_s()
        if left_s > 0:
            raise self._too_many_sessions(left_s)

    def begin_sign_in_wait(self, seconds: float) -> TooManySessions:
        """Allow no sign-in for so long, and return the error: the account has too many sessions."""
        self._sign_ins.begin(seconds)
        return self._too_many_sessions(seconds)

    def _too_many_sessions(self, left_s: float) -> TooManySessions:
        hours = left_s / HOUR_S
        return TooManySessions(
            f"{self._label} says that this account has too many active sessions; no sign-in is tried for another "
            f"{hours:.1f} h, close other programs that use it",
            left_s,
        )
