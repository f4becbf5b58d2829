"""One step of time as pure functions.

Powers stay as they are for the length of a step, so counters are exact integrals and a part of a step is as true as
the whole of it.
"""

import math

from .battery import accepts_w, gives_w, warmed_c
from .ops import Flag, N, Ops
from .response import response_w
from .state import Flows, Inputs, Params, Steering, TwinState

ASLEEP_SHARE = 0.1
"""What is left of standby while the inverter sleeps."""


def step(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    is_on_grid: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> tuple[TwinState[N], Flows[N]]:
    """The state after ``dt_s`` and what flowed until then."""
    flows = decided(state, inputs, steering, is_on_grid, params, dt_s, ops)
    return after(state, flows, inputs, params, dt_s, ops), flows


def decided(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    is_on_grid: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> Flows[N]:
    """What flows from now on, such that after ``dt_s`` the battery is neither over nor under its limits."""
    if ops.all(is_on_grid):
        return _on_grid(state, inputs, steering, params, dt_s, ops)
    islanded = _islanded(state, inputs, steering, params, dt_s, ops)
    is_islanded = is_on_grid ^ True
    if ops.all(is_islanded):
        return islanded
    on_grid = _on_grid(state, inputs, steering, params, dt_s, ops)
    return Flows(
        ops.where(is_on_grid, on_grid.solar_w, islanded.solar_w),
        ops.where(is_on_grid, on_grid.battery_w, islanded.battery_w),
        ops.where(is_on_grid, on_grid.grid_w, islanded.grid_w),
        ops.where(is_on_grid, on_grid.load_w, islanded.load_w),
        ops.where(is_on_grid, on_grid.critical_load_w, islanded.critical_load_w),
        is_dark=is_islanded & islanded.is_dark,
        is_asleep=is_on_grid & on_grid.is_asleep,
        generator_w=ops.where(is_on_grid, 0.0, islanded.generator_w),
        port_solar_w=ops.where(is_on_grid, on_grid.port_solar_w, islanded.port_solar_w),
    )


def after(
    state: TwinState[N], flows: Flows[N], inputs: Inputs[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> TwinState[N]:
    """The state when ``flows`` have gone on for ``dt_s``."""
    hours = dt_s / 3_600.0
    # What flows one way is what flows and what flows the other way; exactly, as both are rounded alike.
    given_wh, taken_wh = flows.battery_w * hours, flows.grid_w * hours
    charged_wh = ops.maximum(-given_wh, 0.0)
    discharged_wh = given_wh + charged_wh
    exported_wh = ops.maximum(-taken_wh, 0.0)
    imported_wh = taken_wh + exported_wh
    lost_wh = charged_wh * params.charge_loss + discharged_wh * params.discharge_loss
    stored_wh = state.energy_wh + charged_wh - discharged_wh - lost_wh
    standby_w = params.standby_w * ops.where(flows.is_asleep, ASLEEP_SHARE, 1.0)
    standby_wh = ops.minimum(standby_w * hours, ops.maximum(stored_wh - params.hidden_wh, 0.0))
    # What was worked out to empty it exactly may round to a hair less than nothing.
    energy_wh = ops.maximum(stored_wh - standby_wh, 0.0)
    return TwinState(
        energy_wh,
        warmed_c(state.temperature_c, inputs.surroundings_c, (lost_wh + standby_wh) / hours, dt_s),
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


def _on_grid(
    state: TwinState[N], inputs: Inputs[N], steering: Steering[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> Flows[N]:
    """The battery follows the home within its band and its limits; the grid is the rest."""
    load_w = inputs.critical_load_w + inputs.other_load_w
    port_w = inputs.port_solar_available_w
    left_w = load_w - port_w
    solar_w = ops.minimum(
        inputs.solar_available_w, ops.where(steering.is_running, math.inf, params.solar_when_stopped_w)
    )
    is_asleep = (load_w < steering.sleep_below_w) & (solar_w <= left_w)
    wanted_w = ops.where(is_asleep, 0.0, _wanted_w(state, inputs, steering, load_w, left_w - solar_w, dt_s, ops))
    floor_wh = ops.maximum(steering.floor_wh, params.hidden_wh)
    most_w = gives_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    least_w = 0.0 - accepts_w(state.energy_wh, state.temperature_c, steering.ceiling_wh, params, dt_s, ops)
    battery_w = ops.minimum(ops.maximum(wanted_w, least_w), most_w)
    battery_w, solar_w = _through_inverter(battery_w, solar_w, least_w, steering, params, ops)
    # Turning solar down further would only ask more of the inverter than it takes from the busbar.
    kept_w = ops.maximum(-params.inverter_w - battery_w, 0.0)
    solar_w = ops.minimum(solar_w, ops.maximum(left_w - battery_w + steering.export_limit_w, kept_w))
    if not ops.all(port_w <= 0.0):
        # What hangs on the ports is turned down last.
        port_w = ops.minimum(port_w, ops.maximum(load_w - solar_w - battery_w + steering.export_limit_w, 0.0))
        solar_w = solar_w + port_w
    return Flows(
        solar_w,
        battery_w,
        load_w - solar_w - battery_w,
        load_w,
        inputs.critical_load_w,
        is_dark=load_w < 0.0,
        is_asleep=is_asleep,
        port_solar_w=port_w,
    )


def _wanted_w(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    load_w: N,
    net_load_w: N,
    dt_s: float,
    ops: Ops[N],
) -> N:
    """What the battery would do if nothing limited it; ``net_load_w`` is what solar leaves of the load."""
    high_w = ops.where(inputs.is_peak, steering.high_w, steering.off_peak_high_w)
    followed_w = ops.minimum(ops.maximum(net_load_w - steering.grid_target_w, steering.low_w), high_w)
    followed_w = followed_w + response_w(state.energy_wh, inputs.grid_off_hz, steering, dt_s, ops)
    return ops.maximum(followed_w, load_w - steering.shave_above_w)


def _through_inverter(
    battery_w: N, solar_w: N, least_w: N, steering: Steering[N], params: Params[N], ops: Ops[N]
) -> tuple[N, N]:
    """Battery and solar within a shared inverter: first the battery charges with more, then solar is turned down."""
    most_w = ops.maximum(params.inverter_w - solar_w, ops.maximum(least_w, steering.clip_low_w))
    battery_w = ops.maximum(ops.minimum(battery_w, most_w), -params.inverter_w - solar_w)
    return battery_w, ops.minimum(solar_w, params.inverter_w - battery_w)


def _islanded(
    state: TwinState[N], inputs: Inputs[N], steering: Steering[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> Flows[N]:
    """The battery is all there is: first the other loads are shed, then all; too much solar is turned down.

    A generator gives what would otherwise take the battery below what it keeps, and charges it up to there. Solar
    behind the ports of a switch helps an island, but does not make one; it is turned down last.
    """
    floor_wh = ops.maximum(params.hidden_wh, steering.shutdown_wh)
    most_w = gives_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    takes_w = accepts_w(state.energy_wh, state.temperature_c, params.capacity_wh, params, dt_s, ops)
    own_w = ops.minimum(inputs.solar_available_w + most_w, params.inverter_w) + params.generator_w
    supply_w = own_w + inputs.port_solar_available_w
    all_w = inputs.critical_load_w + inputs.other_load_w * params.other_share
    is_carried = (
        steering.is_running
        & steering.carries_island
        & params.has_backup
        & (supply_w >= inputs.critical_load_w)
        & (own_w > 0.0)
    )
    critical_w = ops.where(is_carried, inputs.critical_load_w, 0.0)
    load_w = ops.where(supply_w >= all_w, ops.where(is_carried, all_w, 0.0), critical_w)
    through_w = ops.minimum(takes_w, params.inverter_w)
    port_w = ops.where(is_carried, ops.minimum(inputs.port_solar_available_w, load_w + through_w), 0.0)
    left_w = load_w - port_w
    solar_w = ops.where(is_carried, ops.minimum(inputs.solar_available_w, left_w + takes_w), 0.0)
    generator_w = _generated_w(state, left_w, solar_w, most_w, takes_w, is_carried, params, dt_s, ops)
    solar_w = ops.minimum(solar_w, left_w - generator_w + takes_w)
    battery_w = left_w - solar_w - generator_w
    grid_w = left_w - solar_w - generator_w - battery_w
    return Flows(
        solar_w + port_w,
        battery_w,
        grid_w,
        load_w,
        critical_w,
        is_dark=is_carried ^ True,
        generator_w=generator_w,
        port_solar_w=port_w,
    )


def _generated_w(
    state: TwinState[N],
    load_w: N,
    solar_w: N,
    most_w: N,
    takes_w: N,
    is_carried: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> N:
    """What a generator gives: as much as the battery must not, and as much as it may take up to what is kept."""
    keeps_wh = ops.maximum(params.generator_keeps_wh, params.hidden_wh)
    spared_w = gives_w(state.energy_wh, state.temperature_c, keeps_wh, params, dt_s, ops)
    refill_w = accepts_w(state.energy_wh, state.temperature_c, keeps_wh, params, dt_s, ops)
    wanted_w = load_w - solar_w - ops.minimum(spared_w, most_w) + ops.minimum(refill_w, takes_w)
    # Solar and battery behind one inverter may not get all through that they have, or that they would take.
    wanted_w = ops.minimum(ops.maximum(wanted_w, load_w - params.inverter_w), load_w + params.inverter_w)
    return ops.where(is_carried, ops.minimum(ops.maximum(wanted_w, 0.0), params.generator_w), 0.0)
