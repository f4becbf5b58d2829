"""How often the cloud is asked. Users were blocked for asking more."""

from collections import Counter
from datetime import timedelta

import pytest

from polywatt.model import SetReserve
from polywatt.vendors.enlighten.client.connection.rate_limit import MAX_PER_HOUR

from .bench import LOGIN, Bench, bench

pytestmark = pytest.mark.anyio
HOUR_S, TWO_HOURS_S = 3_600, 7_200
MOST_PER_MINUTE = 6
SELDOM = ("/schedules", "/ev_charger_config", "GREEN_CHARGING")
"""What a person changes once in a while."""


async def polled(b: Bench, seconds: int) -> list[int]:
    """A hub's polling at the home's own pace; how many requests each minute took."""
    pace = (await b.driver.home()).pace
    asks = {
        b.driver.reading: pace.reading_s,
        b.driver.counters: pace.counters_s,
        b.driver.details: pace.details_s,
        b.driver.settings: pace.settings_s,
        b.driver.home: pace.home_s,
        events(b): pace.events_s,
    }
    per_minute = []
    for second in range(0, seconds, 60):
        before = len(b.tap.seen)
        for ask, every_s in asks.items():
            if second % every_s == 0:
                await ask()
        per_minute.append(len(b.tap.seen) - before)
        await b.wait(60)
    return per_minute


def events(b: Bench):
    async def ask() -> object:
        now = b.home.clock.now()
        return await b.driver.events(now - timedelta(hours=1), now)

    return ask


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_site_polled_for_two_hours_takes_no_more_than_six_requests_a_minute(profile):
    async with bench(profile=profile) as b:
        per_minute = await polled(b, TWO_HOURS_S)
        found = b.tap.per_path()

    assert sum(per_minute) <= MOST_PER_MINUTE * len(per_minute), found.most_common()
    assert sum(per_minute[:60]) < MAX_PER_HOUR * 2 / 3
    assert sum(per_minute[60:]) < MAX_PER_HOUR * 2 / 3
    assert sorted(per_minute)[len(per_minute) // 2] <= MOST_PER_MINUTE, "most minutes"
    assert found[" ".join(LOGIN)] == 1


async def test_what_changes_seldom_is_asked_for_every_ten_minutes():
    async with bench() as b:
        await polled(b, TWO_HOURS_S)
        found = Counter({word: sum(word in seen.path for seen in b.tap.seen) for word in SELDOM})

    assert all(0 < count <= TWO_HOURS_S / 600 + 1 for count in found.values()), found


async def test_a_command_and_its_confirmation_are_cheap():
    async with bench() as b:
        await polled(b, 600)
        b.tap.seen.clear()
        await b.asked(SetReserve(reserve_percent=40))
        found = b.tap.per_path()

    assert found.total() <= 30, found


async def test_everything_at_once_asks_for_nothing_twice():
    async with bench() as b:
        await b.driver.home()
        b.tap.seen.clear()
        await b.driver.reading()
        await b.driver.details()
        await b.driver.settings()
        await b.driver.reading()
        await b.driver.details()
        await b.driver.settings()
        found = b.tap.per_path()

    assert max(found.values()) == 1, found
