"""When to ask a failing device again. A policy for whoever polls; no client waits by itself."""

import random
from dataclasses import dataclass, field


@dataclass
class Backoff:
    """Waits that grow from ``first_s`` to ``cap_s`` by ``factor``, each shortened by up to ``jitter`` of itself.

    The jitter keeps a household's programs from asking in step after a power cut.
    """

    first_s: float = 1.0
    cap_s: float = 60.0
    factor: float = 2.0
    jitter: float = 0.5
    rng: random.Random = field(default_factory=random.Random)
    _tries: int = field(default=0, init=False)

    def next_s(self) -> float:
        """The next wait in seconds."""
        full_s = min(self.cap_s, self.first_s * self.factor**self._tries)
        # Past the cap a further try changes nothing; counting on would overflow in a year-long outage.
        if full_s < self.cap_s:
            self._tries += 1
        return full_s * (1.0 - self.jitter * self.rng.random())

    def reset(self) -> None:
        """It answered: start again from ``first_s``."""
        self._tries = 0


@dataclass
class CircuitBreaker:
    """Opens after ``failures_to_open`` failures in a row and lets one try through each ``open_s`` seconds."""

    failures_to_open: int = 5
    open_s: float = 300.0
    _failures: int = field(default=0, init=False)
    _opened_at_s: float | None = field(default=None, init=False)

    def may_try(self, now_s: float) -> bool:
        """Whether to ask at ``now_s`` of a monotonic clock."""
        return self._opened_at_s is None or now_s - self._opened_at_s >= self.open_s

    def failed(self, now_s: float) -> None:
        """Another failure."""
        self._failures += 1
        if self._failures >= self.failures_to_open:
            self._opened_at_s = now_s

    def succeeded(self) -> None:
        """It works again."""
        self._failures, self._opened_at_s = 0, None
