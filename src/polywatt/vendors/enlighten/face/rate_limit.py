"""The rate limit of the field's cloud."""

from polywatt.kit.clock import Clock

from .responses import too_many_requests
from .state.sessions import Session

WINDOW_S = 3_600.0
MAX_SESSIONS = 1_000
"""The oldest ones are dropped first."""


class RateLimit:
    """Count the requests of each session in its current hour."""

    def __init__(self, clock: Clock, max_requests: int) -> None:
        self._clock, self._max_requests = clock, max_requests
        self._counts: dict[str, tuple[float, int]] = {}

    def check(self, session: Session) -> None:
        """Count one more request.

        Raises:
            Refused: there have been too many (429).
        """
        now_s = self._clock.monotonic_s()
        since_s, count = self._counts.pop(session.id, (now_s, 0))
        if now_s - since_s >= WINDOW_S:
            since_s, count = now_s, 0
        self._counts[session.id] = since_s, count + 1
        while len(self._counts) > MAX_SESSIONS:
            self._counts.pop(next(iter(self._counts)))
        if count >= self._max_requests:
            raise too_many_requests(since_s + WINDOW_S - now_s)
