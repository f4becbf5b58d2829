"""Limits of a battery's power, and its temperature."""

import math

from .ops import N, Ops
from .state import Params

TAPER = 0.1
"""The part of the capacity, at either end, over which the power limit falls."""
FULL_SHARE = 0.05
"""Part of the charge limit that remains when full: lithium cells are topped up slowly."""
EMPTY_SHARE = 0.3
"""Part of the discharge limit that remains when empty."""
SETTLES_S = 3.0 * 3_600.0
"""How long the battery's heat takes to fall to 1/e: 100 kg and more in a housing."""
WARMS_C_PER_W = 0.04
"""A pack losing 250 W becomes 10 °C warmer than its surroundings."""
# Limits of lithium cells where it is hot or cold. The four numbers are invented, as typical ones.
HOT_C, TOO_HOT_C = 45.0, 60.0
"""From full power to none, either way."""
TOO_COLD_C, COLD_C = 0.0, 5.0
"""From no charging, which would plate the cells with lithium, to full power."""


def max_charge_w(energy_wh: N, temperature_c: N, ceiling_wh: N, params: Params[N], dt_s: float, ops: Ops[N]) -> N:
    """Return the highest power it can be charged with for ``dt_s``, AC side, >= 0."""
    # Standby makes room while it charges, so that full is full and not just below.
    room_w = ((ceiling_wh - energy_wh) * (3_600.0 / dt_s) + params.standby_w) / (1.0 - params.charge_loss)
    to_full = (params.capacity_wh - energy_wh) / (params.capacity_wh * TAPER)
    share = ops.minimum(ops.maximum(to_full, FULL_SHARE), 1.0)
    warmth = ops.minimum(_hot_share(temperature_c, ops), _cold_share(temperature_c, ops))
    return ops.maximum(ops.minimum(params.charge_w * share * warmth, room_w), 0.0)


def max_discharge_w(energy_wh: N, temperature_c: N, floor_wh: N, params: Params[N], dt_s: float, ops: Ops[N]) -> N:
    """Return the highest power it can be discharged with for ``dt_s``, AC side, >= 0."""
    available_w = (energy_wh - floor_wh) / (1.0 + params.discharge_loss) * (3_600.0 / dt_s)
    to_empty = (energy_wh - params.hidden_wh) / (params.capacity_wh * TAPER)
    share = ops.minimum(ops.maximum(to_empty, EMPTY_SHARE), 1.0)
    warmth = _hot_share(temperature_c, ops)
    return ops.maximum(ops.minimum(params.discharge_w * share * warmth, available_w), 0.0)


def _hot_share(temperature_c: N, ops: Ops[N]) -> N:
    return ops.minimum(ops.maximum((TOO_HOT_C - temperature_c) / (TOO_HOT_C - HOT_C), 0.0), 1.0)


def _cold_share(temperature_c: N, ops: Ops[N]) -> N:
    return ops.minimum(ops.maximum((temperature_c - TOO_COLD_C) / (COLD_C - TOO_COLD_C), 0.0), 1.0)


def next_temperature_c(temperature_c: N, surroundings_c: N, loss_w: N, dt_s: float) -> N:
    """Return the temperature after losses of ``loss_w`` for ``dt_s``.

    It is the exact solution, so two halves of a step make the whole.
    """
    settled_c = surroundings_c + loss_w * WARMS_C_PER_W
    return settled_c + (temperature_c - settled_c) * math.exp(-dt_s / SETTLES_S)
