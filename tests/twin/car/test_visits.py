from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from polywatt.model import StartCar
from polywatt.twin import simulate_year

from ..homes import home_at
from .garage import CHARGER, ENPHASE, EVENING, MIDNIGHT, charger_of, garage_at, sessions_of

pytestmark = pytest.mark.anyio
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Midnight in California, six days before its clocks change."""


async def test_a_visit_lasts_from_plugging_in_to_unplugging_and_has_what_it_took():
    twin, hand = garage_at(EVENING)
    await twin.send(StartCar(charger_id=CHARGER, current_a=20.0))
    hand.move(hours=2)
    [running] = await sessions_of(twin, EVENING + timedelta(seconds=1), hand.at)
    twin.cars.unplug(CHARGER)
    hand.move(hours=1)

    [visit] = await sessions_of(twin, EVENING + timedelta(seconds=1), hand.at)
    assert running.until is None
    assert (visit.charger_id, visit.since, visit.until) == (CHARGER, EVENING, EVENING + timedelta(hours=2))
    assert visit.energy_wh == running.energy_wh == pytest.approx(20.0 * 240.0 * 2.0)
    assert visit.active_s == pytest.approx(7_200.0)
    assert visit.cost is None
    assert visit.id == running.id


async def test_the_visits_of_the_past_have_taken_what_the_counters_count():
    twin, _ = home_at(EVENING, ENPHASE, past_days=60.0)

    visits = await sessions_of(twin, EVENING - timedelta(days=61), EVENING + timedelta(seconds=1))
    counted_wh = (await twin.counters()).lifetime.car_wh
    assert len(visits) > 30
    assert sum(visit.energy_wh or 0.0 for visit in visits) == pytest.approx(counted_wh)
    assert len({visit.id for visit in visits}) == len(visits)
    assert all(visit.until is not None for visit in visits[:-1])


async def test_visits_go_on_from_the_past_into_the_present_and_add_up():
    twin, hand = home_at(EVENING, ENPHASE, past_days=10.0)
    before = await sessions_of(twin, EVENING - timedelta(days=11), EVENING + timedelta(seconds=1))
    hand.move(days=20)

    visits = await sessions_of(twin, EVENING - timedelta(days=11), hand.at)
    assert [visit.id for visit in visits[: len(before)]] == [visit.id for visit in before]
    assert [visit.energy_wh for visit in visits[: len(before) - 1]] == [visit.energy_wh for visit in before[:-1]]
    counted_wh = (await twin.counters()).lifetime.car_wh
    assert sum(visit.energy_wh or 0.0 for visit in visits) == pytest.approx(counted_wh)


async def test_a_window_has_the_visits_that_overlap_it_whoever_asks():
    twin, _ = home_at(EVENING, ENPHASE, past_days=30.0)
    every = await sessions_of(twin, EVENING - timedelta(days=31), EVENING)

    for visit in every[3:8]:
        assert visit.until is not None
        assert visit in await sessions_of(twin, visit.since, visit.since + timedelta(seconds=1))
        assert visit in await sessions_of(twin, visit.until - timedelta(seconds=1), visit.until)
        assert visit not in await sessions_of(twin, visit.until, visit.until + timedelta(days=1))


async def test_a_visit_of_the_past_is_active_as_long_as_it_charges():
    twin, _ = home_at(EVENING, ENPHASE, past_days=30.0)

    for visit in await sessions_of(twin, EVENING - timedelta(days=29), EVENING):
        most_wh = (visit.active_s or 0.0) / 3_600.0 * 40.0 * 240.0
        assert most_wh - 300.0 / 3_600.0 * 40.0 * 240.0 <= (visit.energy_wh or 0.0) <= most_wh + 1e-6


async def test_cars_at_several_chargers_are_told_apart():
    twin, hand = home_at(EVENING, replace(ENPHASE, chargers=2), past_days=14.0)
    hand.move(days=3)

    visits = await sessions_of(twin, EVENING - timedelta(days=15), hand.at)
    by_charger = [[v for v in visits if v.charger_id == charger_id] for charger_id in ("charger-1", "charger-2")]
    assert all(len(some) > 5 for some in by_charger)
    assert [v.since for v in by_charger[0]] != [v.since for v in by_charger[1]]
    counted_wh = (await twin.counters()).lifetime.car_wh
    assert sum(visit.energy_wh or 0.0 for visit in visits) == pytest.approx(counted_wh)


async def test_the_same_home_has_the_same_car_whoever_reads_it_and_when():
    (one, first), (other, second) = (home_at(EVENING, ENPHASE, past_days=3.0) for _ in range(2))
    for _ in range(300):
        first.move(minutes=4)
        await one.reading()
    second.at = first.at

    assert await charger_of(one) == await charger_of(other)
    assert await one.counters() == await other.counters()
    since = EVENING - timedelta(days=4)
    assert await sessions_of(one, since, first.at) == await sessions_of(other, since, first.at)


async def test_a_car_that_somebody_plugs_in_stays_until_somebody_unplugs_it():
    twin, hand = garage_at(MIDNIGHT)
    hand.move(days=10)
    stays = (await charger_of(twin)).is_plugged
    twin.cars.unplug(CHARGER)
    hand.move(days=10)

    assert stays is True
    assert (await charger_of(twin)).is_plugged is False


async def test_a_car_comes_back_with_less_than_it_left_with():
    twin, hand = home_at(MONDAY, ENPHASE)
    hand.move(days=12)

    visits = await sessions_of(twin, MONDAY, hand.at)
    drives_wh = [visit.energy_wh or 0.0 for visit in visits[2:-1] if (visit.active_s or 0.0) > 0.0]
    assert len(drives_wh) >= 5
    assert all(4_500.0 <= wh <= 60_000.0 for wh in drives_wh)


async def test_the_power_of_cars_is_part_of_the_load_and_has_its_own_history():
    twin, hand = garage_at(EVENING)
    await twin.send(StartCar(charger_id=CHARGER, current_a=10.0))
    hand.move(minutes=30)

    reading, charger = await twin.reading(), await charger_of(twin)
    assert reading.car_w == charger.power_w == 2_400.0
    assert (reading.load_w or 0.0) > 2_400.0
    assert (await twin.history("car_w", EVENING, hand.at)).values == pytest.approx((2_400.0,) * 6)
    assert sum(wh or 0.0 for wh in (await twin.history("car_wh", EVENING, hand.at)).values) == pytest.approx(1_200.0)


async def test_a_home_without_chargers_carries_no_trace_of_cars():
    twin, _ = home_at(EVENING, ENPHASE, chargers=0, past_days=1.0)

    capabilities = (await twin.home()).capabilities
    assert (await twin.reading()).car_w is None
    assert (await twin.counters()).lifetime.car_wh is None
    assert (await twin.settings()).chargers == ()
    assert capabilities.find(StartCar) is None
    assert not {"car_w", "settings.chargers", "lifetime.car_wh"} & capabilities.readable
    assert await sessions_of(twin, EVENING - timedelta(days=2), EVENING) == []


def test_a_year_of_a_car_takes_what_it_drives():
    year = simulate_year(ENPHASE, 1, MONDAY)

    driven_wh = 0.92 * 261 * 9_000.0 + 0.45 * 104 * 9_000.0
    assert year.charged_wh[-1, 0] == pytest.approx(driven_wh, rel=0.1)
    assert year.charged_wh[-1, 0] == pytest.approx(year.last.car_wh)
