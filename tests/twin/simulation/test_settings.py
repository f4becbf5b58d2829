from datetime import time, timedelta

import pytest

from polywatt.model import (
    Backup,
    Charge,
    Discharge,
    InForce,
    Origin,
    PeakShaving,
    ReceiptState,
    Release,
    SelfUse,
    SetMode,
    SetSlots,
    Slot,
    SolarOnly,
    Unsupported,
    Window,
    is_met,
)
from polywatt.twin import TwinPlant

from ..homes import NIGHT, NO_SOLAR, home_at

pytestmark = pytest.mark.anyio

# NIGHT is Monday 1 June, midnight in Berlin.
CHARGE = Charge(power_w=1_000.0)
ONE_TO_TWO = Slot(action=CHARGE, window=Window(start=time(1), end=time(2)))


async def in_force(twin: TwinPlant) -> InForce:
    decides = (await twin.settings()).in_force
    assert decides is not None
    return decides


async def test_a_slot_is_done_in_its_hour_and_says_so():
    twin, hand = home_at(NIGHT, NO_SOLAR)

    receipt = await twin.send(SetSlots(slots=(ONE_TO_TWO,)))
    hand.move(minutes=59, seconds=59)
    before = await in_force(twin)
    hand.move(seconds=1)
    during, during_w = await in_force(twin), (await twin.reading()).battery_w
    hand.move(hours=1)
    after = await in_force(twin)

    assert receipt.state is ReceiptState.APPLIED
    assert is_met(SetSlots(slots=(ONE_TO_TWO,)), await twin.settings(), None)
    assert (before.action, before.origin) == (SelfUse(), Origin.STANDING)
    until = NIGHT + timedelta(hours=2)
    assert during == InForce(action=CHARGE, origin=Origin.SLOT, since=NIGHT + timedelta(hours=1), until=until)
    assert during_w == -1_000.0
    assert after.origin is Origin.STANDING


async def test_a_slot_charges_for_its_hour_to_the_second_though_nobody_looks():
    twin, hand = home_at(NIGHT + timedelta(seconds=1.3), NO_SOLAR, mode=SolarOnly())
    slot = Slot(action=CHARGE, window=Window(start=time(1, 0, 7), end=time(1, 59, 3)))

    await twin.send(SetSlots(slots=(slot,)))
    hand.move(hours=5)

    assert (await twin.counters()).lifetime.charged_wh == pytest.approx(1_000.0 * (3_600.0 - 64.0) / 3_600.0)


async def test_slots_last_through_a_month_in_which_nobody_looks():
    twin, hand = home_at(NIGHT, NO_SOLAR, mode=SolarOnly(), standby_w=0.0)
    discharge = Slot(action=Discharge(power_w=900.0), window=Window(start=time(5), end=time(6)))

    await twin.send(SetSlots(slots=(ONE_TO_TWO, discharge)))
    hand.move(days=30)

    lifetime = (await twin.counters()).lifetime
    assert lifetime.discharged_wh == pytest.approx(900.0 * 30.0, rel=0.1)


async def test_a_person_outranks_a_slot_and_a_slot_the_standing_mode():
    twin, hand = home_at(NIGHT + timedelta(hours=1), NO_SOLAR)
    await twin.send(SetSlots(slots=(ONE_TO_TWO,)))

    by_slot = await in_force(twin)
    await twin.send(Discharge(power_w=500.0, duration_s=600.0))
    by_person = await in_force(twin)
    hand.move(minutes=10)
    by_slot_again = await in_force(twin)
    await twin.send(SetMode(mode=Backup(), duration_s=600.0))
    by_mode = await in_force(twin)
    await twin.send(Release())
    await twin.send(SetMode(mode=Backup()))
    despite_mode = await in_force(twin)

    assert [one.origin for one in (by_slot, by_person, by_slot_again, by_mode, despite_mode)] == [
        Origin.SLOT, Origin.PERSON, Origin.SLOT, Origin.PERSON, Origin.SLOT,
    ]  # fmt: skip


async def test_a_new_list_of_slots_replaces_the_old_one():
    twin, _ = home_at(NIGHT + timedelta(hours=1), NO_SOLAR)
    await twin.send(SetSlots(slots=(ONE_TO_TWO,)))
    (slot_read,) = (await twin.settings()).slots or ()

    await twin.send(SetSlots(slots=()))

    assert slot_read.id is not None
    assert (await twin.settings()).slots == ()
    assert (await in_force(twin)).origin is Origin.STANDING


async def test_a_slot_beyond_the_home_is_refused():
    twin, _ = home_at(NIGHT)
    beyond = Slot(action=Charge(power_w=99_000.0), window=Window(start=time(1), end=time(2)))

    with pytest.raises(Unsupported, match="99"):
        await twin.send(SetSlots(slots=(beyond,)))


async def test_a_new_standing_mode_waits_for_the_order_where_orders_outrank_it():
    twin, hand = home_at(NIGHT, NO_SOLAR, mode_outranks_orders=False)
    order = Discharge(power_w=500.0, duration_s=600.0)

    await twin.send(order)
    await twin.send(SetMode(mode=Backup()))
    during, mode = await in_force(twin), (await twin.settings()).mode
    hand.move(minutes=10)

    assert (during.action, mode) == (order, Backup())
    assert (await in_force(twin)).action == Backup()


@pytest.mark.parametrize("is_standing", [True, False])
async def test_peak_shaving_and_a_slot_that_charges_go_together(is_standing):
    twin, _ = home_at(NIGHT + timedelta(hours=1), NO_SOLAR)
    await twin.send(SetSlots(slots=(Slot(action=Charge(power_w=2_000.0), window=Window(start=time(1), end=time(2))),)))
    load_w = (await twin.reading()).load_w or 0.0
    alone_w = (await twin.reading()).battery_w
    limit = PeakShaving(load_limit_w=load_w + 700.0)

    await twin.send(SetMode(mode=limit, duration_s=None if is_standing else 3_600.0))

    assert alone_w == -2_000.0
    assert (await twin.reading()).battery_w == pytest.approx(-700.0)
    assert (await in_force(twin)).origin is (Origin.SLOT if is_standing else Origin.PERSON)
