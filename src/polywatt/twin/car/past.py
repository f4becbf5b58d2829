"""Many steps of a home with cars."""

from collections.abc import Sequence

import numpy as np

from polywatt.model import ChargerSettings

from ..grid import Failure, is_alive
from ..ops import FLOATS, Floats
from ..state import Inputs, Params, Steering, TwinState
from ..step import after, decided
from .balance import Around
from .fleet import Fleet


def live_with_cars(
    state: TwinState[float],
    fleet: Fleet,
    told: tuple[ChargerSettings, ...],
    block: Sequence[Inputs[float]],
    times_s: Floats,
    failures: Sequence[Failure],
    steering: Steering[float],
    params: Params[float],
    step_s: float,
) -> tuple[list[TwinState[float]], Floats]:
    """The state after each step of a block, and what each charger had given by then; the fleet goes on from there."""
    rows, totals_wh = [], np.empty((len(block), len(fleet.cars)))
    for index, (world, time_s) in enumerate(zip(block, times_s.tolist(), strict=True)):
        if time_s >= fleet.event_s:
            fleet.settle(time_s, told, is_storm=False, is_deaf=False)
        is_on_grid = is_alive(failures, time_s)
        inputs = fleet.decide(Around(fleet.spec, state, world, steering, params, is_on_grid, step_s))
        flows = decided(state, inputs, steering, is_on_grid, params, step_s, FLOATS)._replace(car_w=fleet.power_w)
        state = after(state, flows, inputs, params, step_s, FLOATS)
        fleet.pass_by(step_s)
        rows.append(state)
        totals_wh[index] = [car.total_wh for car in fleet.cars]
    fleet.ended.clear()
    return rows, totals_wh
