"""A home made from physics, as a :class:`polywatt.model.Plant`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property

from polywatt.model import (
    Command,
    Counters,
    Detail,
    DeviceRefused,
    DeviceUnreachable,
    Event,
    Home,
    JoinGrid,
    LeaveGrid,
    Reading,
    Receipt,
    Series,
    Settings,
    Start,
    State,
    Stop,
    admit,
    is_met,
)

from .details import details_of
from .devices import home_of
from .grid import LEAVES_WITHIN_S, RETURNS_WITHIN_S, Failure
from .history import events_of, series_of
from .instant import Instant, energies_of, reading_of
from .instants import epoch_s, utc
from .localtime import midnight_s
from .orders import obeyed
from .outages import with_failure, with_return
from .presets import TwinSpec
from .timeline import Timeline

MOST_PAST_DAYS = 36_525
"""A century."""
_MARGIN_S = 5.0
"""Past the time a transition takes, before it counts as failed."""


class TwinPlant:
    """A simulated home that is always exactly as far as ``now()``.

    The same spec, seed, start and commands make the same home, whoever reads it and when. Its methods are async as
    the protocol's are, and never wait.
    """

    stop_blocked_because: str | None = None
    """When set, a stop that is not forced is refused with these words: a gateway that is busy."""

    def __init__(
        self,
        spec: TwinSpec,
        now: Callable[[], datetime],
        *,
        start: datetime,
        seed: int = 1,
        past_days: float = 365.0,
    ) -> None:
        if not 0.0 <= past_days <= MOST_PAST_DAYS:
            raise ValueError(f"a past of 0 to {MOST_PAST_DAYS:,} days can be simulated, not of {past_days:g}")
        if not 1900 <= start.year <= 9000:
            raise ValueError(f"a start in a year of 1900 to 9000 can be simulated, not at {start}")
        self.spec = spec
        self.seed = seed
        self._now = now
        self._start_s = epoch_s(start)
        self._past_s = past_days * 86_400.0
        self._home = home_of(spec, seed)
        self._stops: list[Failure] = []

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

    async def home(self) -> Home:
        """What it is."""
        return self._home

    async def reading(self) -> Reading:
        """What it does now."""
        return reading_of(self._awake())

    async def counters(self) -> Counters:
        """What flowed since its past began, and since local midnight."""
        instant = self._awake()
        time_s = epoch_s(instant.at)
        at_midnight = self._timeline.record.at(midnight_s(self.spec.timezone, time_s))
        return Counters(
            received_at=instant.at,
            at=instant.at,
            lifetime=energies_of(instant.state),
            today=energies_of(instant.state, at_midnight),
        )

    async def details(self) -> tuple[Detail, ...]:
        """What each device does now."""
        return details_of(self._awake())

    async def settings(self) -> Settings:
        """What it has been told."""
        return self._settings(self._arrive())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Outages, their alerts and stops that overlap ``[since, until)``, oldest first."""
        now_s = epoch_s(self._arrive())
        return events_of(self._timeline.failures, self._stops, now_s, since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Five-minute buckets that begin in ``[since, until)`` and are complete."""
        self._arrive()
        return series_of(self._timeline.record, self.spec.capacity_wh, quantity, since, until)

    async def ask(self, command: Command) -> Receipt:
        """Tell it something; all but leaving and joining the grid is done at once.

        Raises:
            Unsupported: its capabilities do not admit this.
            DeviceRefused: it was not to be stopped (see ``stop_blocked_because``).
        """
        given = admit(command, self._home.capabilities)
        if isinstance(given, Stop) and not given.is_forced and self.stop_blocked_because is not None:
            raise DeviceRefused(self.stop_blocked_because, words=self.stop_blocked_because)
        at = self._arrive()
        self._timeline.tell(epoch_s(at), obeyed(self._timeline.told, given, epoch_s(at)))
        self._note(given, epoch_s(at))
        return self._receipt(command, given, at)

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

    def _awake(self) -> Instant:
        """The home now.

        Raises:
            DeviceUnreachable: it is stopped.
        """
        at = self._arrive()
        if not self._timeline.told.is_running:
            raise DeviceUnreachable(f"{self._home.name} is stopped; send Start")
        return self._instant(at)

    def _instant(self, at: datetime) -> Instant:
        line = self._timeline
        return Instant(
            spec=self.spec,
            seed=self.seed,
            at=at,
            state=line.state_at(epoch_s(at)),
            flows=line.flows,
            grid_state=line.standing.state,
            is_grid_alive=line.is_grid_alive,
            is_tied=line.is_tied,
        )

    def _settings(self, at: datetime) -> Settings:
        told = self._timeline.told
        return Settings(
            received_at=at,
            mode=told.mode,
            in_force=told.in_force(),
            reserve_percent=told.reserve_percent,
            grid_charging=told.grid_charging,
            is_running=told.is_running,
        )

    def _note(self, given: Command, at_s: float) -> None:
        """Keep when it was stopped and started."""
        is_stopped = bool(self._stops) and self._stops[-1].until_s == float("inf")
        if isinstance(given, Stop) and not is_stopped:
            self._stops.append(Failure(at_s))
        if isinstance(given, Start) and is_stopped:
            self._stops[-1].until_s = at_s

    def _receipt(self, command: Command, given: Command, at: datetime) -> Receipt:
        if not isinstance(given, LeaveGrid | JoinGrid):
            return Receipt(command=command, given=given, state=State.APPLIED, at=at, read_back=self._settings(at))
        reading = reading_of(self._instant(at))
        if is_met(given, None, reading):
            return Receipt(command=command, given=given, state=State.APPLIED, at=at, read_back=reading)
        takes_s = LEAVES_WITHIN_S if isinstance(given, LeaveGrid) else RETURNS_WITHIN_S
        settles_by = utc(epoch_s(at)) + timedelta(seconds=takes_s + _MARGIN_S)
        return Receipt(command=command, given=given, state=State.PENDING, at=at, settles_by=settles_by)
