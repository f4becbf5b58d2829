"""Whole stretches of time at five-minute steps: the past of one home, or the days of many homes at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .car import Fleet, live_with_cars
from .grid import Failure, is_alive, past_failures
from .homes import initial_state, inputs_at, params_of
from .noise import uniform
from .ops import ARRAYS, FLOATS, Floats
from .orders import first_told
from .spec import TwinSpec
from .state import Inputs, Params, Steering, TwinState
from .step import step
from .streams import Stream

STEP_S = 300.0
_QUIET_S = 3_600.0
"""No outage so shortly before the present: the home is back on the grid when it starts."""


class Past(NamedTuple):
    """What one home did."""

    times_s: Floats
    """Marks in epoch seconds, one more than steps."""
    states: Floats
    """At each mark a row of :class:`TwinState`'s fields; differences of counters are the energies between marks."""
    failures: list[Failure]
    last: TwinState[float]
    fleet: Fleet
    """Its cars at the last mark."""
    charged_wh: Floats
    """At each mark a row of what each charger had given."""


class Crowd(NamedTuple):
    """What many homes did together."""

    times_s: Floats
    """Starts of the steps."""
    solar_w: Floats
    """Sum over the homes, as the others; one value per step."""
    battery_w: Floats
    grid_w: Floats
    load_w: Floats
    states: TwinState[Floats]
    """One value per home, at the end."""


def simulate_year(spec: TwinSpec, seed: int, start: datetime, days: float = 365.0) -> Past:
    """What the home did in the ``days`` after ``start``, with what it was told at first and with outages by chance."""
    since_s = start.timestamp()
    return simulate_past(spec, seed, since_s, since_s + days * 86_400.0)


def simulate_past(spec: TwinSpec, seed: int, since_s: float, until_s: float) -> Past:
    """The same between two epoch seconds; a last part shorter than a step is left out."""
    count = int((until_s - since_s) // STEP_S)
    times_s = since_s + STEP_S * np.arange(count + 1, dtype=np.float64)
    failures = past_failures(seed, since_s, until_s - _QUIET_S)
    state = initial_state(spec)
    states, charged_wh = np.empty((count + 1, len(state))), np.zeros((count + 1, spec.chargers))
    fleet = Fleet(spec, seed, since_s)
    states[0] = state
    for first, block in _blocks(spec, seed, times_s[:-1]):
        following = slice(first + 1, first + 1 + len(block))
        if spec.chargers:
            rows, charged_wh[following] = _driven(state, block, times_s[first : first + len(block)], failures, fleet)
        else:
            rows = _stepped(state, block, first, times_s, failures, spec)
        states[following] = rows
        state = rows[-1]
    return Past(times_s, states, failures, state, fleet, charged_wh)


def input_rows(spec: TwinSpec, seed: int, times_s: Floats) -> list[Inputs[float]]:
    """What the world does to one home, time by time, for steps on floats."""
    columns = (np.asarray(column).tolist() for column in inputs_at(spec, seed, times_s))
    return list(map(Inputs[float]._make, zip(*columns, strict=True)))


def _blocks(spec: TwinSpec, seed: int, times_s: Floats) -> Iterator[tuple[int, list[Inputs[float]]]]:
    """Inputs at the middle of each step, a few weeks at a time: arrays that fit the processor's cache."""
    size = 8_192
    for first in range(0, len(times_s), size):
        yield first, input_rows(spec, seed, times_s[first : first + size] + STEP_S / 2.0)


def _stepped(
    state: TwinState[float],
    block: Sequence[Inputs[float]],
    first: int,
    times_s: Floats,
    failures: Sequence[Failure],
    spec: TwinSpec,
) -> list[TwinState[float]]:
    params, steering = params_of(spec), first_told(spec, 0.0).steering(params_of(spec))
    rows = []
    for inputs, time_s in zip(block, times_s[first:].tolist(), strict=False):
        is_on_grid = is_alive(failures, time_s)
        state, _ = step(state, inputs, steering, is_on_grid, params, STEP_S, FLOATS)
        rows.append(state)
    return rows


def _driven(
    state: TwinState[float],
    block: Sequence[Inputs[float]],
    times_s: Floats,
    failures: Sequence[Failure],
    fleet: Fleet,
) -> tuple[list[TwinState[float]], Floats]:
    """The same where there are cars."""
    params, told = params_of(fleet.spec), first_told(fleet.spec, 0.0)
    steering = told.steering(params)
    return live_with_cars(state, fleet, told.chargers, block, times_s, failures, steering, params, STEP_S)


def simulate_many(spec: TwinSpec, n: int, start: datetime, *, seed: int = 1, days: float = 1.0) -> Crowd:
    """What ``n`` homes did in the ``days`` after ``start``.

    They stand in one place and have the same make; weather, households and the sizes of solar, battery and household
    differ. They are without cars.
    """
    times_s = start.timestamp() + STEP_S * np.arange(int(days * 86_400.0 // STEP_S), dtype=np.float64)
    seeds = np.arange(seed, seed + n, dtype=np.uint64)
    solar_size, load_size = (0.5 + uniform(seeds, s, np.zeros(1)) for s in (Stream.HOME_SOLAR, Stream.HOME_LOAD))
    params, steering, state = _of_many(spec, seeds)
    sums = np.empty((4, len(times_s)))
    is_on_grid = np.ones(n, dtype=np.bool_)
    for i, time_s in enumerate(times_s):
        inputs = inputs_at(spec, seeds, np.array([time_s + STEP_S / 2.0]))
        inputs = inputs._replace(
            solar_available_w=inputs.solar_available_w * solar_size,
            port_solar_available_w=inputs.port_solar_available_w * solar_size,
            critical_load_w=inputs.critical_load_w * load_size,
            other_load_w=inputs.other_load_w * load_size,
        )
        state, flows = step(state, inputs, steering, is_on_grid, params, STEP_S, ARRAYS)
        sums[:, i] = flows.solar_w.sum(), flows.battery_w.sum(), flows.grid_w.sum(), flows.load_w.sum()
    return Crowd(times_s, sums[0], sums[1], sums[2], sums[3], states=state)


def _of_many(spec: TwinSpec, seeds: NDArray[np.uint64]) -> tuple[Params[Floats], Steering[Floats], TwinState[Floats]]:
    """One value per home; batteries between half and one and a half of the size, with power to match."""
    size = 0.5 + uniform(seeds, Stream.HOME_BATTERY, np.zeros(1))
    one, told, first = params_of(spec), first_told(spec, 0.0).steering(params_of(spec)), initial_state(spec)
    params = Params(**{name: _spread(name, value, size) for name, value in one._asdict().items()})
    steering = Steering(**{name: _spread(name, value, size) for name, value in told._asdict().items()})
    energies = (np.full_like(size, value) for value in first[1:])
    return params, steering, TwinState(first.energy_wh * size, *energies)


def _spread(name: str, value: float | bool, size: Floats) -> Any:
    """One value per home: what goes with the size of the battery, and what does not."""
    if name.endswith("_wh") or name in {"charge_w", "discharge_w"}:
        return value * size
    return np.full(size.shape, value)
