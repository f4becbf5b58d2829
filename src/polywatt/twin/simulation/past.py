"""Whole stretches of time of one home, at five-minute steps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from ..car import Fleet, HomeStep
from ..physics.inverter import power_flows
from ..physics.ops import FLOATS, Floats
from ..physics.params import initial_state, params_of
from ..physics.state import Inputs, TwinState
from ..physics.step import next_state, step
from ..spec import TwinSpec
from ..world.grid import past_outages
from ..world.inputs import input_rows
from ..world.intervals import Interval, covers
from .settings import initial_settings

STEP_S = 300.0
_QUIET_S = 3_600.0
"""No outage so shortly before the present: the home is back on the grid when it starts."""
_BLOCK_STEPS = 8_192
"""A few weeks: arrays that fit the processor's cache."""


class Past(NamedTuple):
    """States of one home over time."""

    times_s: Floats
    """Marks in epoch seconds, one more than steps."""
    states: Floats
    """At each mark a row of :class:`TwinState`'s fields; differences of counters are the energies between marks."""
    outages: list[Interval]
    last: TwinState[float]
    fleet: Fleet
    """Its cars at the last mark."""
    charged_wh: Floats
    """At each mark a row of the energy that each charger has given."""


def simulate_year(spec: TwinSpec, seed: int, start: datetime, days: float = 365.0) -> Past:
    """Simulate the ``days`` after ``start``, with the home's first settings and random outages."""
    since_s = start.timestamp()
    return simulate_past(spec, seed, since_s, since_s + days * 86_400.0)


def simulate_past(spec: TwinSpec, seed: int, since_s: float, until_s: float) -> Past:
    """Simulate the time between two epoch seconds; a last part shorter than a step is left out."""
    count = int((until_s - since_s) // STEP_S)
    times_s = since_s + STEP_S * np.arange(count + 1, dtype=np.float64)
    outages = past_outages(seed, since_s, until_s - _QUIET_S)
    state = initial_state(spec)
    states, charged_wh = np.empty((count + 1, len(state))), np.zeros((count + 1, spec.chargers))
    fleet = Fleet(spec, seed, since_s)
    states[0] = state
    for first in range(0, count, _BLOCK_STEPS):
        starts_s = times_s[first : min(first + _BLOCK_STEPS, count)]
        inputs = input_rows(spec, seed, starts_s + STEP_S / 2.0)
        following = slice(first + 1, first + 1 + len(inputs))
        if spec.chargers:
            rows, charged_wh[following] = _simulate_with_cars(state, inputs, starts_s, outages, fleet)
        else:
            rows = [*_simulate(state, inputs, starts_s, outages, spec)]
        states[following] = rows
        state = rows[-1]
    return Past(times_s, states, outages, state, fleet, charged_wh)


def _simulate(
    state: TwinState[float],
    inputs: Sequence[Inputs[float]],
    starts_s: Floats,
    outages: Sequence[Interval],
    spec: TwinSpec,
) -> Iterator[TwinState[float]]:
    """Yield the state after each step."""
    params = params_of(spec)
    steering = initial_settings(spec, 0.0).steering(params)
    for step_inputs, time_s in zip(inputs, starts_s.tolist(), strict=True):
        is_on_grid = not covers(outages, time_s)
        state, _ = step(state, step_inputs, steering, is_on_grid, params, STEP_S, FLOATS)
        yield state


def _simulate_with_cars(
    state: TwinState[float],
    inputs: Sequence[Inputs[float]],
    starts_s: Floats,
    outages: Sequence[Interval],
    fleet: Fleet,
) -> tuple[list[TwinState[float]], Floats]:
    """Return the state after each step, and the energy that each charger has given by then; the fleet moves on."""
    params, settings = params_of(fleet.spec), initial_settings(fleet.spec, 0.0)
    steering = settings.steering(params)
    rows, totals_wh = [], np.empty((len(inputs), len(fleet.cars)))
    for index, (step_inputs, time_s) in enumerate(zip(inputs, starts_s.tolist(), strict=True)):
        if time_s >= fleet.event_s:
            fleet.update(time_s, settings.chargers, is_storm=False, is_meter_lost=False)
        is_on_grid = not covers(outages, time_s)
        home = HomeStep(fleet.spec, state, step_inputs, steering, params, is_on_grid, STEP_S)
        with_cars = fleet.start_step(home)
        flows = power_flows(state, with_cars, steering, is_on_grid, params, STEP_S, FLOATS)
        state = next_state(state, flows._replace(car_w=fleet.power_w), with_cars, params, STEP_S, FLOATS)
        fleet.advance(STEP_S)
        rows.append(state)
        totals_wh[index] = [car.total_wh for car in fleet.cars]
    fleet.ended.clear()
    return rows, totals_wh
