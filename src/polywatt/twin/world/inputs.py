"""Inputs of a home: sun, load, temperature and grid frequency over time."""

import numpy as np
from numpy.typing import NDArray

from ..physics.ops import Floats
from ..physics.state import Inputs
from ..spec import TwinSpec
from .grid import frequency_hz
from .household import NATURAL_KWH, household_load
from .localtime import DAY_S, local_s
from .noise import Seed
from .sun import plane_of_array_w_m2, sun_position
from .weather import air_c, cloud_cover

_PERFORMANCE = 0.86
"""Wiring, soiling, mismatch and inverter together: PVWatts' default of 14 % losses."""
_LOSS_PER_C = 0.004
"""Of crystalline silicon above 25 °C."""
_CELL_C_PER_W_M2 = 0.03
"""How much warmer than the air a cell gets (Ross 1976, modules on a roof)."""


def inputs_at(spec: TwinSpec, seed: Seed, times_s: Floats) -> Inputs[Floats]:
    """Return the home's inputs at epoch seconds; times and seeds are broadcast against each other."""
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
        is_peak=_is_in_hours(hour, spec.peak_start_hour, spec.peak_end_hour),
        grid_off_hz=frequency_hz(seed, times_s, spec.nominal_hz) - spec.nominal_hz,
        port_solar_available_w=port_w,
    )


def input_rows(spec: TwinSpec, seed: int, times_s: Floats) -> list[Inputs[float]]:
    """Return one home's inputs at each time, for steps on floats."""
    columns = (np.asarray(column).tolist() for column in inputs_at(spec, seed, times_s))
    return list(map(Inputs[float]._make, zip(*columns, strict=True)))


class InputBlocks:
    """Inputs of one home at any time, computed for a block of ticks at once.

    Args:
        spec: of the home.
        seed: of the home.
        step_s: length of a tick.
        count: ticks in a block.
    """

    def __init__(self, spec: TwinSpec, seed: int, step_s: float, count: int) -> None:
        self._spec, self._seed, self._step_s, self._count = spec, seed, step_s, count
        self._block: int | None = None
        self._rows: list[Inputs[float]] = []

    def at(self, time_s: float) -> Inputs[float]:
        """Return the inputs at the middle of the tick that holds ``time_s``."""
        block, index = divmod(int(time_s // self._step_s), self._count)
        if block != self._block:
            ticks = block * self._count + np.arange(self._count, dtype=np.float64) + 0.5
            self._block, self._rows = block, input_rows(self._spec, self._seed, ticks * self._step_s)
        return self._rows[index]


def _solar_w(spec: TwinSpec, seed: Seed, times_s: Floats, outdoor_c: Floats) -> tuple[Floats, Floats]:
    """Return the power of its own solar modules and of those behind the ports of its switch."""
    none_w = np.zeros_like(outdoor_c)
    if spec.solar_peak_w <= 0.0 and not spec.has_port_solar:
        return none_w, none_w
    sun = sun_position(times_s, spec.latitude_deg, spec.longitude_deg)
    on_plane = plane_of_array_w_m2(sun, cloud_cover(seed, times_s, spec.cloudiness), spec.tilt_deg, spec.azimuth_deg)
    cell_c = outdoor_c + _CELL_C_PER_W_M2 * on_plane
    ratio = on_plane / 1_000.0 * (1.0 - _LOSS_PER_C * (cell_c - 25.0)) * _PERFORMANCE
    port_w = np.clip(spec.port_solar_peak_w * ratio, 0.0, spec.port_solar_peak_w) if spec.has_port_solar else none_w
    return np.clip(spec.solar_peak_w * ratio, 0.0, spec.solar_inverter_w), port_w


def _is_in_hours(hour: Floats, start: float, end: float) -> NDArray[np.bool_]:
    """Half-open; ``end <= start`` passes midnight."""
    if start < end:
        return (hour >= start) & (hour < end)
    return (hour >= start) | (hour < end)
