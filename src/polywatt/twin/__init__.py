"""A simulated home: sun, clouds, household, battery, inverter, grid, car. No I/O, no clock of its own.

:class:`TwinPlant` is one home that follows a clock; :func:`simulate_year` and :func:`simulate_many` run the same
physics over whole stretches of time; :func:`step` is one step of it.
"""

from .physics.ops import ARRAYS, FLOATS, Floats, Ops
from .physics.params import initial_state, params_of
from .physics.state import Flows, Inputs, Params, Steering, TwinState
from .physics.steering import steering_of
from .physics.step import step
from .plant import TwinPlant
from .presets import POWERWALL_2, POWERWALL_PLUS, PRESETS, SONNEN_ECO_8, eaton_xstorage
from .simulation.crowd import Crowd, simulate_many
from .simulation.past import STEP_S, Past, simulate_past, simulate_year
from .simulation.timeline import TICK_S
from .spec import TwinSpec
from .world.grid import LEAVES_WITHIN_S, RETURNS_WITHIN_S
from .world.inputs import inputs_at
from .world.intervals import Interval

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
    "Floats",
    "Flows",
    "Inputs",
    "Interval",
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
