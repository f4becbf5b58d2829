"""A simulated home: sun, clouds, household, battery, inverter, grid, car. No I/O, no clock of its own.

:class:`TwinPlant` is one home that keeps to a clock it is given; :func:`simulate_year` and :func:`simulate_many` run
the same physics over whole stretches of time; :func:`step` is one step of it.
"""

from .grid import LEAVES_WITHIN_S, RETURNS_WITHIN_S, Failure
from .homes import initial_state, inputs_at, params_of
from .modes import steering_of
from .ops import ARRAYS, FLOATS, Floats, Ops
from .plant import TwinPlant
from .presets import POWERWALL_2, POWERWALL_PLUS, PRESETS, SONNEN_ECO_8, eaton_xstorage
from .simulate import STEP_S, Crowd, Past, simulate_many, simulate_past, simulate_year
from .spec import TwinSpec
from .state import Flows, Inputs, Params, Steering, TwinState
from .step import step
from .timeline import TICK_S

__all__ = [
    "ARRAYS",
    "FLOATS",
    "LEAVES_WITHIN_S",
    "POWERWALL_2",
    "POWERWALL_PLUS",
    "PRESETS",
    "RETURNS_WITHIN_S",
    "SONNEN_ECO_8",
    "STEP_S",
    "TICK_S",
    "Crowd",
    "Failure",
    "Floats",
    "Flows",
    "Inputs",
    "Ops",
    "Params",
    "Past",
    "Steering",
    "TwinPlant",
    "TwinSpec",
    "TwinState",
    "eaton_xstorage",
    "initial_state",
    "inputs_at",
    "params_of",
    "simulate_many",
    "simulate_past",
    "simulate_year",
    "steering_of",
    "step",
]
