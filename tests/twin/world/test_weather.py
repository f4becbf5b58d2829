from datetime import UTC, datetime

import numpy as np

from polywatt.twin.world.weather import air_c, cloud_cover

YEAR_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + 300.0 * np.arange(105_120, dtype=np.float64)


def test_clouds_come_in_all_sizes():
    cover = cloud_cover(1, YEAR_S, 0.5)

    assert (cover.min(), cover.max()) == (0.0, 1.0)
    assert 0.4 < cover.mean() < 0.6
    assert cloud_cover(1, YEAR_S, 0.7).mean() > cover.mean() + 0.1


def test_july_is_warm_in_the_north_and_cold_in_the_south():
    in_july = slice(288 * 181, 288 * 212)
    north, south = air_c(1, YEAR_S, 48.0, 10.0), air_c(1, YEAR_S, -34.0, 18.0)

    assert north[in_july].mean() > north.mean() + 5.0
    assert south[in_july].mean() < south.mean() - 3.0
