"""All events of a simulated home."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

from polywatt.model import Event

from ..car import past_visits, visit_of
from ..epoch import epoch_s
from ..simulation.past import STEP_S
from ..simulation.simulation import Simulation
from ..world.intervals import Interval
from .alerts import BATTERY_LOST, EMERGENCY_OFF, STOPPED, STORM, alerts_from, outages_from
from .battery import BatteryAlerts
from .car_sessions import session_from


class Events:
    """Outages, alerts and charging sessions of one home."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def between(self, since: datetime, until: datetime, stops: Sequence[Interval]) -> tuple[Event, ...]:
        """Return the events that overlap ``[since, until)``, oldest first; ``stops`` are the home's."""
        now_s = epoch_s(self._simulation.advance())
        sessions = self._sessions(epoch_s(since), epoch_s(until), now_s)
        events = (*self._alerts(now_s, stops), *sessions)
        overlapping = (e for e in events if e.since < until and (e.until is None or e.until > since))
        return tuple(sorted(overlapping, key=lambda event: event.since))

    @cached_property
    def _battery_alerts(self) -> BatteryAlerts:
        return BatteryAlerts(self._simulation.spec, self._simulation.timeline.record)

    def _alerts(self, now_s: float, stops: Sequence[Interval]) -> Iterator[Event]:
        timeline = self._simulation.timeline
        faults, read_s = timeline.faults, timeline.settings.alerts_read_until_s
        yield from outages_from(timeline.outages, now_s, read_s)
        alerts = [
            (STOPPED, stops),
            (EMERGENCY_OFF, faults.emergency_off),
            (BATTERY_LOST, faults.battery_lost),
            (STORM, faults.storms),
            *self._battery_alerts.intervals(),
        ]
        for kind, intervals in alerts:
            yield from alerts_from(kind, intervals, now_s, read_s)

    def _sessions(self, since_s: float, until_s: float, now_s: float) -> Iterator[Event]:
        """Yield the sessions of the past, those that ended since, and those that go on."""
        timeline, spec = self._simulation.timeline, self._simulation.spec
        if spec.chargers:
            first_s, seed = timeline.record.first_mark_s, self._simulation.seed
            past = past_visits(spec, seed, timeline.charged_wh, first_s, STEP_S, since_s, until_s)
            present = (visit_of(n, car) for n, car in enumerate(timeline.cars_at(now_s)) if car.is_plugged)
            yield from (session_from(spec, visit) for visit in (*past, *timeline.fleet.ended, *present))
