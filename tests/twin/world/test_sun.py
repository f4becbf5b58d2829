import numpy as np
import pandas as pd
import pytest
from pvlib.clearsky import haurwitz
from pvlib.solarposition import get_solarposition

from polywatt.twin.world.sun import SunPosition, clear_sky_w_m2, plane_of_array_w_m2, sun_position

PLACES = [(47.7, 10.3), (37.77, -122.42), (-33.9, 18.4), (0.0, 36.8), (65.0, 25.5), (-54.8, -68.3), (28.6, 77.2)]
YEAR_S = 1_767_225_600.0 + 3_607.0 * np.arange(8_700, dtype=np.float64)
ONE = np.array([1.0])


def theirs(latitude: float, longitude: float) -> pd.DataFrame:
    times = pd.to_datetime(YEAR_S, unit="s", utc=True)
    return get_solarposition(times, latitude, longitude)


@pytest.mark.parametrize(("latitude", "longitude"), PLACES)
def test_the_sun_stands_where_pvlib_says_all_year(latitude, longitude):
    pvlib = theirs(latitude, longitude)

    sun = sun_position(YEAR_S, latitude, longitude)

    assert np.abs(sun.elevation_deg - pvlib["elevation"].to_numpy()).max() < 0.05
    # Near the zenith, and its opposite, an azimuth means nothing.
    is_low = np.abs(sun.elevation_deg) < 80.0
    turned = (sun.azimuth_deg - pvlib["azimuth"].to_numpy() + 180.0) % 360.0 - 180.0
    assert np.abs(turned[is_low]).max() < 0.2


def test_the_clear_sky_is_haurwitz_as_pvlib_has_it():
    elevation_deg = np.linspace(-20.0, 90.0, 500)

    expected = haurwitz(pd.Series(90.0 - elevation_deg))["ghi"].to_numpy()

    assert clear_sky_w_m2(elevation_deg) == pytest.approx(expected, abs=0.01)


def test_a_plane_that_looks_at_a_low_sun_gets_more_than_level_ground():
    low_in_the_south = SunPosition(np.array([20.0]), np.array([180.0]))

    level, south, north = (
        plane_of_array_w_m2(low_in_the_south, 0.0 * ONE, tilt, azimuth)[0]
        for tilt, azimuth in ((0.0, 180.0), (60.0, 180.0), (60.0, 0.0))
    )

    assert south > 1.5 * level
    assert north < level


def test_level_ground_gets_what_the_sky_sends():
    sun = SunPosition(np.array([40.0]), np.array([120.0]))

    assert plane_of_array_w_m2(sun, 0.0 * ONE, 0.0, 180.0) == pytest.approx(clear_sky_w_m2(sun.elevation_deg))


def test_an_overcast_sky_sends_a_quarter():
    sun = SunPosition(np.array([50.0]), np.array([180.0]))

    overcast = plane_of_array_w_m2(sun, ONE, 0.0, 180.0)

    assert overcast == pytest.approx(0.25 * clear_sky_w_m2(sun.elevation_deg))


def test_there_is_no_sun_at_night():
    sun = SunPosition(np.array([-0.5]), np.array([300.0]))

    assert plane_of_array_w_m2(sun, 0.0 * ONE, 35.0, 300.0)[0] == 0.0
