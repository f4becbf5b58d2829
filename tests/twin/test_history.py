from datetime import timedelta

import pytest

from polywatt.model import Outage, Unsupported
from polywatt.twin import SONNEN_ECO_8
from polywatt.twin.metering import AVERAGES, POWER_OF

from .homes import NOON, home_at

pytestmark = pytest.mark.anyio


async def test_history_adds_up_to_the_counters():
    twin, hand = home_at(NOON, past_days=3.0, generator_w=3_000.0, chargers=1)
    hand.move(hours=5)
    lifetime = (await twin.counters()).lifetime

    for quantity in POWER_OF:
        series = await twin.history(quantity, NOON - timedelta(days=9), hand.at)

        assert len(series.values) == 3 * 288 + 60
        assert sum(v for v in series.values if v is not None) == pytest.approx(getattr(lifetime, quantity), abs=1e-6)


async def test_averages_balance_in_every_bucket():
    twin, hand = home_at(NOON, past_days=1.0)
    hand.move(hours=2)

    solar, battery, grid, load = [
        (await twin.history(quantity, NOON - timedelta(days=2), hand.at)).values
        for quantity in ("solar_w", "battery_w", "grid_w", "load_w")
    ]

    assert load == pytest.approx([s + b + g for s, b, g in zip(solar, battery, grid, strict=True)], abs=1e-6)  # type: ignore[operator]


async def test_a_bucket_is_the_average_of_what_was_read_in_it():
    twin, hand = home_at(NOON)
    readings = []
    for _ in range(60):
        readings.append(await twin.reading())
        hand.move(seconds=5)

    for quantity in (name for name in AVERAGES if name not in ("generator_w", "car_w")):
        (value,) = (await twin.history(quantity, NOON, hand.at)).values
        tolerance = 0.01 if quantity == "soc_percent" else 1e-6
        assert value == pytest.approx(sum(getattr(r, quantity) for r in readings) / 60.0, abs=tolerance)


async def test_history_is_half_open_and_holds_complete_buckets_only():
    twin, hand = home_at(NOON, past_days=1.0)
    hand.move(minutes=7)

    early = await twin.history("load_w", NOON - timedelta(hours=1), NOON)
    late = await twin.history("load_w", NOON, hand.at + timedelta(days=1))

    assert len(early.values) == 12
    assert early.starts[-1] == NOON == late.starts[0]
    assert late.starts == (NOON, NOON + timedelta(minutes=5))
    assert len((await twin.history("load_w", NOON, NOON)).values) == 0


async def test_a_home_that_starts_between_marks_has_whole_buckets_only():
    start = NOON + timedelta(seconds=42)
    twin, hand = home_at(start)
    hand.move(minutes=10)

    series = await twin.history("load_w", NOON - timedelta(days=1), hand.at)

    assert series.starts == (NOON + timedelta(minutes=5), NOON + timedelta(minutes=10))


async def test_there_is_no_history_of_a_voltage():
    twin, _ = home_at(NOON)

    with pytest.raises(Unsupported, match="grid_voltage_v"):
        await twin.history("grid_voltage_v", NOON, NOON)


async def test_every_offered_history_can_be_had():
    twin, hand = home_at(NOON)
    hand.move(minutes=5)

    for offer in (await twin.home()).capabilities.history:
        assert offer.step_s == 300.0
        assert len((await twin.history(offer.quantity, NOON, hand.at)).values) == 1


async def test_a_past_has_its_outages():
    twin, hand = home_at(NOON, past_days=365.0)

    outages = [e for e in await twin.events(NOON - timedelta(days=365), hand.at) if isinstance(e, Outage)]

    assert 1 <= len(outages) <= 12
    assert all(o.until is not None and o.until <= NOON for o in outages)
    assert outages == sorted(outages, key=lambda outage: outage.since)


async def test_the_past_is_made_once_and_beforehand_if_asked():
    twin, _ = home_at(NOON, past_days=30.0)

    twin.prepare()

    month_wh = SONNEN_ECO_8.load_kwh_per_year * 1_000.0 / 12.0
    assert (await twin.counters()).lifetime.load_wh == pytest.approx(month_wh, rel=0.3)
