"""One home through time, from knot to knot.

A knot is where anything may change: every five seconds, at each step of the grid's state machine, when an order's
time is over, where a slot begins or ends, when a fault begins or ends, and when a command comes. Powers are decided at
a knot for the whole time to the next one, so a state read in between is part of that step and is not stored: a state
never depends on who read when. Only a gap of more than a day, such as that of a machine that slept, is crossed in
steps of five minutes.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from ..car import CarState, Fleet, HomeStep
from ..physics.inverter import power_flows
from ..physics.ops import FLOATS
from ..physics.params import initial_state, params_of, without_battery
from ..physics.state import Flows, TwinState
from ..physics.step import next_state
from ..physics.switch import closed_shares
from ..slots import ActiveSlot, active_at, next_boundary_s
from ..spec import TwinSpec
from ..world.faults import Faults
from ..world.grid import GridConnection, next_connection
from ..world.inputs import InputBlocks
from ..world.intervals import Interval, covers, next_change_s
from .past import STEP_S, simulate_past
from .record import Record
from .settings import TwinSettings, initial_settings, without_expired_order

TICK_S = 5.0
_GAP_S = 86_400.0 + TICK_S
"""A day, from the last knot before it."""
_EMPTY = np.empty((0, len(TwinState._fields)))


@dataclass(frozen=True, slots=True)
class BatteryReport:
    """The battery's last values before it was lost."""

    at_s: float
    state: TwinState[float]
    flows: Flows[float]


