"""What a mode or an order means for the battery, in numbers."""

import math

from polywatt.model import (
    Backup,
    Charge,
    Discharge,
    Hold,
    Mode,
    Order,
    SelfUse,
    SetGridCharging,
    TimeOfUse,
)

from .state import Params, Steering


def steering_of(
    does: Order | Mode,
    *,
    reserve_percent: float,
    grid_charging: SetGridCharging,
    is_running: bool,
    params: Params[float],
) -> Steering[float]:
    """How the battery follows the home under a mode or an order.

    On the grid the reserve is kept whoever discharges. An order that has reached its state of charge stays in force
    and holds it.
    """
    low_w, high_w, off_peak_high_w = _band(does, grid_charging) if is_running else (0.0, 0.0, 0.0)
    floor_percent, ceiling_percent = reserve_percent, 100.0
    match does:
        case Charge(until_soc_percent=float() | int() as percent):
            ceiling_percent = percent
        case Discharge(until_soc_percent=float() | int() as percent):
            floor_percent = max(percent, reserve_percent)
    return Steering(
        low_w=low_w,
        high_w=high_w,
        off_peak_high_w=off_peak_high_w,
        floor_wh=params.capacity_wh * floor_percent / 100.0,
        ceiling_wh=params.capacity_wh * ceiling_percent / 100.0,
        is_running=is_running,
    )


def _band(does: Order | Mode, grid_charging: SetGridCharging) -> tuple[float, float, float]:
    """Lowest battery power, highest in the expensive hours, highest in the others; the battery's limits come later."""
    match does:
        case Charge(power_w=power_w):
            set_w = -math.inf if power_w is None else 0.0 - power_w
            return set_w, set_w, set_w
        case Discharge(power_w=power_w):
            set_w = math.inf if power_w is None else power_w
            return set_w, set_w, set_w
        case Hold(may_charge=may_charge):
            return (-math.inf if may_charge else 0.0), 0.0, 0.0
        case SelfUse():
            return -math.inf, math.inf, math.inf
        case TimeOfUse():
            return -math.inf, math.inf, 0.0
        case Backup():
            most_w = 0.0 - _from_grid_w(grid_charging)
            return -math.inf, most_w, most_w
    # Solar only does not steer the battery; manual without an order waits for one.
    return 0.0, 0.0, 0.0


def _from_grid_w(grid_charging: SetGridCharging) -> float:
    if not grid_charging.is_allowed:
        return 0.0
    return math.inf if grid_charging.power_w is None else grid_charging.power_w
