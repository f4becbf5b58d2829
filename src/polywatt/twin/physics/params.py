"""From a :class:`TwinSpec` to the numbers that the step functions take."""

import math

from ..spec import TwinSpec
from .state import Params, TwinState


def params_of(spec: TwinSpec) -> Params[float]:
    """Return the constant numbers of a home."""
    is_shared = spec.shares_inverter
    return Params(
        capacity_wh=spec.capacity_wh,
        hidden_wh=spec.capacity_wh * spec.hidden_soc_percent / 100.0,
        charge_w=spec.charge_w,
        discharge_w=spec.discharge_w,
        charge_loss=1.0 - spec.charge_efficiency,
        discharge_loss=1.0 / spec.discharge_efficiency - 1.0,
        standby_w=spec.standby_w,
        inverter_w=spec.inverter_w if is_shared else math.inf,
        solar_when_stopped_w=0.0 if is_shared else math.inf,
        other_share=0.0 if spec.sheds_other_loads else 1.0,
        # Without critical loads nothing is on the backup circuit.
        has_backup=spec.has_backup and spec.critical_share > 0.0,
        generator_w=spec.generator_w,
        generator_floor_wh=spec.capacity_wh * spec.generator_floor_percent / 100.0,
    )


def initial_state(spec: TwinSpec) -> TwinState[float]:
    """Return the state of a home whose counters are all zero."""
    energy_wh = spec.capacity_wh * spec.initial_soc_percent / 100.0
    return TwinState(energy_wh, 20.0, *(0.0,) * 12)


def without_battery(params: Params[float]) -> Params[float]:
    """Return the numbers of a home whose battery does not answer: it rests on the grid, and cannot leave it."""
    return params._replace(charge_w=0.0, discharge_w=0.0, has_backup=False)