class Timeline:
    """State, powers and settings of one home at its last knot."""

    def __init__(self, spec: TwinSpec, seed: int, start_s: float, past_s: float) -> None:
        self.spec, self.seed = spec, seed
        self._params = self._params_now = params_of(spec)
        self.state = initial_state(spec)
        self.settings = initial_settings(spec, start_s)
        self.active_slot: ActiveSlot | None = None
        self.connection = GridConnection()
        self.outages: list[Interval] = []
        self.faults = Faults()
        self.storm: Interval | None = None
        """The storm that it guards against now."""
        self.last_report: BatteryReport | None = None
        """While the battery is lost."""
        self._tick_inputs = InputBlocks(spec, seed, TICK_S, count=720)
        self._gap_inputs = InputBlocks(spec, seed, STEP_S, count=288)
        self._simulate_past(start_s, past_s)
        self._update()
        self._start_step()
        self.advance_to(start_s)

    def advance_to(self, time_s: float) -> None:
        """Pass all knots up to ``time_s``; a time before the last knot changes nothing."""
        is_gap = time_s - self.knot_s > _GAP_S
        gap_until_s = time_s // STEP_S * STEP_S if is_gap else 0.0
        while self._ends_s <= time_s:
            self._move_knot_to(self._ends_s)
            self._start_step(gap_until_s)

    def state_at(self, time_s: float) -> TwinState[float]:
        """Return the state between the last knot and the next, without storing it."""
        if time_s <= self.knot_s:
            return self.state
        state = next_state(self.state, self.flows, self.inputs, self._params_now, time_s - self.knot_s, FLOATS)
        return self._with_forced_temperature(state)

    def cars_at(self, time_s: float) -> tuple[CarState, ...]:
        """Return the cars at the same moment."""
        return self.fleet.after(max(time_s - self.knot_s, 0.0))

    def set_settings(self, time_s: float, settings: TwinSettings) -> None:
        """Change the home's settings from ``time_s`` on."""
        with self._knot_at(time_s):
            self.settings = settings

    def set_outages(self, time_s: float, outages: list[Interval]) -> None:
        """Change the outages of the public grid from ``time_s`` on."""
        with self._knot_at(time_s):
            self.outages = outages

    def set_faults(self, time_s: float, faults: Faults) -> None:
        """Change the home's faults from ``time_s`` on."""
        with self._knot_at(time_s):
            self.faults = faults
            self.state = self._with_forced_temperature(self.state)

    def change_cars(self, time_s: float, change: Callable[[Fleet], None]) -> None:
        """Change the home's cars at ``time_s``."""
        with self._knot_at(time_s):
            change(self.fleet)

    def _simulate_past(self, start_s: float, past_s: float) -> None:
        first_s = math.ceil((start_s - past_s) / STEP_S) * STEP_S
        if first_s > start_s:
            self.record = Record(first_s, _EMPTY)
            self.knot_s = start_s
            self.fleet, self.charged_wh = Fleet(self.spec, self.seed, start_s), np.empty((0, self.spec.chargers))
            return
        past = simulate_past(self.spec, self.seed, first_s, start_s)
        self.record = Record(first_s, past.states)
        self.knot_s, self.state, self.outages = float(past.times_s[-1]), past.last, past.outages
        self.fleet, self.charged_wh = past.fleet, past.charged_wh

    @contextmanager
    def _knot_at(self, time_s: float) -> Iterator[None]:
        """Insert a knot, at which the body changes something."""
        self.advance_to(time_s)
        if time_s > self.knot_s:
            self._move_knot_to(time_s)
        yield
        self._update()
        self._start_step()

    def _move_knot_to(self, time_s: float) -> None:
        self.state = self.state_at(time_s)
        if self.spec.chargers:
            self.fleet.advance(time_s - self.knot_s)
        self.knot_s = time_s
        if time_s % STEP_S == 0.0:
            self.record.append(self.state)

    def _start_step(self, gap_until_s: float = 0.0) -> None:
        """Decide the powers from this knot on, and when the step ends."""
        at_s = self.knot_s
        if at_s >= self._event_s:
            self._update()
        mark_s = (at_s // STEP_S + 1.0) * STEP_S
        if mark_s <= gap_until_s:
            ends_s, self.inputs = mark_s, self._gap_inputs.at(at_s)
        else:
            ends_s, self.inputs = (at_s // TICK_S + 1.0) * TICK_S, self._tick_inputs.at(at_s)
        self.inputs = self._closed_shares.limit(self.inputs, self.spec.port_load_share)
        if self.faults.grid_hz is not None:
            self.inputs = self.inputs._replace(grid_off_hz=self.faults.grid_hz - self.spec.nominal_hz)
        self._ends_s = min(ends_s, self._event_s)
        dt_s = self._ends_s - at_s
        if self.spec.chargers:
            now = self.spec, self.state, self.inputs, self.steering, self._params_now, self.is_tied, dt_s
            self.inputs = self.fleet.start_step(HomeStep(*now))
        self.flows = power_flows(self.state, self.inputs, self.steering, self.is_tied, self._params_now, dt_s, FLOATS)
        if self.spec.chargers:
            self.flows = self.flows._replace(car_w=self.fleet.power_w)

    def _with_forced_temperature(self, state: TwinState[float]) -> TwinState[float]:
        celsius = self.faults.battery_c
        return state if celsius is None else state._replace(temperature_c=celsius)

    def _update(self) -> None:
        """Bring settings, faults, cars and the connection to the grid up to this knot."""
        at_s, zone = self.knot_s, self.spec.timezone
        self.settings = without_expired_order(self.settings, at_s)
        if self.faults.is_emergency_off(at_s):
            self.settings = replace(self.settings, is_running=False)
        self._update_battery_report()
        self.active_slot = active_at(self.settings.slots, zone, at_s)
        guard = self.settings.storm_guard
        self.storm = self.faults.storm_at(at_s) if guard.is_on else None
        self.steering = self.settings.steering(self._params, self.active_slot, self.storm)
        charges_cars = self.storm is not None and guard.charges_cars is True
        is_meter_lost = self.faults.is_meter_lost(at_s)
        self.fleet.update(at_s, self.settings.chargers, is_storm=charges_cars, is_meter_lost=is_meter_lost)
        self._closed_shares = closed_shares(self.spec, self.settings.ports)
        self.is_grid_alive = not covers(self.outages, at_s)
        self.connection = next_connection(
            self.connection, at_s, is_alive=self.is_grid_alive, is_off_grid=self.settings.is_off_grid
        )
        self.is_tied = self.is_grid_alive and self.connection.is_tied
        order_ends_s = math.inf if self.settings.override is None else self.settings.override.until_s
        self._event_s = min(
            next_change_s(self.outages, at_s),
            self.faults.next_change_s(at_s),
            self.connection.changes_at_s,
            next_boundary_s(self.settings.slots, zone, at_s),
            order_ends_s,
            self.fleet.event_s,
        )

    def _update_battery_report(self) -> None:
        """Store the battery's last values when it is lost; until it is back it does nothing."""
        is_lost = self.faults.is_battery_lost(self.knot_s)
        if not is_lost:
            self.last_report = None
        elif self.last_report is None:
            self.last_report = BatteryReport(self.knot_s, self.state, self.flows)
        self._params_now = without_battery(self._params) if is_lost else self._params
