"""Steering of the battery under a mode or an order."""

import math

from polywatt.model import (
    Backup,
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    Mode,
    Order,
    PeakShaving,
    SelfUse,
    SetGridCharging,
    TimeOfUse,
)

from .state import Params, Steering


def steering_of(
    action: Order | Mode,
    *,
    reserve_percent: float,
    grid_charging: SetGridCharging,
    is_running: bool,
    params: Params[float],
    shave_above_w: float = math.inf,
    sleep_below_w: float = 0.0,
    charge_limit_percent: float = 100.0,
    solar_charging_w: float = math.inf,
    carries_island: bool = True,
    shutdown_percent: float = 0.0,
) -> Steering[float]:
    """Return how the battery follows the home under a mode or an order.

    On the grid the reserve holds for orders and modes alike. An order that has reached its state of charge stays in
    force and holds it. ``shave_above_w`` limits the load that is left to the grid under any action;
    ``sleep_below_w`` applies to modes only: an order keeps the inverter awake.
    """
    if not is_running:
        action, shave_above_w = Hold(), math.inf
    low_w, high_w, off_peak_high_w = _band(action, grid_charging)
    is_order = isinstance(action, Order)
    floor_percent, ceiling_percent = _limits_percent(action, reserve_percent)
    ceiling_percent = min(ceiling_percent, charge_limit_percent)
    if not is_order:
        # Modes charge from the sun; charging from the grid has a limit of its own.
        low_w = max(low_w, min(0.0, -solar_charging_w))
    steering = Steering(
        low_w=low_w,
        high_w=high_w,
        off_peak_high_w=off_peak_high_w,
        floor_wh=params.capacity_wh * max(floor_percent, shutdown_percent) / 100.0,
        ceiling_wh=params.capacity_wh * ceiling_percent / 100.0,
        is_running=is_running,
        shave_above_w=shave_above_w,
        grid_target_w=0.0,
        export_limit_w=math.inf,
        response_w=0.0,
        rest_wh=0.0,
        # An order's power is not exceeded to save a little sun.
        clip_low_w=min(low_w, 0.0) if is_order else -math.inf,
        sleep_below_w=0.0 if is_order else sleep_below_w,
        carries_island=carries_island,
        shutdown_wh=params.capacity_wh * shutdown_percent / 100.0,
    )
    return _with_limits(steering, action, params)


def _with_limits(steering: Steering[float], action: Order | Mode, params: Params[float]) -> Steering[float]:
    """Return the steering with the limits that a mode carries."""
    match action:
        case PeakShaving(load_limit_w=limit_w):
            return steering._replace(shave_above_w=limit_w)
        case ExportLimit(export_limit_w=limit_w):
            return steering._replace(export_limit_w=limit_w, grid_target_w=max(0.0 - limit_w, 0.0))
        case FrequencyRegulation(power_w=power_w, target_soc_percent=percent):
            return steering._replace(response_w=power_w, rest_wh=params.capacity_wh * percent / 100.0)
    return steering


def _limits_percent(action: Order | Mode, reserve_percent: float) -> tuple[float, float]:
    """Return the states of charge it is not discharged below and not charged above."""
    match action:
        case Charge(until_soc_percent=float() | int() as percent):
            return reserve_percent, percent
        case Discharge(until_soc_percent=float() | int() as percent):
            return max(percent, reserve_percent), 100.0
    return reserve_percent, 100.0


def _band(action: Order | Mode, grid_charging: SetGridCharging) -> tuple[float, float, float]:
    """Return the battery's band before its limits: lowest power, highest in expensive hours, highest in the others."""
    match action:
        case Charge(power_w=power_w):
            set_w = -math.inf if power_w is None else 0.0 - power_w
            return set_w, set_w, set_w
        case Discharge(power_w=power_w):
            set_w = math.inf if power_w is None else power_w
            return set_w, set_w, set_w
        case Hold(may_charge=may_charge):
            return (-math.inf if may_charge else 0.0), 0.0, 0.0
        case SelfUse() | ExportLimit():
            return -math.inf, math.inf, math.inf
        case TimeOfUse():
            return -math.inf, math.inf, 0.0
        case Backup():
            max_w = 0.0 - _from_grid_w(grid_charging)
            return -math.inf, max_w, max_w
    # Solar only does not steer the battery; manual without an order waits for one. Shaving and following the frequency
    # come on top.
    return 0.0, 0.0, 0.0


def _from_grid_w(grid_charging: SetGridCharging) -> float:
    if not grid_charging.is_allowed:
        return 0.0
    return math.inf if grid_charging.power_w is None else grid_charging.power_w
