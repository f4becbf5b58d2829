from datetime import UTC, datetime, time, timedelta

import pytest

from polywatt.model import (
    Activity,
    Backup,
    Charge,
    Discharge,
    Hold,
    Managed,
    Manual,
    Origin,
    ReceiptState,
    Release,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetSlots,
    Slot,
    TimeOfUse,
    Unsupported,
    Window,
    is_met,
)
from polywatt.twin import POWERWALL_2

from ..homes import NIGHT, NO_SOLAR, NOON, home_at

pytestmark = pytest.mark.anyio


async def test_a_home_covers_its_load_from_the_battery_at_night():
    twin, _ = home_at(NIGHT)

    reading = await twin.reading()

    assert reading.at == reading.received_at == NIGHT
    assert reading.solar_w == 0.0
    assert reading.battery_w == reading.load_w
    assert reading.grid_w == 0.0
    assert reading.soc_percent == 50.0
    assert reading.energy_remaining_wh == 4_000.0
    assert reading.battery_activity is Activity.DISCHARGING


@pytest.mark.parametrize("order", [Charge(power_w=1_500.0), Discharge(power_w=700.0), Hold(), Hold(may_charge=True)])
async def test_an_order_is_in_force_until_it_is_released(order):
    twin, hand = home_at(NOON)

    receipt = await twin.send(order)
    hand.move(hours=1)

    assert receipt.state is ReceiptState.APPLIED
    assert is_met(order, await twin.settings(), await twin.reading())
    assert is_met(order, None, await twin.reading())
    in_force = (await twin.settings()).in_force
    assert in_force is not None
    assert (in_force.action, in_force.origin, in_force.since) == (order, Origin.PERSON, NOON)

    await twin.send(Release())

    in_force = (await twin.settings()).in_force
    assert in_force is not None
    assert (in_force.action, in_force.origin) == (SelfUse(), Origin.STANDING)


async def test_an_order_ends_at_the_very_second_it_was_given_for():
    twin, hand = home_at(NIGHT)

    await twin.send(Discharge(power_w=1_111.0, duration_s=97.3))

    hand.move(seconds=97.2)
    assert (await twin.reading()).battery_w == 1_111.0
    hand.move(seconds=0.1)
    assert (await twin.reading()).battery_w != 1_111.0
    lifetime = (await twin.counters()).lifetime
    assert lifetime.discharged_wh == pytest.approx(1_111.0 * 97.3 / 3_600.0)


async def test_an_order_for_no_time_changes_nothing():
    twin, _ = home_at(NIGHT)
    before = await twin.reading()

    await twin.send(Charge(power_w=1_000.0, duration_s=0.0))

    assert await twin.reading() == before


async def test_an_order_that_has_reached_its_state_of_charge_holds_it():
    twin, hand = home_at(NIGHT)

    await twin.send(Charge(power_w=2_500.0, until_soc_percent=60.0))
    hand.move(hours=6)

    reading = await twin.reading()
    assert reading.soc_percent == pytest.approx(60.0)
    assert reading.battery_w == pytest.approx(0.0, abs=15.0)


async def test_charging_with_no_power_stands_by():
    twin, _ = home_at(NOON)

    await twin.send(Charge(power_w=0.0))

    assert (await twin.reading()).battery_w == 0.0


async def test_the_reserve_is_kept_through_the_night():
    twin, hand = home_at(NIGHT, NO_SOLAR, standby_w=0.0)

    await twin.send(SetReserve(reserve_percent=45.0))
    hand.move(hours=12)

    reading = await twin.reading()
    assert reading.soc_percent == pytest.approx(45.0)
    assert reading.battery_w == pytest.approx(0.0, abs=1e-6)
    assert (await twin.settings()).reserve_percent == 45.0


async def test_what_is_said_last_decides():
    twin, _ = home_at(NOON)

    await twin.send(Charge(power_w=500.0))
    await twin.send(SetMode(mode=Manual()))

    settings = await twin.settings()
    assert settings.mode == Manual()
    assert settings.in_force is not None
    assert settings.in_force.action == Manual()
    assert (await twin.reading()).battery_w == 0.0


async def test_a_mode_for_a_while_gives_way_to_the_standing_one():
    twin, hand = home_at(NIGHT)

    await twin.send(SetMode(mode=Backup(), duration_s=600.0))
    during = await twin.settings()
    during_w = (await twin.reading()).battery_w
    hand.move(minutes=10)
    after = await twin.settings()

    assert (during.mode, after.mode) == (SelfUse(), SelfUse())
    assert during.in_force is not None
    assert (during.in_force.action, during.in_force.until) == (Backup(), NIGHT + timedelta(minutes=10))
    assert during_w == 0.0
    assert after.in_force is not None
    assert after.in_force.action == SelfUse()
    assert ((await twin.reading()).battery_w or 0.0) > 0.0


async def test_time_of_use_spends_the_battery_in_the_local_expensive_hours():
    before_four = datetime(2026, 12, 1, 23, 59, 55, tzinfo=UTC)
    twin, hand = home_at(before_four, POWERWALL_2, solar_peak_w=0.0, mode=TimeOfUse())

    assert (await twin.reading()).battery_w == 0.0
    hand.move(seconds=5)
    assert ((await twin.reading()).battery_w or 0.0) > 50.0
    hand.move(hours=5)
    assert (await twin.reading()).battery_w == 0.0


async def test_backup_fills_from_the_grid_once_it_may():
    twin, hand = home_at(NIGHT, NO_SOLAR, mode=Backup())

    assert (await twin.reading()).battery_w == 0.0
    await twin.send(SetGridCharging(is_allowed=True, power_w=1_000.0))

    assert (await twin.reading()).battery_w == -1_000.0
    hand.move(hours=8)
    assert (await twin.reading()).soc_percent == pytest.approx(100.0)


@pytest.mark.parametrize(
    "command",
    [
        Charge(power_w=2_501.0),
        Discharge(power_w=-1.0),
        Charge(until_soc_percent=101.0),
        SetReserve(reserve_percent=100.5),
        SetSlots(slots=(Slot(action=Managed(), window=Window(start=time(1), end=time(2))),)),
        SetSlots(slots=(Slot(action=Charge(power_w=1_000.0)),)),
        Hold(duration_s=1e9),
    ],
    ids=str,
)
async def test_what_the_capabilities_do_not_admit_is_refused(command):
    twin, _ = home_at(NOON)

    with pytest.raises(Unsupported):
        await twin.send(command)
