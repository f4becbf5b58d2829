"""From a :class:`TwinSpec` to the numbers the step functions take: what the home is, and what the world does to it."""

import math

import numpy as np
from numpy.typing import NDArray

from .grid import frequency_hz
from .household import NATURAL_KWH, household_load
from .localtime import DAY_S, local_s
from .noise import Seed
from .ops import Floats
from .spec import TwinSpec
from .state import Inputs, Params, TwinState
from .sun import plane_of_array_w_m2, sun_position
from .weather import air_c, cloud_cover

_PERFORMANCE = 0.86
"""Wiring, soiling, mismatch and inverter together: PVWatts' default of 14 % losses."""
_LOSS_PER_C = 0.004
"""Of crystalline silicon above 25 °C."""
_CELL_C_PER_W_M2 = 0.03
"""How much warmer than the air a cell gets (Ross 1976, modules on a roof)."""


def params_of(spec: TwinSpec) -> Params[float]:
    """What of this home does not change."""
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
        # Without critical loads nothing hangs on the backup circuit.
        has_backup=spec.has_backup and spec.critical_share > 0.0,
        generator_w=spec.generator_w,
        generator_keeps_wh=spec.capacity_wh * spec.generator_keeps_percent / 100.0,
    )


def initial_state(spec: TwinSpec) -> TwinState[float]:
    """A home with nothing counted yet."""
    energy_wh = spec.capacity_wh * spec.initial_soc_percent / 100.0
    return TwinState(energy_wh, 20.0, *(0.0,) * 12)


def inputs_at(spec: TwinSpec, seed: Seed, times_s: Floats) -> Inputs[Floats]:
    """What the world does to the home at epoch seconds; times and seeds are broadcast against each other."""
    local = local_s(spec.timezone, times_s)
    load = household_load(seed, local)
    scale = spec.load_kwh_per_year / NATURAL_KWH
    outdoor_c = air_c(seed, times_s, spec.latitude_deg, spec.longitude_deg)
    critical_w = scale * spec.critical_share * load.everyday_w
    hour = local % DAY_S / 3_600.0
    solar_w, port_w = _solar_w(spec, seed, times_s, outdoor_c)
    return Inputs(
        solar_available_w=solar_w,
        critical_load_w=critical_w,
        other_load_w=scale * (load.everyday_w + load.appliances_w) - critical_w,
        # A cellar or garage: half-way between the weather and the ground.
        surroundings_c=10.0 + 0.5 * outdoor_c,
        is_peak=_is_within(hour, spec.peak_start_hour, spec.peak_end_hour),
        grid_off_hz=frequency_hz(seed, times_s, spec.nominal_hz) - spec.nominal_hz,
        port_solar_available_w=port_w,
    )


def _solar_w(spec: TwinSpec, seed: Seed, times_s: Floats, outdoor_c: Floats) -> tuple[Floats, Floats]:
    """What its own modules give, and those behind the ports of its switch; all look at one sun."""
    none_w = np.zeros_like(outdoor_c)
    if spec.solar_peak_w <= 0.0 and not spec.has_port_solar:
        return none_w, none_w
    sun = sun_position(times_s, spec.latitude_deg, spec.longitude_deg)
    on_plane = plane_of_array_w_m2(sun, cloud_cover(seed, times_s, spec.cloudiness), spec.tilt_deg, spec.azimuth_deg)
    cell_c = outdoor_c + _CELL_C_PER_W_M2 * on_plane
    ratio = on_plane / 1_000.0 * (1.0 - _LOSS_PER_C * (cell_c - 25.0)) * _PERFORMANCE
    port_w = np.clip(spec.port_solar_peak_w * ratio, 0.0, spec.port_solar_peak_w) if spec.has_port_solar else none_w
    return np.clip(spec.solar_peak_w * ratio, 0.0, spec.solar_inverter_w), port_w


def _is_within(hour: Floats, start: float, end: float) -> NDArray[np.bool_]:
    """Half-open; ``end <= start`` passes midnight."""
    if start < end:
        return (hour >= start) & (hour < end)
    return (hour >= start) | (hour < end)
