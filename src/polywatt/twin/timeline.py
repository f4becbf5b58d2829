"""One home through time, from knot to knot.

A knot is where anything may change: every five seconds, at each step of the grid's comings and goings, when an order's
time is over, where a slot begins or ends, when something goes wrong or right again, and when a command comes. What
flows is decided at a knot for the whole time to the next one, so what is read in between is a part of that step and is
not stored: a state never depends on who read when. Only a gap of more than a day, such as that of a machine that slept,
is crossed in steps of five minutes.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .car import Around, CarState, Fleet
from .grid import Failure, Standing, is_alive, next_change_s, stands
from .homes import initial_state, params_of
from .ops import FLOATS
from .orders import Told, expired, first_told
from .ports import closed
from .record import Record
from .simulate import STEP_S, input_rows, simulate_past
from .slots import Active, active_at, next_boundary_s
from .spec import TwinSpec
from .state import Inputs, TwinState
from .step import after, decided
from .trouble import Heard, Trouble, without_battery

TICK_S = 5.0
_GAP_S = 86_400.0 + TICK_S
"""A day, from the last knot before it."""
_EMPTY = np.empty((0, len(TwinState._fields)))


class Timeline:
    """The state of one home, its flows, and what it has been told."""

    def __init__(self, spec: TwinSpec, seed: int, start_s: float, past_s: float) -> None:
        self.spec, self.seed = spec, seed
        self.params = self._params = params_of(spec)
        self.state = initial_state(spec)
        self.told = first_told(spec, start_s)
        self.active: Active | None = None
        self.standing = Standing()
        self.failures: list[Failure] = []
        self.trouble = Trouble()
        self.storm: Failure | None = None
        """The one that it guards against now."""
        self.heard: Heard | None = None
        """While the battery is lost: what it said last."""
        self._near = _Foresight(spec, seed, TICK_S, count=720)
        self._far = _Foresight(spec, seed, STEP_S, count=288)
        self._live_through(start_s, past_s)
        self._settle()
        self._begin()
        self.advance_to(start_s)

    def advance_to(self, time_s: float) -> None:
        """Pass all knots up to ``time_s``; a time before the last knot changes nothing."""
        is_gap = time_s - self.knot_s > _GAP_S
        far_until_s = time_s // STEP_S * STEP_S if is_gap else 0.0
        while self._ends_s <= time_s:
            self._pass_to(self._ends_s)
            self._begin(far_until_s)

    def state_at(self, time_s: float) -> TwinState[float]:
        """The state between the last knot and the next, without storing it."""
        if time_s <= self.knot_s:
            return self.state
        state = after(self.state, self.flows, self.inputs, self._params, time_s - self.knot_s, FLOATS)
        return self._held(state)

    def cars_at(self, time_s: float) -> tuple[CarState, ...]:
        """The cars at the same moment."""
        return self.fleet.after(max(time_s - self.knot_s, 0.0))

    def tell(self, time_s: float, told: Told) -> None:
        """From ``time_s`` on it has been told this."""
        self._cut(time_s)
        self.told = told
        self._settle()
        self._begin()

    def set_failures(self, time_s: float, failures: list[Failure]) -> None:
        """From ``time_s`` on the public grid comes and goes like this."""
        self._cut(time_s)
        self.failures = failures
        self._settle()
        self._begin()

    def set_trouble(self, time_s: float, trouble: Trouble) -> None:
        """From ``time_s`` on this befalls it."""
        self._cut(time_s)
        self.trouble = trouble
        self.state = self._held(self.state)
        self._settle()
        self._begin()

    def drive(self, time_s: float, act: Callable[[Fleet], None]) -> None:
        """From ``time_s`` on this is so with its cars."""
        self._cut(time_s)
        act(self.fleet)
        self._settle()
        self._begin()

    def _live_through(self, start_s: float, past_s: float) -> None:
        first_s = math.ceil((start_s - past_s) / STEP_S) * STEP_S
        if first_s > start_s:
            self.record = Record(first_s, _EMPTY)
            self.knot_s = start_s
            self.fleet, self.charged_wh = Fleet(self.spec, self.seed, start_s), np.empty((0, self.spec.chargers))
            return
        past = simulate_past(self.spec, self.seed, first_s, start_s)
        self.record = Record(first_s, past.states)
        self.knot_s, self.state, self.failures = float(past.times_s[-1]), past.last, past.failures
        self.fleet, self.charged_wh = past.fleet, past.charged_wh

    def _cut(self, time_s: float) -> None:
        """Make a knot at ``time_s``."""
        self.advance_to(time_s)
        if time_s > self.knot_s:
            self._pass_to(time_s)

    def _pass_to(self, time_s: float) -> None:
        self.state = self.state_at(time_s)
        if self.spec.chargers:
            self.fleet.pass_by(time_s - self.knot_s)
        self.knot_s = time_s
        if time_s % STEP_S == 0.0:
            self.record.append(self.state)

    def _begin(self, far_until_s: float = 0.0) -> None:
        """Decide what flows from this knot on, and until when."""
        at_s = self.knot_s
        if at_s >= self._event_s:
            self._settle()
        mark_s = (at_s // STEP_S + 1.0) * STEP_S
        if mark_s <= far_until_s:
            ends_s, self.inputs = mark_s, self._far.at(at_s)
        else:
            ends_s, self.inputs = (at_s // TICK_S + 1.0) * TICK_S, self._near.at(at_s)
        self.inputs = self._closed.of(self.inputs, self.spec.port_load_share)
        if self.trouble.held_hz is not None:
            self.inputs = self.inputs._replace(grid_off_hz=self.trouble.held_hz - self.spec.nominal_hz)
        self._ends_s = min(ends_s, self._event_s)
        dt_s = self._ends_s - at_s
        if self.spec.chargers:
            now = self.spec, self.state, self.inputs, self.steering, self._params, self.is_tied, dt_s
            self.inputs = self.fleet.decide(Around(*now))
        self.flows = decided(self.state, self.inputs, self.steering, self.is_tied, self._params, dt_s, FLOATS)
        if self.spec.chargers:
            self.flows = self.flows._replace(car_w=self.fleet.power_w)

    def _held(self, state: TwinState[float]) -> TwinState[float]:
        held_c = self.trouble.held_c
        return state if held_c is None else state._replace(temperature_c=held_c)

    def _settle(self) -> None:
        """Bring what was told, what befell it and how the home stands to the grid up to this knot."""
        at_s, zone = self.knot_s, self.spec.timezone
        self.told = expired(self.told, at_s)
        if self.trouble.is_pressed(at_s):
            self.told = replace(self.told, is_running=False)
        self._listen()
        self.active = active_at(self.told.slots, zone, at_s)
        guard = self.told.storm_guard
        self.storm = self.trouble.storm_at(at_s) if guard.is_on else None
        self.steering = self.told.steering(self.params, self.active, self.storm)
        fills_cars = self.storm is not None and guard.charges_cars is True
        self.fleet.settle(at_s, self.told.chargers, is_storm=fills_cars, is_deaf=self.trouble.is_deaf(at_s))
        self._closed = closed(self.spec, self.told.ports)
        self.is_grid_alive = is_alive(self.failures, at_s)
        self.standing = stands(self.standing, at_s, is_alive=self.is_grid_alive, is_told_off=self.told.is_off_grid)
        self.is_tied = self.is_grid_alive and self.standing.is_tied
        order_ends_s = math.inf if self.told.override is None else self.told.override.until_s
        self._event_s = min(
            next_change_s(self.failures, at_s),
            self.trouble.next_change_s(at_s),
            self.standing.changes_at_s,
            next_boundary_s(self.told.slots, zone, at_s),
            order_ends_s,
            self.fleet.event_s,
        )

    def _listen(self) -> None:
        """Keep what the battery said last before it was lost."""
        is_lost = self.trouble.is_lost(self.knot_s)
        if not is_lost:
            self.heard = None
        elif self.heard is None:
            self.heard = Heard(self.knot_s, self.state, self.flows)
        self._params = without_battery(self.params) if is_lost else self.params


class _Foresight:
    """What the world will do, worked out for many ticks at once."""

    def __init__(self, spec: TwinSpec, seed: int, step_s: float, count: int) -> None:
        self._spec, self._seed, self._step_s, self._count = spec, seed, step_s, count
        self._block: int | None = None
        self._rows: list[Inputs[float]] = []

    def at(self, time_s: float) -> Inputs[float]:
        """At the middle of the tick that holds ``time_s``."""
        block, index = divmod(int(time_s // self._step_s), self._count)
        if block != self._block:
            ticks = block * self._count + np.arange(self._count, dtype=np.float64) + 0.5
            self._block, self._rows = block, input_rows(self._spec, self._seed, ticks * self._step_s)
        return self._rows[index]
