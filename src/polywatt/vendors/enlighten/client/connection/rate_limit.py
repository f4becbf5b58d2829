"""How often a cloud is asked: never more than its users have found it to put up with."""

import hashlib
from collections import deque
from pathlib import Path

from polywatt.kit.backoff import Backoff
from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.log import logger
from polywatt.model import RateLimited

from .errors import BudgetSpent, TooManySessions

_log = logger()
HOUR_S = 3_600.0
MOST_PER_HOUR = 600
"""What users of the service have found it to allow; all programs of an account together."""
READS_PER_HOUR = 540
"""The rest is for commands and sign-ins."""
FIRST_WAIT_S, LONGEST_WAIT_S = 60.0, 1_800.0
"""After a 429 that does not say how long: twice as long each time."""


class Pace:
    """Counts what is sent, and remembers, also for the next program, until when nothing may be sent."""

    def __init__(self, clock: Clock, who: str, account: str, folder: Path | None = None) -> None:
        self._clock, self._who = clock, who
        # In the file by a name that does not tell whose it is.
        mark = hashlib.sha256(account.encode()).hexdigest()[:12]
        self._requests = CoolDown(clock, folder, f"enlighten {mark}")
        self._sign_ins = CoolDown(clock, folder, f"enlighten {mark} sign-in")
        self._backoff = Backoff(first_s=FIRST_WAIT_S, cap_s=LONGEST_WAIT_S, jitter=0.1)
        self._sent_at_s: deque[float] = deque()

    def take(self, *, is_read: bool) -> None:
        """One request is about to be sent.

        Raises:
            RateLimited: not now; nothing is to be sent.
        """
        left_s = self._requests.left_s()
        if left_s > 0:
            raise RateLimited(f"{self._who} asked to be left alone for another {left_s:.0f} s; wait so long", left_s)
        now_s = self._clock.monotonic_s()
        while self._sent_at_s and now_s - self._sent_at_s[0] >= HOUR_S:
            self._sent_at_s.popleft()
        if len(self._sent_at_s) >= (READS_PER_HOUR if is_read else MOST_PER_HOUR):
            wait_s = HOUR_S - (now_s - self._sent_at_s[0])
            raise BudgetSpent(
                f"{self._who} has been asked {len(self._sent_at_s)} times within an hour, more would be too much; ask "
                f"less often, and again in {wait_s:.0f} s",
                wait_s,
            )
        self._sent_at_s.append(now_s)

    def answered(self) -> None:
        """It answered, and did not complain."""
        self._backoff.reset()

    def limited(self, what: str, retry_after_s: float | None) -> RateLimited:
        """It complained (429)."""
        wait_s = self._backoff.next_s() if retry_after_s is None else retry_after_s
        if self._requests.left_s() <= 0:
            _log.warning("rate limited", cloud=self._who, wait_s=round(wait_s))
        self._requests.begin(wait_s)
        return RateLimited(f"{self._who} is asked too often (HTTP 429 for {what}); wait {wait_s:.0f} s", wait_s)

    def check_sign_in(self) -> None:
        """Raises TooManySessions while no sign-in is allowed."""
        left_s = self._sign_ins.left_s()
        if left_s > 0:
            raise self._too_many(left_s)

    def no_sign_in(self, seconds: float) -> TooManySessions:
        """It has too many sessions."""
        self._sign_ins.begin(seconds)
        return self._too_many(seconds)

    def _too_many(self, left_s: float) -> TooManySessions:
        hours = left_s / HOUR_S
        return TooManySessions(
            f"{self._who} says that this account has too many active sessions; no sign-in is tried for another "
            f"{hours:.1f} h, close other programs that use it",
            left_s,
        )
