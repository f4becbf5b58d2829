from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from polywatt.twin.world.localtime import local_s, midnight_s, weekday

ZONES = ["Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@pytest.mark.parametrize("zone", ZONES)
def test_local_time_is_what_zoneinfo_says_all_year(zone):
    times_s = 1_767_225_600.0 + 900.0 * np.arange(4 * 24 * 365, dtype=np.float64)

    local = local_s(zone, times_s)

    offsets = [datetime.fromtimestamp(t, ZoneInfo(zone)).utcoffset() for t in times_s[::3].tolist()]
    assert (local - times_s)[::3].tolist() == [offset.total_seconds() for offset in offsets if offset is not None]


def test_the_clock_changes_at_the_very_second():
    change_s = datetime(2026, 3, 29, 1, 0, tzinfo=UTC).timestamp()

    before, after = local_s("Europe/Berlin", np.array([change_s - 1.0, change_s]))

    assert after - before == 3_601.0


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_has_the_hours_that_the_clock_change_leaves_it(day, hours):
    noon_s = datetime.fromisoformat(f"{day}T12:00+00:00").timestamp()

    begins_s = midnight_s("Europe/Berlin", noon_s)
    next_s = midnight_s("Europe/Berlin", noon_s + 86_400.0)

    assert (next_s - begins_s) / 3_600.0 == hours


def test_weekdays_are_iso():
    days_s = np.array([datetime(2026, 6, day, 12, tzinfo=UTC).timestamp() for day in range(1, 8)])

    assert weekday(days_s).tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
