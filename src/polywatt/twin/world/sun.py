"""Position of the sun, and its irradiance on a tilted plane under a cloudy sky."""

from typing import NamedTuple

import numpy as np

from ..physics.ops import Floats

_J2000_S = 946_728_000.0
"""2000-01-01 12:00 UTC in epoch seconds."""
_ALBEDO = 0.2
"""Of grass and roofs; the usual value where nothing better is known."""


class SunPosition(NamedTuple):
    """In degrees; azimuth clockwise from north, elevation without refraction."""

    elevation_deg: Floats
    azimuth_deg: Floats


def sun_position(times_s: Floats, latitude_deg: float, longitude_deg: float) -> SunPosition:
    """Return the position of the sun at epoch seconds.

    The Astronomical Almanac's approximation, good to 0.01° between 1950 and 2050 (Michalsky, Solar Energy 40, 1988).
    """
    days = (times_s - _J2000_S) / 86_400.0
    right_ascension, declination = _equatorial(days)
    # Greenwich sidereal time: 18.697374558 h at the epoch, 24.06570982441908 h a day (Almanac).
    sidereal_deg = 15.0 * ((18.697374558 + 24.06570982441908 * days) % 24.0)
    hour_angle = np.radians(sidereal_deg + longitude_deg) - right_ascension
    latitude = np.radians(latitude_deg)
    sin_elevation = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    east = -np.cos(declination) * np.sin(hour_angle)
    north = np.cos(latitude) * np.sin(declination) - np.sin(latitude) * np.cos(declination) * np.cos(hour_angle)
    elevation_deg = np.degrees(np.arcsin(np.clip(sin_elevation, -1.0, 1.0)))
    return SunPosition(elevation_deg, np.degrees(np.arctan2(east, north)) % 360.0)


def _equatorial(days: Floats) -> tuple[Floats, Floats]:
    """Return right ascension and declination in radians, ``days`` after 2000-01-01 12:00."""
    anomaly = np.radians((357.528 + 0.9856003 * days) % 360.0)
    longitude_deg = 280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly)
    ecliptic_longitude = np.radians(longitude_deg % 360.0)
    obliquity = np.radians(23.439 - 4e-7 * days)
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(ecliptic_longitude), np.cos(ecliptic_longitude))
    return right_ascension, np.arcsin(np.sin(obliquity) * np.sin(ecliptic_longitude))


def clear_sky_w_m2(elevation_deg: Floats) -> Floats:
    """Global irradiance on level ground under a clear sky.

    Haurwitz 1945 with the constants of Reno, Hansen and Stein (SAND2012-2389).
    """
    height = np.maximum(np.sin(np.radians(elevation_deg)), 1e-3)
    return np.where(elevation_deg > 0.0, 1098.0 * height * np.exp(-0.059 / height), 0.0)


def plane_of_array_w_m2(sun: SunPosition, cloud_cover: Floats, tilt_deg: float, azimuth_deg: float) -> Floats:
    """Irradiance on a tilted plane; ``cloud_cover`` is 0 (clear) to 1 (overcast).

    Clouds and the diffuse share after Kasten and Czeplak (Solar Energy 24, 1980); sky and ground evenly bright after
    Liu and Jordan (1963).
    """
    level = clear_sky_w_m2(sun.elevation_deg) * (1.0 - 0.75 * cloud_cover**3.4)
    diffuse = level * (0.3 + 0.7 * cloud_cover**2)
    # Below 3° the ratio of the two projections runs away while there is next to no beam left.
    height = np.maximum(np.sin(np.radians(sun.elevation_deg)), 0.05)
    beam = (level - diffuse) / height * np.maximum(_incidence(sun, tilt_deg, azimuth_deg), 0.0)
    flat = np.cos(np.radians(tilt_deg))
    return np.asarray(beam + diffuse * (1.0 + flat) / 2.0 + level * _ALBEDO * (1.0 - flat) / 2.0)


def _incidence(sun: SunPosition, tilt_deg: float, azimuth_deg: float) -> Floats:
    """Cosine of the angle between the sun and the plane's normal."""
    elevation, tilt = np.radians(sun.elevation_deg), np.radians(tilt_deg)
    turned = np.cos(np.radians(sun.azimuth_deg - azimuth_deg))
    return np.asarray(np.sin(elevation) * np.cos(tilt) + np.cos(elevation) * np.sin(tilt) * turned)
