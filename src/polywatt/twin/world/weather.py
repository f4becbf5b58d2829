"""Clouds and air temperature, as functions of seed and time."""

import numpy as np

from ..physics.ops import Floats
from .noise import Seed, Stream, smooth

_DAY_S = 86_400.0
_YEAR_S = 365.2425 * _DAY_S
_WARMEST_S = 201 * _DAY_S
"""About 20 July: a month behind the sun, in the north."""


def cloud_cover(seed: Seed, times_s: Floats, cloudiness: float) -> Floats:
    """Return the cloud cover, 0 (clear) to 1 (overcast), about ``cloudiness`` over the years.

    Fronts that take days carry fields of hours and single clouds of minutes; single clouds only show where the sky is
    neither clear nor overcast.
    """
    fronts = smooth(seed, Stream.FRONTS, times_s, 2.3 * _DAY_S)
    fields = smooth(seed, Stream.FIELDS, times_s, 2.7 * 3_600.0)
    clouds = smooth(seed, Stream.CLOUDS, times_s, 9.0 * 60.0)
    broken = 0.65 * fronts + 0.35 * fields
    single = (clouds - 0.5) * 1.6 * broken * (1.0 - broken) * 2.0
    return np.clip((broken + single - 0.5) * 1.9 + cloudiness, 0.0, 1.0)


def air_c(seed: Seed, times_s: Floats, latitude_deg: float, longitude_deg: float) -> Floats:
    """Return the outdoor air temperature in °C.

    Mean and seasonal swing are a straight line through long-term means of places between 0° and 60°; the day's swing
    follows local solar time, warmest at 15 h.
    """
    away = abs(latitude_deg)
    season_s = times_s - _WARMEST_S + (0.0 if latitude_deg >= 0.0 else _YEAR_S / 2.0)
    seasonal = 0.2 * away * np.cos(2.0 * np.pi * season_s / _YEAR_S)
    solar_s = times_s + longitude_deg * 240.0
    daily = 4.0 * np.cos(2.0 * np.pi * (solar_s / _DAY_S - 15.0 / 24.0))
    spell = 8.0 * (smooth(seed, Stream.WARMTH, times_s, 4.1 * _DAY_S) - 0.5)
    return np.asarray(27.0 - 0.35 * away + seasonal + daily + spell)
