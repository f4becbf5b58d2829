from dataclasses import replace
from datetime import time

import pytest

from polywatt.model import (
    CarMode,
    DeviceKind,
    DeviceRefused,
    Hold,
    Proof,
    ReceiptState,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    Slot,
    StartCar,
    StopCar,
    Unsupported,
    Window,
    is_met,
)

from ..homes import home_at
from .garage import CHARGER, ENPHASE, EVENING, MIDNIGHT, charger_of, garage_at, slot

pytestmark = pytest.mark.anyio
NIGHT_HOURS = Window(start=time(23), end=time(6))


async def test_a_car_that_is_not_plugged_cannot_be_started():
    twin, _ = garage_at(EVENING)
    twin.cars.unplug(CHARGER)

    with pytest.raises(DeviceRefused, match="not plugged") as refused:
        await twin.send(StartCar(charger_id=CHARGER))
    assert refused.value.words == "not plugged"


async def test_a_charger_with_a_fault_cannot_be_started():
    twin, _ = garage_at(EVENING)
    twin.cars.set_fault(CHARGER)

    with pytest.raises(DeviceRefused, match="fault"):
        await twin.send(StartCar(charger_id=CHARGER))


@pytest.mark.parametrize("is_plugged", [True, False])
async def test_to_stop_where_nothing_charges_is_no_error_and_changes_nothing(is_plugged):
    twin, hand = garage_at(EVENING)
    if not is_plugged:
        twin.cars.unplug(CHARGER)
    before = await charger_of(twin)
    receipt = await twin.send(StopCar(charger_id=CHARGER))

    assert receipt.state is ReceiptState.ACCEPTED
    assert await charger_of(twin) == before
    if is_plugged:
        hand.move(hours=2, minutes=1)
        assert (await charger_of(twin)).is_charging is True


async def test_a_start_remembers_its_current_for_the_next():
    twin, _ = garage_at(EVENING)
    await twin.send(StartCar(charger_id=CHARGER, current_a=10.9))
    await twin.send(StopCar(charger_id=CHARGER))
    await twin.send(StartCar(charger_id=CHARGER))

    assert (await charger_of(twin)).limit_a == 10.0
    assert (await twin.settings()).chargers[0].current_a == 10.0


@pytest.mark.parametrize("current_a", [5.0, 41.0])
async def test_a_current_beyond_the_chargers_is_not_admitted(current_a):
    twin, _ = garage_at(EVENING)

    with pytest.raises(Unsupported, match="current"):
        await twin.send(StartCar(charger_id=CHARGER, current_a=current_a))


async def test_a_charger_that_is_not_there_is_not_admitted():
    twin, _ = garage_at(EVENING)

    with pytest.raises(Unsupported, match="charger"):
        await twin.send(StopCar(charger_id="charger-2"))
    with pytest.raises(ValueError, match="charger-1"):
        twin.cars.plug_in("charger-2")


@pytest.mark.parametrize(
    ("lock", "reason"),
    [({"needs_app": True}, "needs the app"), ({"needs_card": True}, "needs a card")],
)
async def test_a_locked_charger_waits_until_the_app_starts_it(lock, reason):
    twin, hand = garage_at(MIDNIGHT)
    await twin.send(SetCarLock(charger_id=CHARGER, **lock))
    unlocked_before = await charger_of(twin)
    twin.cars.unplug(CHARGER)
    twin.cars.plug_in(CHARGER)
    waits = await charger_of(twin)
    await twin.send(StartCar(charger_id=CHARGER))
    hand.move(minutes=1)

    assert unlocked_before.is_charging is True
    assert (waits.is_charging, waits.reason) == (False, reason)
    assert (await charger_of(twin)).is_charging is True


async def test_a_lock_that_is_taken_off_lets_the_car_charge():
    twin, _ = garage_at(MIDNIGHT)
    await twin.send(SetCarLock(charger_id=CHARGER, needs_app=True))
    twin.cars.unplug(CHARGER)
    twin.cars.plug_in(CHARGER)
    await twin.send(SetCarLock(charger_id=CHARGER, needs_app=False))

    assert (await charger_of(twin)).is_charging is True


@pytest.mark.parametrize(
    "command",
    [
        SetCarMode(charger_id=CHARGER, mode=CarMode.GREEN, uses_battery=True),
        SetCarLock(charger_id=CHARGER, needs_app=True),
        SetCarSlots(charger_id=CHARGER, slots=(slot(NIGHT_HOURS, 16.0), slot(None, is_on=False))),
    ],
)
async def test_what_a_charger_was_told_is_read_back(command):
    twin, _ = garage_at(EVENING)
    receipt = await twin.send(command)

    assert receipt.state is ReceiptState.APPLIED
    assert is_met(command, await twin.settings(), None) is True


async def test_what_a_command_leaves_out_stays_as_it_was():
    twin, _ = garage_at(EVENING)
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.GREEN, uses_battery=True))
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.MANUAL))
    await twin.send(SetCarLock(charger_id=CHARGER, needs_card=True))
    await twin.send(SetCarLock(charger_id=CHARGER, needs_app=False))

    [charger] = (await twin.settings()).chargers
    assert (charger.mode, charger.uses_battery, charger.needs_app, charger.needs_card) == (
        CarMode.MANUAL,
        True,
        False,
        True,
    )


async def test_a_chargers_slot_can_only_start_its_car():
    twin, _ = garage_at(EVENING)

    with pytest.raises(Unsupported, match="slot"):
        await twin.send(SetCarSlots(charger_id=CHARGER, slots=(Slot(action=Hold(), window=NIGHT_HOURS),)))


async def test_each_charger_is_told_by_itself():
    twin, _ = home_at(EVENING, replace(ENPHASE, chargers=2))
    await twin.send(SetCarMode(charger_id="charger-2", mode=CarMode.GREEN))

    one, other = (await twin.settings()).chargers
    assert (one.mode, other.mode) == (CarMode.SCHEDULED, CarMode.GREEN)


async def test_a_charger_is_a_device_with_its_commands():
    twin, _ = garage_at(EVENING)
    home = await twin.home()

    [charger] = [device for device in home.devices if device.kind == DeviceKind.CHARGER]
    assert (charger.id, charger.rated_w) == (CHARGER, 9_600.0)
    assert charger.serial is not None
    start = home.capabilities.find(StartCar)
    assert start is not None
    assert start.proof is Proof.NOTHING
