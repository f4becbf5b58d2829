"""Powers of a home during a step, on the grid and on an island."""

import math

from .battery import max_charge_w, max_discharge_w
from .frequency_response import frequency_response_w
from .ops import Flag, N, Ops
from .state import Flows, Inputs, Params, Steering, TwinState


def power_flows(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    is_on_grid: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> Flows[N]:
    """Return the powers of a step, such that after ``dt_s`` the battery is within its limits."""
    if ops.all(is_on_grid):
        return _flows_on_grid(state, inputs, steering, params, dt_s, ops)
    islanded = _flows_on_island(state, inputs, steering, params, dt_s, ops)
    is_islanded = is_on_grid ^ True
    if ops.all(is_islanded):
        return islanded
    on_grid = _flows_on_grid(state, inputs, steering, params, dt_s, ops)
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


def _flows_on_grid(
    state: TwinState[N], inputs: Inputs[N], steering: Steering[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> Flows[N]:
    """Let the battery follow the home within its band and its limits; the grid is the rest."""
    load_w = inputs.critical_load_w + inputs.other_load_w
    port_w = inputs.port_solar_available_w
    net_load_w = load_w - port_w
    solar_w = ops.minimum(
        inputs.solar_available_w, ops.where(steering.is_running, math.inf, params.solar_when_stopped_w)
    )
    is_asleep = (load_w < steering.sleep_below_w) & (solar_w <= net_load_w)
    unlimited_w = _unlimited_battery_w(state, inputs, steering, load_w, net_load_w - solar_w, dt_s, ops)
    target_w = ops.where(is_asleep, 0.0, unlimited_w)
    floor_wh = ops.maximum(steering.floor_wh, params.hidden_wh)
    highest_w = max_discharge_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    lowest_w = 0.0 - max_charge_w(state.energy_wh, state.temperature_c, steering.ceiling_wh, params, dt_s, ops)
    battery_w = ops.minimum(ops.maximum(target_w, lowest_w), highest_w)
    battery_w, solar_w = _limit_to_inverter(battery_w, solar_w, lowest_w, steering, params, ops)
    # Turning solar down further would only need more from the inverter than it takes from the busbar.
    min_solar_w = ops.maximum(-params.inverter_w - battery_w, 0.0)
    solar_w = ops.minimum(solar_w, ops.maximum(net_load_w - battery_w + steering.export_limit_w, min_solar_w))
    if not ops.all(port_w <= 0.0):
        # Solar behind the ports is turned down last.
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


def _unlimited_battery_w(
    state: TwinState[N],
    inputs: Inputs[N],
    steering: Steering[N],
    load_w: N,
    net_load_w: N,
    dt_s: float,
    ops: Ops[N],
) -> N:
    """Return the battery's power before its limits; ``net_load_w`` is the load that solar does not cover."""
    high_w = ops.where(inputs.is_peak, steering.high_w, steering.off_peak_high_w)
    followed_w = ops.minimum(ops.maximum(net_load_w - steering.grid_target_w, steering.low_w), high_w)
    followed_w = followed_w + frequency_response_w(state.energy_wh, inputs.grid_off_hz, steering, dt_s, ops)
    return ops.maximum(followed_w, load_w - steering.shave_above_w)


def _limit_to_inverter(
    battery_w: N, solar_w: N, lowest_w: N, steering: Steering[N], params: Params[N], ops: Ops[N]
) -> tuple[N, N]:
    """Fit battery and solar to a shared inverter: first the battery charges with more, then solar is turned down."""
    highest_w = ops.maximum(params.inverter_w - solar_w, ops.maximum(lowest_w, steering.clip_low_w))
    battery_w = ops.maximum(ops.minimum(battery_w, highest_w), -params.inverter_w - solar_w)
    return battery_w, ops.minimum(solar_w, params.inverter_w - battery_w)


def _flows_on_island(
    state: TwinState[N], inputs: Inputs[N], steering: Steering[N], params: Params[N], dt_s: float, ops: Ops[N]
) -> Flows[N]:
    """Let the battery carry the home: first the other loads are shed, then all; surplus solar is turned down.

    A generator covers what would take the battery below the generator's floor, and charges it up to there. Solar
    behind the ports of a switch helps an island, but does not make one; it is turned down last.
    """
    floor_wh = ops.maximum(params.hidden_wh, steering.shutdown_wh)
    discharge_w = max_discharge_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    charge_w = max_charge_w(state.energy_wh, state.temperature_c, params.capacity_wh, params, dt_s, ops)
    forming_w = ops.minimum(inputs.solar_available_w + discharge_w, params.inverter_w) + params.generator_w
    supply_w = forming_w + inputs.port_solar_available_w
    all_w = inputs.critical_load_w + inputs.other_load_w * params.other_share
    is_carried = (
        steering.is_running
        & steering.carries_island
        & params.has_backup
        & (supply_w >= inputs.critical_load_w)
        & (forming_w > 0.0)
    )
    critical_w = ops.where(is_carried, inputs.critical_load_w, 0.0)
    load_w = ops.where(supply_w >= all_w, ops.where(is_carried, all_w, 0.0), critical_w)
    through_w = ops.minimum(charge_w, params.inverter_w)
    port_w = ops.where(is_carried, ops.minimum(inputs.port_solar_available_w, load_w + through_w), 0.0)
    net_load_w = load_w - port_w
    solar_w = ops.where(is_carried, ops.minimum(inputs.solar_available_w, net_load_w + charge_w), 0.0)
    generator_w = _generator_w(state, net_load_w, solar_w, discharge_w, charge_w, is_carried, params, dt_s, ops)
    solar_w = ops.minimum(solar_w, net_load_w - generator_w + charge_w)
    battery_w = net_load_w - solar_w - generator_w
    grid_w = net_load_w - solar_w - generator_w - battery_w
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


def _generator_w(
    state: TwinState[N],
    load_w: N,
    solar_w: N,
    discharge_w: N,
    charge_w: N,
    is_carried: Flag,
    params: Params[N],
    dt_s: float,
    ops: Ops[N],
) -> N:
    """Return the generator's power: all that the battery must not give, and what charges it up to its floor.

    ``discharge_w`` and ``charge_w`` are the battery's limits, >= 0.
    """
    floor_wh = ops.maximum(params.generator_floor_wh, params.hidden_wh)
    spare_w = max_discharge_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    refill_w = max_charge_w(state.energy_wh, state.temperature_c, floor_wh, params, dt_s, ops)
    target_w = load_w - solar_w - ops.minimum(spare_w, discharge_w) + ops.minimum(refill_w, charge_w)
    # Solar and battery behind one inverter may not get all through that they have, or that they would take.
    target_w = ops.minimum(ops.maximum(target_w, load_w - params.inverter_w), load_w + params.inverter_w)
    return ops.where(is_carried, ops.minimum(ops.maximum(target_w, 0.0), params.generator_w), 0.0)
