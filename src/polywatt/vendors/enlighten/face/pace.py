"""How often one session may ask."""

from polywatt.kit.clock import Clock

from .answers import too_many
from .sessions import Session

MOST, WINDOW_S = 600, 3_600.0
"""Some 600 requests an hour (seen by clients of the service); that the cloud counts by session and hour is invented."""
MOST_COUNTED = 1_000
"""Older sessions are forgotten first."""


class Pace:
    """Counts the requests of each session in its running hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[str, tuple[float, int]] = {}

    def check(self, session: Session) -> None:
        """Count one more.

        Raises:
            Refused: there have been too many (429).
        """
        now_s = self._clock.monotonic_s()
        since_s, count = self._counts.pop(session.id, (now_s, 0))
        if now_s - since_s >= WINDOW_S:
            since_s, count = now_s, 0
        self._counts[session.id] = since_s, count + 1
        while len(self._counts) > MOST_COUNTED:
            self._counts.pop(next(iter(self._counts)))
        if count >= MOST:
            raise too_many(since_s + WINDOW_S - now_s)
