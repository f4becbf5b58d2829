"""A home made from physics, as a :class:`polywatt.model.Plant`."""

from collections.abc import Iterator
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
    ReceiptState,
    Series,
    SetPortUse,
    Settings,
    Start,
    StartCar,
    Stop,
    StopCar,
    admit,
    is_met,
)

from .car import past_visits, visit_of
from .chargers import session_of
from .details import details_of
from .driven import DrivenHome
from .events import BATTERY_LOST, EMERGENCY, STOPPED, STORM, alerts_of, outages_of, overlapping
from .flicker import flickering
from .grid import LEAVES_WITHIN_S, RETURNS_WITHIN_S, Failure
from .history import series_of
from .instant import Instant, energies_of, reading_of
from .instants import epoch_s, utc
from .localtime import midnight_s
from .orders import obeyed
from .simulate import STEP_S
from .state import Flows
from .watch import Watch

_MARGIN_S = 5.0
"""Past the time a transition takes, before it counts as failed."""


class TwinPlant(DrivenHome):
    """A simulated home that is always exactly as far as ``now()``.

    The same spec, seed, start and commands make the same home, whoever reads it and when. Its methods are async as
    the protocol's are, and never wait.
    """

    stop_blocked_because: str | None = None
    """When set, a stop that is not forced is refused with these words: a gateway that is busy."""
    _stops: tuple[Failure, ...] = ()
    """When it was stopped by command."""

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
            lifetime=energies_of(self.spec, instant.state),
            today=energies_of(self.spec, instant.state, at_midnight),
        )

    async def details(self) -> tuple[Detail, ...]:
        """What each device does now."""
        return details_of(self._awake())

    async def settings(self) -> Settings:
        """What it has been told."""
        return self._settings(self._arrive())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Outages, alerts and visits of cars that overlap ``[since, until)``, oldest first."""
        now_s = epoch_s(self._arrive())
        visits = self._sessions(epoch_s(since), epoch_s(until), now_s)
        return overlapping((*self._all_events(now_s), *visits), since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Five-minute buckets that begin in ``[since, until)`` and are complete."""
        self._arrive()
        line = self._timeline
        return series_of(line.record, self.spec, line.trouble.lost, quantity, since, until)

    async def send(self, command: Command) -> Receipt:
        """Tell it something; all but leaving and joining the grid is done at once.

        Raises:
            Unsupported: its capabilities do not admit this.
            DeviceRefused: it was not to be stopped (see ``stop_blocked_because``), or cannot start.
        """
        given = admit(command, self._home.capabilities)
        at = self._arrive()
        self._check_switch(given, epoch_s(at))
        self._check_car(given)
        before = self._timeline.told
        self._timeline.tell(epoch_s(at), obeyed(before, given, epoch_s(at), self.spec))
        self._tell_car(given, before, epoch_s(at))
        self._note(given, epoch_s(at))
        return self._receipt(command, given, at)

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.spec, self._timeline.record)

    def _all_events(self, now_s: float) -> Iterator[Event]:
        trouble, read_s = self._timeline.trouble, self._timeline.told.read_until_s
        yield from outages_of(self._timeline.failures, now_s, read_s)
        troubles = [(EMERGENCY, trouble.pressed), (BATTERY_LOST, trouble.lost), (STORM, trouble.storms)]
        for cause, times in ((STOPPED, self._stops), *troubles, *self._watch.times()):
            yield from alerts_of(cause, times, now_s, read_s)

    def _sessions(self, since_s: float, until_s: float, now_s: float) -> Iterator[Event]:
        """Those of the past as chance dealt them, those since, and those that go on."""
        line, spec = self._timeline, self.spec
        if spec.chargers:
            first_s = line.record.first_mark_s
            past = past_visits(spec, self.seed, line.charged_wh, first_s, STEP_S, since_s, until_s)
            plugged = (visit_of(n, car) for n, car in enumerate(line.cars_at(now_s)) if car.is_plugged)
            yield from (session_of(spec, visit) for visit in (*past, *line.fleet.ended, *plugged))

    def _check_switch(self, given: Command, at_s: float) -> None:
        if isinstance(given, Stop) and not given.is_forced and self.stop_blocked_because is not None:
            raise DeviceRefused(self.stop_blocked_because, words=self.stop_blocked_because)
        if isinstance(given, Start) and self._timeline.trouble.is_pressed(at_s):
            words = "the emergency power off is pressed"
            raise DeviceRefused(f"cannot start: {words}; release it first", words=words)

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
            flows=self._seen(epoch_s(at)),
            grid_state=line.standing.state,
            is_grid_alive=line.is_grid_alive,
            is_tied=line.is_tied,
            has_sun=line.inputs.solar_available_w > 0.0,
            ports=line.told.ports,
            cars=line.cars_at(epoch_s(at)),
            charges=tuple(line.fleet.charges),
            heard=line.heard,
            held_hz=line.trouble.held_hz,
        )

    def _seen(self, at_s: float) -> Flows[float]:
        line = self._timeline
        if not self.flickers:
            return line.flows
        return flickering(line.flows, line.steering, line.standing.state, self.seed, at_s)

    def _settings(self, at: datetime) -> Settings:
        told = self._timeline.told
        return Settings(
            received_at=at,
            mode=told.mode,
            in_force=told.in_force(self._timeline.active, self._timeline.storm),
            slots=told.slots,
            reserve_percent=told.reserve_percent,
            shutdown_percent=None if self.spec.shutdown_percent is None else told.shutdown_percent,
            charge_limit_percent=told.charge_limit_percent,
            grid_charging=told.grid_charging,
            solar_charging_w=told.solar_charging_w,
            storm_guard=told.storm_guard if self.spec.has_storm_guard else None,
            is_backup_supply_on=told.is_backup_supply_on if self.spec.has_backup else None,
            energy_saving=told.energy_saving,
            is_running=told.is_running,
            chargers=told.chargers,
        )

    def _note(self, given: Command, at_s: float) -> None:
        """Keep when it was stopped and started."""
        is_stopped = bool(self._stops) and self._stops[-1].until_s == float("inf")
        if isinstance(given, Stop) and not is_stopped:
            self._stops = (*self._stops, Failure(at_s))
        if isinstance(given, Start) and is_stopped:
            self._stops = (*self._stops[:-1], Failure(self._stops[-1].since_s, at_s))

    def _receipt(self, command: Command, given: Command, at: datetime) -> Receipt:
        proof = self._home.capabilities.proof_of(given)
        if isinstance(given, SetPortUse | StartCar | StopCar):
            # They show in a detail, which is no proof.
            return Receipt(command=command, sent=given, proof=proof, state=ReceiptState.ACCEPTED, at=at)
        if not isinstance(given, LeaveGrid | JoinGrid):
            return Receipt(
                command=command, sent=given, proof=proof, state=ReceiptState.APPLIED, at=at, settings=self._settings(at)
            )
        reading = reading_of(self._instant(at))
        if is_met(given, None, reading):
            return Receipt(command=command, sent=given, proof=proof, state=ReceiptState.APPLIED, at=at, reading=reading)
        takes_s = LEAVES_WITHIN_S if isinstance(given, LeaveGrid) else RETURNS_WITHIN_S
        settles_by = utc(epoch_s(at)) + timedelta(seconds=takes_s + _MARGIN_S)
        return Receipt(
            command=command, sent=given, proof=proof, state=ReceiptState.PENDING, at=at, settles_by=settles_by
        )
