"""Many homes at once, as arrays."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..physics.ops import ARRAYS, Floats
from ..physics.params import initial_state, params_of
from ..physics.state import Params, Steering, TwinState
from ..physics.step import step
from ..spec import TwinSpec
from ..world.inputs import inputs_at
from ..world.noise import Stream, uniform
from .past import STEP_S
from .settings import initial_settings


class Crowd(NamedTuple):
    """Powers of many homes over time."""

    times_s: Floats
    """Starts of the steps."""
    solar_w: Floats
    """Sum over the homes, as the others; one value per step."""
    battery_w: Floats
    grid_w: Floats
    load_w: Floats
    states: TwinState[Floats]
    """One value per home, at the end."""


def simulate_many(spec: TwinSpec, n: int, start: datetime, *, seed: int = 1, days: float = 1.0) -> Crowd:
    """Simulate ``n`` homes for the ``days`` after ``start``.

    They are in one place and of one make; weather, households and the sizes of solar, battery and household differ.
    They have no cars.
    """
    times_s = start.timestamp() + STEP_S * np.arange(int(days * 86_400.0 // STEP_S), dtype=np.float64)
    seeds = np.arange(seed, seed + n, dtype=np.uint64)
    solar_size, load_size = (0.5 + uniform(seeds, s, np.zeros(1)) for s in (Stream.HOME_SOLAR, Stream.HOME_LOAD))
    params, steering, state = _homes(spec, seeds)
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


def _homes(spec: TwinSpec, seeds: NDArray[np.uint64]) -> tuple[Params[Floats], Steering[Floats], TwinState[Floats]]:
    """Return one value per home; batteries between half and one and a half of the size, with power to match."""
    size = 0.5 + uniform(seeds, Stream.HOME_BATTERY, np.zeros(1))
    one_params, first = params_of(spec), initial_state(spec)
    one_steering = initial_settings(spec, 0.0).steering(one_params)
    params = Params(**{name: _spread(name, value, size) for name, value in one_params._asdict().items()})
    steering = Steering(**{name: _spread(name, value, size) for name, value in one_steering._asdict().items()})
    energies = (np.full_like(size, value) for value in first[1:])
    return params, steering, TwinState(first.energy_wh * size, *energies)


def _spread(name: str, value: float | bool, size: Floats) -> Any:
    """Return one value per home: scaled with the battery's size where the quantity is."""
    if name.endswith("_wh") or name in {"charge_w", "discharge_w"}:
        return value * size
    return np.full(size.shape, value)
