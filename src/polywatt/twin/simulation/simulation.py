"""A simulated home that follows a clock."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from ..epoch import epoch_s
from ..spec import TwinSpec
from .timeline import Timeline

MAX_PAST_DAYS = 36_525
"""A century."""


class Simulation:
    """A home's timeline, always as far as ``now()``.

    Nothing can be changed before ``now()``: a value that has been read stays true.
    """

    def __init__(
        self,
        spec: TwinSpec,
        now: Callable[[], datetime],
        *,
        start: datetime,
        seed: int,
        past_days: float,
        flickers: bool,
    ) -> None:
        if not 0.0 <= past_days <= MAX_PAST_DAYS:
            raise ValueError(f"a past of 0 to {MAX_PAST_DAYS:,} days can be simulated, not of {past_days:g}")
        if not 1900 <= start.year <= 9000:
            raise ValueError(f"a start in a year of 1900 to 9000 can be simulated, not at {start}")
        self.spec, self.seed, self.flickers = spec, seed, flickers
        self._now = now
        self._start_s = epoch_s(start)
        self._past_s = past_days * 86_400.0

    @cached_property
    def timeline(self) -> Timeline:
        """Its timeline; the first use simulates the past, about a second for a year."""
        return Timeline(self.spec, self.seed, self._start_s, self._past_s)

    def advance(self) -> datetime:
        """Advance the timeline to ``now()``, and return that."""
        at = self._now()
        self.timeline.advance_to(epoch_s(at))
        return at

    def advance_before(self, at: datetime, event: str) -> float:
        """Advance to ``now()``, and return its epoch seconds.

        Raises:
            ValueError: ``at``, when ``event`` is to happen, has passed.
        """
        now = self.advance()
        if epoch_s(at) < epoch_s(now):
            raise ValueError(f"cannot let {event} at {at}: it is {now} already")
        return epoch_s(now)
