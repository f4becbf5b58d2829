from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.twin.car.trips import trip_on, whereabouts

from .garage import ENPHASE

SYDNEY = replace(ENPHASE, timezone="Australia/Sydney", latitude_deg=-33.9, longitude_deg=151.2)
ZONES = st.sampled_from([ENPHASE, SYDNEY, replace(ENPHASE, timezone="Australia/Lord_Howe")])
DAYS = st.integers(0, 3_000).map(lambda days: date(2024, 1, 1) + timedelta(days=days))


@settings(max_examples=300, deadline=None)
@given(ZONES, st.integers(0, 10_000), st.integers(0, 3), DAYS)
def test_a_car_leaves_in_the_morning_and_is_back_on_the_same_day(spec, seed, charger, day):
    trip = trip_on(spec, seed, charger, day)

    if trip is not None:
        zone = ZoneInfo(spec.timezone)
        leaves, returns = (datetime.fromtimestamp(at_s, zone) for at_s in (trip.leaves_s, trip.returns_s))
        assert leaves.date() == returns.date() == day
        assert 7 <= leaves.hour <= 12
        assert returns.hour <= 20
        assert returns.hour >= 15 or day.isoweekday() >= 6
        assert trip.leaves_s % 300.0 == trip.returns_s % 300.0 == 0.0
        assert 0.5 * spec.car_wh_per_day <= trip.drive_wh <= 1.5 * spec.car_wh_per_day


@settings(max_examples=200, deadline=None)
@given(ZONES, st.integers(0, 10_000), DAYS, st.floats(0.0, 86_399.0))
def test_where_a_car_is_agrees_with_its_trips_at_any_moment(spec, seed, day, within_s):
    at_s = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + within_s

    where = whereabouts(spec, seed, 0, at_s)

    assert where.since_s <= at_s < where.until_s
    assert whereabouts(spec, seed, 0, where.until_s).is_home is not where.is_home
    assert whereabouts(spec, seed, 0, where.until_s).since_s == where.until_s
    assert whereabouts(spec, seed, 0, where.since_s) == where


def test_most_weekdays_have_a_trip_and_most_days_of_a_weekend_have_none():
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    weekdays = [trip_on(ENPHASE, 1, 0, day) is not None for day in days if day.isoweekday() < 6]
    weekends = [trip_on(ENPHASE, 1, 0, day) is not None for day in days if day.isoweekday() >= 6]

    assert sum(weekdays) / len(weekdays) > 0.85
    assert sum(weekends) / len(weekends) < 0.6


@pytest.mark.parametrize("other", [{"seed": 2}, {"charger": 1}])
def test_no_two_cars_drive_alike(other):
    def trips(seed: int = 1, charger: int = 0) -> list[object]:
        return [trip_on(ENPHASE, seed, charger, date(2026, 6, day)) for day in range(1, 30)]

    assert trips() == trips()
    assert trips() != trips(**other)
