"""Waiting times before a failing device is polled again. A policy for pollers; no client waits by itself."""

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
    _failures: int = field(default=0, init=False)

    def next_s(self) -> float:
        """The next wait in seconds."""
        full_s = min(self.cap_s, self.first_s * self.factor**self._failures)
        # Past the cap a further try changes nothing; counting on would overflow in a year-long outage.
        if full_s < self.cap_s:
            self._failures += 1
        return full_s * (1.0 - self.jitter * self.rng.random())

    def reset(self) -> None:
        """It answered: start again from ``first_s``."""
        self._failures = 0
