"""Sums of all days, and today's."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from polywatt.model import DeviceUnreachable
from polywatt.vendors.enlighten.driver.counters import counters_from
from polywatt.vendors.enlighten.driver.history import series_from
from polywatt.vendors.enlighten.wire.energy import LIFETIME, LifetimeEnergy

from .bench import ENERGY, bench

BERLIN, SYDNEY = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")
FAR = datetime(2100, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def energy(start: date, until: datetime, **flows: Sequence[float | None]) -> LifetimeEnergy:
    body = {"start_date": start.isoformat(), "last_report_date": int(until.timestamp()), **flows}
    return LIFETIME.decode(msgspec.json.encode(body))


def test_quarters_of_a_day_that_goes_on_are_todays():
    start, now = date(2026, 6, 1), datetime(2026, 6, 2, 6, tzinfo=BERLIN)
    told = energy(start, now, production=[1.0] * 96 + [2.0, None, 2.0])

    assert counters_from(told, BERLIN, now).today.solar_wh == 4
    assert series_from(told, "solar_wh", BERLIN, LONG_AGO, FAR).values == (96.0, 4.0)


def test_before_the_first_bucket_of_a_new_day_nothing_is_known_of_today():
    start, reported = date(2026, 6, 1), datetime(2026, 6, 2, 23, 59, tzinfo=BERLIN)
    told = energy(start, reported, production=[5.0, 6.0])
    counters = counters_from(told, BERLIN, reported + timedelta(minutes=5))

    assert counters.today.solar_wh is None
    assert counters.lifetime.solar_wh == 11


def test_a_site_that_never_reported_has_no_counters():
    told = LIFETIME.decode(b'{"start_date": "2026-06-01", "last_report_date": null, "production": [1]}')

    with pytest.raises(DeviceUnreachable, match="check that its gateway reports"):
        counters_from(told, BERLIN, FAR)


@pytest.mark.anyio
@pytest.mark.parametrize("profile", ["document", "field"])
async def test_the_sums_of_all_days_are_what_the_home_has_counted(profile):
    async with bench(profile=profile, past_days=40) as b:
        counters, truth = await b.driver.counters(), await b.twin.counters()
        days = await b.driver.history("load_wh", LONG_AGO, FAR)

    assert counters.lifetime.load_wh == pytest.approx(truth.lifetime.load_wh, abs=1)
    assert counters.today.load_wh == pytest.approx(truth.today.load_wh, abs=1)
    assert counters.lifetime.car_wh == pytest.approx(truth.lifetime.car_wh, abs=1)
    assert sum(filter(None, days.values)) == pytest.approx(counters.lifetime.load_wh)
    assert len(days.values) == 41


@pytest.mark.anyio
async def test_a_flow_that_a_site_does_not_have_is_neither_read_nor_offered():
    async with bench() as b:
        b.tap.spoils[ENERGY] = lambda body: body.update(evse=[], production=[None for _ in body["production"]])
        capabilities = (await b.driver.home()).capabilities
        counters = await b.driver.counters()

    assert {"lifetime.car_wh", "today.car_wh", "lifetime.solar_wh"}.isdisjoint(capabilities.readable)
    assert "lifetime.load_wh" in capabilities.readable
    assert "car_wh" not in {offer.quantity for offer in capabilities.history}
    assert counters.lifetime.car_wh is None
    assert counters.lifetime.solar_wh is None
