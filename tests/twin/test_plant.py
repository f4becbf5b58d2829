from datetime import timedelta

import pytest

from polywatt.model import (
    Alert,
    GridState,
    LeaveGrid,
    Outage,
    Plant,
    SetReserve,
    Unsupported,
    residual_w,
)
from polywatt.twin import POWERWALL_2, SONNEN_ECO_8

from .homes import NIGHT, NO_SOLAR, NOON, home_at

pytestmark = pytest.mark.anyio


async def states(twin, hand, times: int):
    """The grid state now and after each of some seconds."""
    seen = [(await twin.reading()).grid_state]
    for _ in range(times):
        hand.move(seconds=1)
        seen.append((await twin.reading()).grid_state)
    return seen


async def test_a_lost_grid_makes_an_island_within_three_seconds():
    twin, hand = home_at(NIGHT)
    twin.world.fail_grid(NIGHT + timedelta(seconds=1.5))

    seen = await states(twin, hand, 4)

    assert seen == [GridState.CONNECTED] * 2 + [GridState.LEAVING] * 2 + [GridState.ISLANDED]
    reading = await twin.reading()
    assert (reading.grid_w, reading.grid_voltage_v, reading.grid_frequency_hz) == (0.0, 0.0, 50.0)
    assert reading.battery_w == reading.load_w


async def test_a_returned_grid_takes_the_home_back_after_twenty_seconds():
    twin, hand = home_at(NIGHT)
    twin.world.fail_grid(NIGHT, NIGHT + timedelta(seconds=10))

    seen = await states(twin, hand, 31)

    assert seen[0] is GridState.LEAVING
    assert seen[2:10] == [GridState.ISLANDED] * 8
    assert seen[10:30] == [GridState.RETURNING] * 20
    assert seen[30:] == [GridState.CONNECTED] * 2


async def test_an_outage_without_an_end_lasts_until_the_grid_is_restored():
    twin, hand = home_at(NIGHT)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=30)
    assert (await twin.reading()).grid_state is GridState.ISLANDED

    twin.world.restore_grid(hand.at + timedelta(minutes=1))
    hand.move(minutes=2)

    assert (await twin.reading()).grid_state is GridState.CONNECTED
    assert await twin.events(NIGHT, hand.at) == (
        Outage(since=NIGHT, until=NIGHT + timedelta(minutes=31)),
        *[e for e in await twin.events(NIGHT, hand.at) if isinstance(e, Alert)],
    )


async def test_an_event_is_open_while_it_goes_on_and_unseen_before_it_begins():
    twin, hand = home_at(NIGHT)
    later = NIGHT + timedelta(days=1)
    twin.world.fail_grid(NIGHT + timedelta(minutes=1), NIGHT + timedelta(minutes=5))

    before = await twin.events(NIGHT, later)
    hand.move(minutes=2)
    during = await twin.events(NIGHT, later)
    hand.move(minutes=5)
    after = await twin.events(NIGHT, later)

    assert before == ()
    assert [(type(e), e.until) for e in during] == [(Outage, None), (Alert, None)]
    assert [e.code for e in after if isinstance(e, Alert)] == ["grid_lost", "grid_returned"]
    assert all(e.until is not None for e in after)


async def test_what_has_been_read_stays_true():
    twin, _ = home_at(NIGHT)

    with pytest.raises(ValueError, match="already"):
        twin.world.fail_grid(NIGHT - timedelta(seconds=1))
    with pytest.raises(ValueError, match="already"):
        twin.world.restore_grid(NIGHT - timedelta(seconds=1))


async def test_the_reserve_is_used_up_in_an_outage():
    twin, hand = home_at(NIGHT, NO_SOLAR, initial_soc_percent=30.0)
    await twin.send(SetReserve(reserve_percent=30.0))
    assert (await twin.reading()).battery_w == 0.0

    twin.world.fail_grid(NIGHT)
    hand.move(hours=2)
    below = await twin.reading()
    hand.move(days=1)
    dark = await twin.reading()

    assert (below.soc_percent or 0.0) < 28.0
    assert dark.soc_percent == pytest.approx(5.0)
    assert (dark.load_w, dark.battery_w, dark.grid_frequency_hz) == (0.0, 0.0, 0.0)


async def test_a_full_island_turns_its_solar_down():
    twin, hand = home_at(NOON, POWERWALL_2, initial_soc_percent=100.0)
    hand.move(hours=8)
    on_grid = await twin.reading()

    twin.world.fail_grid(hand.at)
    hand.move(minutes=1)
    island = await twin.reading()

    assert (on_grid.solar_w or 0.0) > 1_000.0
    assert (island.solar_w or 0.0) < (island.load_w or 0.0) + 300.0
    assert residual_w(island) == 0.0


async def test_a_home_without_backup_is_dark_without_the_grid_and_cannot_leave_it():
    twin, hand = home_at(NIGHT, has_backup=False)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    assert (await twin.reading()).load_w == 0.0
    with pytest.raises(Unsupported):
        await twin.send(LeaveGrid())


async def test_a_home_without_critical_loads_is_dark_and_says_nothing_of_them():
    twin, hand = home_at(NIGHT, SONNEN_ECO_8, critical_share=0.0, initial_soc_percent=80.0)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    reading = await twin.reading()

    assert (reading.critical_load_w, reading.load_w, reading.grid_frequency_hz) == (None, 0.0, 0.0)
    assert "critical_load_w" not in (await twin.home()).capabilities.readable


async def test_other_loads_on_the_grids_side_get_nothing_of_an_island():
    twin, hand = home_at(NIGHT, SONNEN_ECO_8, sheds_other_loads=True, initial_soc_percent=80.0)
    before = await twin.reading()
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    reading = await twin.reading()

    assert (before.load_w or 0.0) > (before.critical_load_w or 0.0)
    assert reading.load_w == reading.critical_load_w
    assert (reading.load_w or 0.0) > 0.0


async def test_a_twin_is_a_plant():
    twin, _ = home_at(NOON)
    plant: Plant = twin

    assert (await plant.home()).vendor == "twin"
