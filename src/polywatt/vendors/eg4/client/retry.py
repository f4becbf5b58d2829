"""The document's retry rule: exponential back-off, and three attempts (L1371-L1434)."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger

from .errors import TemporarilyUnavailable

T = TypeVar("T")
_log = logger()
MAX_DOUBLINGS = 64
"""Past any cap; counting on would overflow in a long outage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """The document's numbers. The jitter is added after the cap."""

    base_s: float = 1.0
    factor: float = 2.0
    cap_s: float = 60.0
    jitter_s: float = 0.1
    attempts: int = 3
    """Of one request, the first included."""
    warn_from: int = 3
    """Errors in a row, also over several requests."""

    def delay_s(self, errors: int, rng: random.Random) -> float:
        """Return how long to wait after so many errors in a row."""
        if errors <= 0:
            return 0.0
        growing_s = self.base_s * self.factor ** min(errors - 1, MAX_DOUBLINGS)
        return min(growing_s, self.cap_s) + rng.uniform(0.0, self.jitter_s)


class Retrier:
    """Repeat requests that the cloud could not answer just now; without a policy each is sent once.

    A cloud that does not answer at all is not tried again: every attempt would cost a time-out, and the next poll is
    the retry.
    """

    def __init__(self, policy: RetryPolicy | None, clock: Clock, rng: random.Random | None = None) -> None:
        self._policy, self._clock, self._rng = policy, clock, rng or random.Random()  # noqa: S311  # no secret
        self.errors = 0
        """In a row."""

    async def run(self, send: Callable[[], Awaitable[T]], *, is_repeatable: bool = True) -> T:
        """Return what ``send`` returns.

        Raises:
            TemporarilyUnavailable: the cloud could not answer at the last attempt. Other errors at once.
        """
        policy = self._policy
        if policy is None:
            return await send()
        remaining = policy.attempts if is_repeatable else 1
        while True:
            if self.errors:
                await self._clock.sleep(policy.delay_s(self.errors, self._rng))
            try:
                answer = await send()
            except TemporarilyUnavailable as error:
                self._count(policy, error)
                remaining -= 1
                if remaining <= 0:
                    raise
            else:
                self.errors = 0
                return answer

    def _count(self, policy: RetryPolicy, error: TemporarilyUnavailable) -> None:
        self.errors += 1
        if self.errors >= policy.warn_from:
            _log.warning("the cloud does not answer", errors=self.errors, error=str(error))
