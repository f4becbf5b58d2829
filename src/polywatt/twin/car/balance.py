"""What the home can spare for a car: what the sun leaves, and what its connection to the grid still carries."""

import math
from typing import NamedTuple

from ..battery import gives_w
from ..legs import fullest_share
from ..ops import FLOATS
from ..spec import TwinSpec
from ..state import Inputs, Params, Steering, TwinState
from ..step import decided
from .charge import whole_a

SAFE_A = 8.0
"""While the meter is not heard: Enphase's document, the safe limit of dynamic load balancing."""


class Around(NamedTuple):
    """The home around a charger, until the next knot."""

    spec: TwinSpec
    state: TwinState[float]
    inputs: Inputs[float]
    """With all other cars that charge."""
    steering: Steering[float]
    params: Params[float]
    is_tied: bool
    dt_s: float

    def with_car(self, power_w: float) -> "Around":
        """The same with one more car; a car is no critical load."""
        inputs = self.inputs._replace(other_load_w=self.inputs.other_load_w + power_w)
        return self._replace(inputs=inputs)


def spare_w(around: Around, *, uses_battery: bool) -> float:
    """What solar leaves of the other loads, with what the battery may add to it."""
    inputs, params, steering = around.inputs, around.params, around.steering
    most_w = params.inverter_w if steering.is_running else params.solar_when_stopped_w
    solar_w = min(inputs.solar_available_w, most_w) + inputs.port_solar_available_w
    left_w = solar_w - inputs.critical_load_w - inputs.other_load_w
    return left_w + (_battery_w(around) if uses_battery else 0.0)


def _battery_w(around: Around) -> float:
    """What the battery gives to whoever asks, as it is told now."""
    steering, state = around.steering, around.state
    told_w = steering.high_w if around.inputs.is_peak else steering.off_peak_high_w
    floor_wh = max(steering.floor_wh, around.params.hidden_wh)
    can_w = gives_w(state.energy_wh, state.temperature_c, floor_wh, around.params, around.dt_s, FLOATS)
    return max(min(told_w, can_w), 0.0)


def fitting_a(around: Around, wanted_a: float) -> float:
    """As much of the amperes as the connection carries, in whole ones where it is less; 0 where that is too little."""
    limit_w = import_limit_w(around.spec)
    if _import_w(around, wanted_a) <= limit_w:
        return wanted_a
    # The import never falls where the car takes more, so halving finds the last that fits.
    fits_a, over_a = math.ceil(around.spec.charger_least_a) - 1, math.ceil(wanted_a)
    while over_a - fits_a > 1:
        middle_a = (fits_a + over_a) // 2
        if _import_w(around, float(middle_a)) <= limit_w:
            fits_a = middle_a
        else:
            over_a = middle_a
    return whole_a(fits_a * around.spec.charger_v, around.spec)


def import_limit_w(spec: TwinSpec) -> float:
    """What the home may take from the grid, such that no leg carries more than its amperes at nominal voltage."""
    if spec.house_limit_a is None:
        return math.inf
    return spec.house_limit_a * spec.nominal_v / fullest_share(spec.phases)


def _import_w(around: Around, amperes: float) -> float:
    with_it = around.with_car(amperes * around.spec.charger_v)
    _, state, inputs, steering, params, is_tied, dt_s = with_it
    return decided(state, inputs, steering, is_tied, params, dt_s, FLOATS).grid_w
