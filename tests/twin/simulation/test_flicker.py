from dataclasses import replace
from datetime import timedelta

import pytest

from polywatt.model import ExportLimit, Reading, SetMode
from polywatt.twin import POWERWALL_2, TwinPlant

from ..homes import NOON, Hand

pytestmark = pytest.mark.anyio
EVENING = NOON.replace(hour=4)
"""Of the day before in California, with an empty battery: the home lives from the grid."""
SPEC = replace(POWERWALL_2, initial_soc_percent=20.0)


def flickering_home() -> tuple[TwinPlant, Hand]:
    hand = Hand(EVENING)
    return TwinPlant(SPEC, hand, start=EVENING, past_days=0.0, flickers=True), hand


async def watched(twin: TwinPlant, hand: Hand, seconds: float) -> list[Reading]:
    readings = []
    for _ in range(round(seconds / 0.25)):
        readings.append(await twin.reading())
        hand.move(seconds=0.25)
    return readings


async def test_what_is_seen_moves_twice_a_second_and_balances():
    twin, hand = flickering_home()

    readings = await watched(twin, hand, 60.0)

    seen = [reading.grid_w for reading in readings]
    assert 100 < len(set(seen)) <= 120
    for reading in readings:
        assert reading.load_w is not None
        assert reading.solar_w is not None
        assert reading.battery_w is not None
        assert reading.load_w == pytest.approx(reading.solar_w + reading.battery_w + (reading.grid_w or 0.0))


async def test_it_comes_to_nothing_in_the_counters():
    twin, hand = flickering_home()
    before = (await twin.counters()).lifetime.imported_wh or 0.0

    readings = await watched(twin, hand, 300.0)

    counted_wh = ((await twin.counters()).lifetime.imported_wh or 0.0) - before
    assert counted_wh == pytest.approx(sum(r.grid_w or 0.0 for r in readings) * 0.25 / 3_600.0, rel=1e-6)


async def test_it_moves_by_a_few_percent_and_is_the_same_for_whoever_looks():
    twin, hand = flickering_home()
    still = TwinPlant(SPEC, hand, start=EVENING, past_days=0.0)
    again = TwinPlant(SPEC, hand, start=EVENING, past_days=0.0, flickers=True)

    for _ in range(40):
        hand.at += timedelta(seconds=0.7)
        moved, rest = await twin.reading(), await still.reading()
        assert moved == await again.reading()
        assert moved.load_w == pytest.approx(rest.load_w, rel=0.021)
        assert moved.battery_w == rest.battery_w


async def test_nothing_moves_where_a_limit_is_kept_or_on_an_island():
    twin, hand = flickering_home()
    await twin.send(SetMode(mode=ExportLimit(export_limit_w=1_000.0)))
    limited = await watched(twin, hand, 4.0)
    twin.world.fail_grid(hand.at)
    hand.move(seconds=15)
    islanded = await watched(twin, hand, 4.0)

    assert len({reading.load_w for reading in limited}) <= 2
    assert len({reading.load_w for reading in islanded}) <= 2
