"""Energies of local days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest

from polywatt.model import Unsupported
from polywatt.vendors.enlighten.driver.counters import counters_from, measured_quantities
from polywatt.vendors.enlighten.driver.history import series_from
from polywatt.vendors.enlighten.wire.energy import LIFETIME, LifetimeEnergy

BERLIN, SYDNEY = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
FAR = datetime(2100, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def energy(start: date, until: datetime, **flows: Sequence[float | None]) -> LifetimeEnergy:
    body = {"start_date": start.isoformat(), "last_report_date": int(until.timestamp()), **flows}
    return LIFETIME.decode(msgspec.json.encode(body))


def noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone)


def test_a_null_in_a_bucket_is_a_gap_and_an_empty_array_is_no_such_flow():
    now = noon(date(2026, 6, 4), BERLIN)
    told = energy(date(2026, 6, 1), now, production=[5.0, None, 7.0, 1.0], consumption=[None] * 4, evse=[])
    counters = counters_from(told, BERLIN, now)
    series = series_from(told, "solar_wh", BERLIN, LONG_AGO, FAR)

    assert counters.lifetime.solar_wh == 13
    assert counters.today.solar_wh == 1
    assert counters.lifetime.load_wh is None
    assert counters.lifetime.car_wh is None
    assert series.values == (5.0, None, 7.0, 1.0)
    assert series_from(told, "car_wh", BERLIN, LONG_AGO, FAR).values == ()
    assert measured_quantities(told) == ("solar_wh",)


@pytest.mark.parametrize("zone", [BERLIN, SYDNEY])
@pytest.mark.parametrize(("start", "lengths"), [(date(2026, 3, 28), [24, 23, 24]), (date(2026, 10, 24), [24, 25, 24])])
def test_days_have_23_to_25_hours_in_the_north(zone, start, lengths):
    if zone is SYDNEY:
        # There the clocks change on the first Sundays of October (forward) and April (back).
        start = date(2026, 10, 3) if lengths[1] == 23 else date(2026, 4, 4)
    now = noon(start + timedelta(days=2), zone)
    series = series_from(energy(start, now, production=[1.0, 2.0, 3.0]), "solar_wh", zone, LONG_AGO, FAR)

    assert [(end - begin) / timedelta(hours=1) for begin, end in pairwise(series.starts)] == lengths
    assert all(at.utcoffset() == timedelta(0) for at in series.starts)
    assert series.starts[0].astimezone(zone).isoformat().startswith(f"{start}T00:00:00")


@pytest.mark.parametrize(
    ("zone", "start", "quarters"),
    [
        (BERLIN, date(2026, 3, 28), [96, 92, 96]),
        (BERLIN, date(2026, 10, 24), [96, 100, 96]),
        (SYDNEY, date(2026, 10, 3), [96, 92, 96]),
        (SYDNEY, date(2026, 4, 4), [96, 100, 96]),
    ],
)
def test_quarters_of_an_hour_are_told_from_days_and_summed_up_to_them(zone, start, quarters):
    buckets = [float(day + 1) for day, count in enumerate(quarters) for _ in range(count)]
    now = noon(start + timedelta(days=2), zone)
    told = energy(start, now, production=buckets)
    series = series_from(told, "solar_wh", zone, LONG_AGO, FAR)

    assert series.values == tuple(float(day + 1) * count for day, count in enumerate(quarters))
    assert counters_from(told, zone, now).today.solar_wh == 3 * quarters[2]
    assert counters_from(told, zone, now).lifetime.solar_wh == sum(filter(None, series.values))


@pytest.mark.parametrize(
    ("since", "until", "values"),
    [
        (datetime(2026, 6, 1, tzinfo=BERLIN), datetime(2026, 6, 3, tzinfo=BERLIN), (1.0, 2.0)),
        (datetime(2026, 6, 1, 0, 0, 1, tzinfo=BERLIN), datetime(2026, 6, 3, 0, 0, 1, tzinfo=BERLIN), (2.0, 3.0)),
        (datetime(2026, 6, 3, tzinfo=BERLIN), FAR, (3.0,)),
        (datetime(2026, 6, 4, tzinfo=BERLIN), FAR, ()),
        (LONG_AGO, datetime(2026, 6, 1, tzinfo=BERLIN), ()),
        (datetime(2026, 6, 2, tzinfo=BERLIN), datetime(2026, 6, 2, tzinfo=BERLIN), ()),
    ],
)
def test_a_series_has_the_days_that_begin_in_the_interval_and_one_edge_more(since, until, values):
    now = noon(date(2026, 6, 3), BERLIN)
    series = series_from(energy(date(2026, 6, 1), now, production=[1.0, 2.0, 3.0]), "solar_wh", BERLIN, since, until)

    assert series.values == values
    assert len(series.starts) == (len(values) + 1 if values else 0)


def test_what_no_cloud_records_is_unsupported_in_one_line():
    with pytest.raises(Unsupported, match="it records solar_wh") as raised:
        series_from(energy(date(2026, 6, 1), FAR, production=[1.0]), "load_w", BERLIN, LONG_AGO, FAR)

    assert "\n" not in str(raised.value)
