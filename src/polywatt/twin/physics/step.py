"""One step of time as pure functions.

Powers are constant during a step, so counters are exact integrals, and part of a step is as exact as the whole.
"""

from .battery import next_temperature_c
from .inverter import power_flows
from .ops import Flag, N, Ops
from .state import Flows, Inputs, Params, Steering, TwinState

ASLEEP_SHARE = 0.1
"""Part of the standby power that remains while the inverter sleeps."""


def step(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    is_on_grid: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> tuple[TwinState[N], Flows[N]]:
    """Return the state after ``dt_s`` and the powers until then."""
    flows = power_flows(state, inputs, steering, is_on_grid, params, dt_s, ops)
    return next_state(state, flows, inputs, params, dt_s, ops), flows


def next_state(
    state: TwinState[N], flows: Flows[N], inputs: Inputs[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> TwinState[N]:
    """Return the state after ``flows`` have lasted ``dt_s``."""
    hours = dt_s / 3_600.0
    # Each direction is the whole minus the other direction; exactly, as both are rounded alike.
    battery_wh, grid_wh = flows.battery_w * hours, flows.grid_w * hours
    charged_wh = ops.maximum(-battery_wh, 0.0)
    discharged_wh = battery_wh + charged_wh
    exported_wh = ops.maximum(-grid_wh, 0.0)
    imported_wh = grid_wh + exported_wh
    lost_wh = charged_wh * params.charge_loss + discharged_wh * params.discharge_loss
    stored_wh = state.energy_wh + charged_wh - discharged_wh - lost_wh
    standby_w = params.standby_w * ops.where(flows.is_asleep, ASLEEP_SHARE, 1.0)
    standby_wh = ops.minimum(standby_w * hours, ops.maximum(stored_wh - params.hidden_wh, 0.0))
    # A step that empties it exactly may round to slightly below zero.
    energy_wh = ops.maximum(stored_wh - standby_wh, 0.0)
    return TwinState(
        energy_wh,
        next_temperature_c(state.temperature_c, inputs.surroundings_c, (lost_wh + standby_wh) / hours, dt_s),
        state.solar_wh + flows.solar_w * hours,
        state.load_wh + flows.load_w * hours,
        state.critical_wh + flows.critical_load_w * hours,
        state.imported_wh + imported_wh,
        state.exported_wh + exported_wh,
        state.charged_wh + charged_wh,
        state.discharged_wh + discharged_wh,
        state.lost_wh + lost_wh + standby_wh,
        state.stored_wh_h + (state.energy_wh + energy_wh) * (0.5 * hours),
        state.generator_wh + flows.generator_w * hours,
        state.port_solar_wh + flows.port_solar_w * hours,
        state.car_wh + flows.car_w * hours,
    )
