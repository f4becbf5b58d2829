"""Power that a home has left for a car: its solar surplus, and the room in its connection to the grid."""

import math
from typing import NamedTuple

from ..physics.battery import max_discharge_w
from ..physics.inverter import power_flows
from ..physics.ops import FLOATS
from ..physics.phases import largest_share
from ..physics.state import Inputs, Params, Steering, TwinState
from ..spec import TwinSpec
from .charging import whole_a

SAFE_A = 8.0
"""While the meter is lost: Enphase's document, the safe limit of dynamic load balancing."""


class HomeStep(NamedTuple):
    """The home of a charger until the next knot."""

    spec: TwinSpec
    state: TwinState[float]
    inputs: Inputs[float]
    """With all other cars that charge."""
    steering: Steering[float]
    params: Params[float]
    is_tied: bool
    dt_s: float

    def with_car(self, power_w: float) -> "HomeStep":
        """Return the home with one more car; a car is no critical load."""
        inputs = self.inputs._replace(other_load_w=self.inputs.other_load_w + power_w)
        return self._replace(inputs=inputs)


def surplus_w(home: HomeStep, *, uses_battery: bool) -> float:
    """Return the solar power beyond the other loads, with what the battery may add to it."""
    inputs, params, steering = home.inputs, home.params, home.steering
    limit_w = params.inverter_w if steering.is_running else params.solar_when_stopped_w
    solar_w = min(inputs.solar_available_w, limit_w) + inputs.port_solar_available_w
    over_w = solar_w - inputs.critical_load_w - inputs.other_load_w
    return over_w + (_battery_w(home) if uses_battery else 0.0)


def _battery_w(home: HomeStep) -> float:
    """Return the battery's highest power under its present steering."""
    steering, state = home.steering, home.state
    steered_w = steering.high_w if home.inputs.is_peak else steering.off_peak_high_w
    floor_wh = max(steering.floor_wh, home.params.hidden_wh)
    limit_w = max_discharge_w(state.energy_wh, state.temperature_c, floor_wh, home.params, home.dt_s, FLOATS)
    return max(min(steered_w, limit_w), 0.0)


def fit_to_house_limit(home: HomeStep, requested_a: float) -> float:
    """Return the current that the connection carries: all, or fewer whole amperes; 0 where that is too little."""
    limit_w = import_limit_w(home.spec)
    if _import_w(home, requested_a) <= limit_w:
        return requested_a
    # The import never falls where the car takes more, so bisection finds the last that fits.
    fits_a, over_a = math.ceil(home.spec.charger_min_a) - 1, math.ceil(requested_a)
    while over_a - fits_a > 1:
        middle_a = (fits_a + over_a) // 2
        if _import_w(home, float(middle_a)) <= limit_w:
            fits_a = middle_a
        else:
            over_a = middle_a
    return whole_a(fits_a * home.spec.charger_v, home.spec)


def import_limit_w(spec: TwinSpec) -> float:
    """Return the import at which the fullest phase carries the house limit at nominal voltage."""
    if spec.house_limit_a is None:
        return math.inf
    return spec.house_limit_a * spec.nominal_v / largest_share(spec.phases)


def _import_w(home: HomeStep, amperes: float) -> float:
    with_car = home.with_car(amperes * home.spec.charger_v)
    _, state, inputs, steering, params, is_tied, dt_s = with_car
    return power_flows(state, inputs, steering, is_tied, params, dt_s, FLOATS).grid_w
