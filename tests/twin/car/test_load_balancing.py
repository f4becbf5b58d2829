from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.model import (
    Backup,
    CarMode,
    Charge,
    Command,
    Discharge,
    Health,
    Hold,
    PeakShaving,
    SelfUse,
    SetCarMode,
    SetMode,
    StartCar,
    StopCar,
    residual_w,
)
from polywatt.twin.physics.phases import largest_share

from .garage import CHARGER, ENPHASE, EVENING, MIDDAY, MIDNIGHT, charger_of, garage_at

pytestmark = pytest.mark.anyio
FULLEST = largest_share(ENPHASE.phases)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(StartCar, charger_id=st.just(CHARGER), current_a=st.none() | st.integers(6, 40).map(float)),
    st.just(StopCar(charger_id=CHARGER)),
    st.builds(SetCarMode, charger_id=st.just(CHARGER), mode=st.sampled_from(CarMode), uses_battery=st.booleans()),
    st.builds(SetMode, mode=st.sampled_from([SelfUse(), Backup(), PeakShaving(load_limit_w=9_000.0)])),
    st.sampled_from([Charge(power_w=4_000.0), Discharge(), Hold()]),
)


async def test_a_car_is_held_back_so_that_the_home_keeps_to_its_connection():
    twin, _ = garage_at(EVENING, house_limit_a=30.0)
    await twin.send(Hold())
    await twin.send(StartCar(charger_id=CHARGER, current_a=40.0))

    charger, reading = await charger_of(twin), await twin.reading()
    assert charger.is_held_back is True
    assert charger.is_charging is True
    assert charger.limit_a is not None
    assert 6.0 <= charger.limit_a < 40.0
    leg_a = (reading.grid_w or 0.0) * FULLEST / 120.0
    assert 30.0 - 240.0 * FULLEST / 120.0 < leg_a <= 30.0


async def test_a_car_for_which_too_little_is_left_waits_and_is_held_back():
    twin, _ = garage_at(EVENING, house_limit_a=8.0)
    await twin.send(Hold())
    await twin.send(StartCar(charger_id=CHARGER))

    charger = await charger_of(twin)
    assert (charger.is_charging, charger.is_held_back, charger.reason) == (False, True, "house limit")


async def test_the_battery_makes_room_for_a_car():
    twin, _ = garage_at(EVENING, house_limit_a=30.0, initial_soc_percent=90.0)
    await twin.send(StartCar(charger_id=CHARGER, current_a=40.0))

    charger = await charger_of(twin)
    assert (charger.limit_a, charger.is_held_back) == (40.0, False)


async def test_while_the_meter_is_not_heard_a_car_charges_with_a_safe_current():
    twin, hand = garage_at(MIDNIGHT)
    twin.world.lose_meter(hand.at + timedelta(minutes=1))
    hand.move(minutes=2)
    deaf = await charger_of(twin)
    twin.world.restore_meter(hand.at + timedelta(minutes=1))
    hand.move(minutes=2)

    assert (deaf.limit_a, deaf.is_held_back, deaf.power_w) == (8.0, True, 8.0 * 240.0)
    restored = await charger_of(twin)
    assert (restored.limit_a, restored.is_held_back) == (40.0, False)


async def test_without_a_house_limit_nobody_needs_the_meter():
    twin, _ = garage_at(MIDNIGHT, house_limit_a=None)
    twin.world.lose_meter(MIDNIGHT)

    assert (await charger_of(twin)).limit_a == 40.0


async def test_on_an_island_no_car_charges():
    twin, hand = garage_at(MIDNIGHT)
    await twin.send(StartCar(charger_id=CHARGER))
    twin.world.fail_grid(hand.at + timedelta(seconds=5), hand.at + timedelta(minutes=10))
    hand.move(seconds=5)
    at_once, reading = await charger_of(twin), await twin.reading()
    hand.move(minutes=15)

    assert (at_once.is_plugged, at_once.is_charging, at_once.reason) == (True, False, "off grid")
    assert reading.car_w == 0.0
    assert (await charger_of(twin)).is_charging is True


async def test_a_charger_with_a_fault_charges_nothing_and_says_so():
    twin, _ = garage_at(MIDNIGHT)
    twin.cars.set_fault(CHARGER)
    faulted = await charger_of(twin)
    [health] = [d.health for d in await twin.details() if d.device_id == CHARGER]
    twin.cars.set_fault(CHARGER, is_faulted=False)

    assert (faulted.is_charging, faulted.reason, health) == (False, "faulted", Health.FAULT)
    assert (await charger_of(twin)).is_charging is True


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 200),
    st.floats(20.0, 120.0),
    st.floats(0.0, 100.0),
    st.floats(0.0, 100.0),
    st.lists(st.tuples(COMMANDS, st.floats(1.0, 4_000.0)), min_size=1, max_size=6),
    st.sampled_from([MIDDAY, MIDNIGHT, EVENING]),
)
async def test_whatever_a_charger_is_told_the_home_balances_and_no_car_overloads_it(
    seed, house_limit_a, soc_percent, car_percent, story, start
):
    twin, hand = garage_at(start, car_percent, house_limit_a=house_limit_a, initial_soc_percent=soc_percent)
    for command, after_s in story:
        await twin.send(command)
        hand.move(seconds=after_s)
        reading, charger = await twin.reading(), await charger_of(twin)
        assert residual_w(reading) == pytest.approx(0.0, abs=1e-8)
        assert charger.power_w == reading.car_w
        assert 0.0 <= (charger.power_w or 0.0) <= (charger.limit_a or 0.0) * 240.0
        assert (charger.reason is None) is charger.is_charging
        if charger.is_charging:
            assert (reading.grid_w or 0.0) * FULLEST / 120.0 <= house_limit_a + 1e-6
        counted_wh = (await twin.counters()).lifetime.car_wh
        assert charger.session is not None
        assert charger.session.energy_wh == pytest.approx(counted_wh)
