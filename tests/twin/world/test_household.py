from datetime import UTC, datetime

import numpy as np

from polywatt.twin.world.household import household_load
from polywatt.twin.world.localtime import local_s, weekday

YEAR_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + 300.0 * np.arange(105_120, dtype=np.float64)
LOCAL_S = local_s("Europe/Berlin", YEAR_S)
HOUR = LOCAL_S % 86_400.0 / 3_600.0


def load_w(seed: int = 1):
    load = household_load(seed, LOCAL_S)
    return load.everyday_w + load.appliances_w


def test_a_household_is_busy_in_the_evening_and_quiet_at_night():
    evening, night = load_w()[(HOUR > 18) & (HOUR < 21)].mean(), load_w()[(HOUR > 1) & (HOUR < 5)].mean()

    assert evening > 4.0 * night
    assert night > 50.0


def test_the_middle_of_the_day_is_busier_at_weekends():
    is_weekend, is_midday = weekday(LOCAL_S) >= 6, (HOUR > 10) & (HOUR < 15)

    assert load_w()[is_weekend & is_midday].mean() > 1.3 * load_w()[~is_weekend & is_midday].mean()


def test_a_fridge_cycles_through_the_night():
    quiet = household_load(1, LOCAL_S).everyday_w[:48]

    assert 4 <= np.count_nonzero(np.abs(np.diff(quiet)) > 60.0) <= 14
