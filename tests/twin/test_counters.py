from datetime import UTC, datetime, timedelta

import pytest

from .homes import home_at

pytestmark = pytest.mark.anyio
MARCH = datetime(2026, 3, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
async def test_today_begins_at_local_midnight_whatever_the_clock_does(day, hours):
    last_second = datetime.fromisoformat(f"{day}T23:59:59+01:00" if day > "2026-04" else f"{day}T23:59:59+02:00")
    begins = last_second.astimezone(UTC) + timedelta(seconds=1) - timedelta(hours=hours)
    twin, hand = home_at(begins, past_days=2.0)
    at_midnight = await twin.counters()
    hand.at = begins + timedelta(hours=hours, seconds=-1)

    today = (await twin.counters()).today
    lifetime = (await twin.counters()).lifetime
    hand.move(seconds=1)
    tomorrow = (await twin.counters()).today

    assert at_midnight.today.load_wh == 0.0
    assert today.load_wh == pytest.approx((lifetime.load_wh or 0.0) - (at_midnight.lifetime.load_wh or 0.0))
    assert (today.load_wh or 0.0) > 3_000.0
    assert tomorrow.load_wh == 0.0


async def test_today_of_a_home_without_a_past_begins_with_the_home():
    twin, hand = home_at(MARCH)
    hand.move(minutes=20)

    counters = await twin.counters()

    assert counters.today == counters.lifetime
