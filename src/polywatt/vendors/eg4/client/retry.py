"""Asking again by ourselves, where nobody above does."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger
from polywatt.model import DeviceUnreachable

T = TypeVar("T")
_log = logger()
MOST_DOUBLINGS = 64
"""Past any cap; counting on would overflow in a long outage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """The document's (L1371-L1434). The jitter is added after the cap."""

    base_s: float = 1.0
    factor: float = 2.0
    cap_s: float = 60.0
    jitter_s: float = 0.1
    attempts: int = 3
    """Of one question, the first included."""
    warn_from: int = 3
    """Errors in a row, also over several questions."""

    def delay_s(self, errors: int, rng: random.Random) -> float:
        """How long to wait after so many errors in a row."""
        if errors <= 0:
            return 0.0
        growing_s = self.base_s * self.factor ** min(errors - 1, MOST_DOUBLINGS)
        return min(growing_s, self.cap_s) + rng.uniform(0.0, self.jitter_s)


class Retrier:
    """Asks again what the cloud could not answer just now; without a policy it asks once."""

    def __init__(self, policy: RetryPolicy | None, clock: Clock, rng: random.Random | None = None) -> None:
        self._policy, self._clock, self._rng = policy, clock, rng or random.Random()  # noqa: S311  # no secret
        self.errors = 0
        """In a row."""

    async def run(self, question: Callable[[], Awaitable[T]], *, is_repeatable: bool = True) -> T:
        """The answer.

        Raises:
            DeviceUnreachable: there was none at the last attempt. Other errors at once.
        """
        policy = self._policy
        if policy is None:
            return await question()
        left = policy.attempts if is_repeatable else 1
        while True:
            await self._wait(policy)
            try:
                answer = await question()
            except DeviceUnreachable as error:
                self._count(policy, error)
                left -= 1
                if left <= 0:
                    raise
            else:
                self.errors = 0
                return answer

    async def _wait(self, policy: RetryPolicy) -> None:
        if self.errors:
            await self._clock.sleep(policy.delay_s(self.errors, self._rng))

    def _count(self, policy: RetryPolicy, error: DeviceUnreachable) -> None:
        self.errors += 1
        if self.errors >= policy.warn_from:
            _log.warning("the cloud does not answer", errors=self.errors, error=str(error))
