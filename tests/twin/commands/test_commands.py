import pytest

from polywatt.model import (
    Alert,
    DeviceRefused,
    DeviceUnreachable,
    GridState,
    JoinGrid,
    LeaveGrid,
    ReceiptState,
    Start,
    Stop,
    is_met,
)

from ..homes import NIGHT, NOON, home_at

pytestmark = pytest.mark.anyio


async def test_leaving_the_grid_is_pending_until_the_home_is_an_island():
    twin, hand = home_at(NIGHT)

    receipt = await twin.send(LeaveGrid())

    assert receipt.state is ReceiptState.PENDING
    assert receipt.settles_by is not None
    hand.move(seconds=3)
    assert hand.at < receipt.settles_by
    reading = await twin.reading()
    assert is_met(LeaveGrid(), None, reading)
    assert reading.grid_w == 0.0
    # Beyond the open contactor the grid lives on.
    assert (reading.grid_voltage_v or 0.0) > 200.0
    assert (await twin.send(LeaveGrid())).state is ReceiptState.APPLIED
    assert await twin.events(NIGHT, hand.at) == ()


async def test_joining_the_grid_is_pending_until_the_home_is_connected():
    twin, hand = home_at(NIGHT)
    await twin.send(LeaveGrid())
    hand.move(minutes=5)

    receipt = await twin.send(JoinGrid())

    assert receipt.state is ReceiptState.PENDING
    assert (await twin.reading()).grid_state is GridState.RETURNING
    hand.move(seconds=20)
    assert is_met(JoinGrid(), None, await twin.reading())
    assert receipt.settles_by is not None
    assert hand.at <= receipt.settles_by


async def test_a_stopped_home_is_unreachable_and_still_says_what_it_was_told():
    twin, hand = home_at(NOON)

    assert (await twin.send(Stop())).state is ReceiptState.APPLIED
    hand.move(hours=1)

    for read in (twin.reading, twin.counters, twin.details):
        with pytest.raises(DeviceUnreachable, match="stopped; send Start"):
            await read()
    assert (await twin.settings()).is_running is False
    assert (await twin.home()).vendor == "twin"
    assert len((await twin.history("solar_w", NOON, hand.at)).values) == 12


async def test_solar_and_household_go_on_while_the_battery_of_a_stopped_home_rests():
    twin, hand = home_at(NOON, standby_w=0.0)
    before = await twin.counters()

    await twin.send(Stop())
    hand.move(hours=1)
    await twin.send(Start())

    after = await twin.counters()
    assert (after.lifetime.solar_wh or 0.0) > (before.lifetime.solar_wh or 0.0) + 100.0
    assert (after.lifetime.load_wh or 0.0) > (before.lifetime.load_wh or 0.0) + 50.0
    assert after.lifetime.charged_wh == after.lifetime.discharged_wh == 0.0
    assert (await twin.reading()).soc_percent == 50.0
    (stop,) = await twin.events(NOON, hand.at)
    assert isinstance(stop, Alert)
    assert (stop.code, stop.since, stop.until) == ("stopped", NOON, hand.at)


async def test_a_busy_gateway_refuses_a_stop_unless_it_is_forced():
    twin, _ = home_at(NOON)
    twin.world.stop_refusal = "an update is being installed"

    with pytest.raises(DeviceRefused, match="an update is being installed") as refused:
        await twin.send(Stop())
    await twin.send(Stop(is_forced=True))

    assert refused.value.words == "an update is being installed"
    assert (await twin.settings()).is_running is False
