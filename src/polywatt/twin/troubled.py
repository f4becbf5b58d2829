"""A home that keeps to a clock, and all that can be let happen to it."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from .devices import home_of
from .grid import Failure
from .instants import epoch_s
from .outages import with_failure, with_return
from .spec import TwinSpec
from .timeline import Timeline

MOST_PAST_DAYS = 36_525
"""A century."""
_ABSOLUTE_ZERO_C = -273.15


class TroubledHome:
    """A simulated home as its world sees it; what it answers is :class:`TwinPlant`'s.

    Nothing can be changed before ``now()``: what has been read stays true.
    """

    def __init__(
        self,
        spec: TwinSpec,
        now: Callable[[], datetime],
        *,
        start: datetime,
        seed: int = 1,
        past_days: float = 365.0,
        flickers: bool = False,
    ) -> None:
        if not 0.0 <= past_days <= MOST_PAST_DAYS:
            raise ValueError(f"a past of 0 to {MOST_PAST_DAYS:,} days can be simulated, not of {past_days:g}")
        if not 1900 <= start.year <= 9000:
            raise ValueError(f"a start in a year of 1900 to 9000 can be simulated, not at {start}")
        self.spec = spec
        self.seed = seed
        self.flickers = flickers
        self._now = now
        self._start_s = epoch_s(start)
        self._past_s = past_days * 86_400.0
        self._home = home_of(spec, seed)

    def prepare(self) -> None:
        """Make the past now instead of at the first question; a year takes about a second."""
        _ = self._timeline

    def fail_grid(self, since: datetime, until: datetime | None = None) -> None:
        """Let the public grid be gone in ``[since, until)``; None: until it is restored.

        Raises:
            ValueError: ``since`` has passed (what has been read stays true), or ``until`` is before it.
        """
        now_s = self._ahead(since, "the grid fail")
        until_s = float("inf") if until is None else epoch_s(until)
        if until_s < epoch_s(since):
            raise ValueError(f"cannot let the grid fail from {since} until {until}: that is before")
        failure = Failure(epoch_s(since), until_s)
        self._timeline.set_failures(now_s, with_failure(self._timeline.failures, failure))

    def restore_grid(self, at: datetime) -> None:
        """Let the public grid be back at ``at``, and stay.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s = self._ahead(at, "the grid return")
        self._timeline.set_failures(now_s, with_return(self._timeline.failures, epoch_s(at)))

    def press_emergency_off(self, at: datetime) -> None:
        """Let somebody press the emergency power off at ``at``: it stops, and refuses to start while pressed.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the emergency power off be pressed"), self._timeline.trouble
        pressed = with_failure(trouble.pressed, Failure(epoch_s(at)))
        self._timeline.set_trouble(now_s, replace(trouble, pressed=pressed))

    def release_emergency_off(self, at: datetime) -> None:
        """Let it be released at ``at``; the home stays off until it is started.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the emergency power off be released"), self._timeline.trouble
        pressed = with_return(trouble.pressed, epoch_s(at))
        self._timeline.set_trouble(now_s, replace(trouble, pressed=pressed))

    def lose_battery(self, at: datetime) -> None:
        """Let the battery not be heard from ``at`` on: it rests, and nothing is known of it.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the battery be lost"), self._timeline.trouble
        lost = with_failure(trouble.lost, Failure(epoch_s(at)))
        self._timeline.set_trouble(now_s, replace(trouble, lost=lost))

    def find_battery(self, at: datetime) -> None:
        """Let the battery be heard again from ``at`` on.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the battery be found"), self._timeline.trouble
        self._timeline.set_trouble(now_s, replace(trouble, lost=with_return(trouble.lost, epoch_s(at))))

    def storm_comes(self, since: datetime, until: datetime) -> None:
        """Let a storm be announced for ``[since, until)``; a home that is told to guard against it fills up then.

        Raises:
            ValueError: ``since`` has passed, or ``until`` is not after it.
        """
        now_s, trouble = self._ahead(since, "a storm come"), self._timeline.trouble
        if until <= since:
            raise ValueError(f"cannot let a storm come from {since} until {until}: that is no time")
        storms = with_failure(trouble.storms, Failure(epoch_s(since), epoch_s(until)))
        self._timeline.set_trouble(now_s, replace(trouble, storms=storms))

    def hold_frequency(self, hz: float | None) -> None:
        """From now on the public grid has this frequency; None: its own.

        Raises:
            ValueError: it is not a number above 0.
        """
        if hz is not None and not 0.0 < hz < math.inf:
            raise ValueError(f"a grid has a frequency above 0 Hz, not of {hz}")
        now_s = epoch_s(self._arrive())
        self._timeline.set_trouble(now_s, replace(self._timeline.trouble, held_hz=hz))

    def hold_temperature(self, celsius: float | None) -> None:
        """From now on the battery has this temperature; None: it goes on from there by itself.

        Raises:
            ValueError: nothing has such a temperature.
        """
        if celsius is not None and not _ABSOLUTE_ZERO_C <= celsius < math.inf:
            raise ValueError(f"a battery has a temperature of {_ABSOLUTE_ZERO_C} °C and above, not of {celsius}")
        now_s = epoch_s(self._arrive())
        self._timeline.set_trouble(now_s, replace(self._timeline.trouble, held_c=celsius))

    @cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.spec, self.seed, self._start_s, self._past_s)

    def _arrive(self) -> datetime:
        """Be as far as now."""
        at = self._now()
        self._timeline.advance_to(epoch_s(at))
        return at

    def _ahead(self, at: datetime, what: str) -> float:
        now = self._arrive()
        if epoch_s(at) < epoch_s(now):
            raise ValueError(f"cannot let {what} at {at}: it is {now} already")
        return epoch_s(now)
