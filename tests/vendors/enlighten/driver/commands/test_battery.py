"""Commands to the battery, and how they are read back."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from polywatt.model import (
    EVERY_DAY,
    Backup,
    Charge,
    DeviceRefused,
    Discharge,
    ReceiptState,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetStormGuard,
    Slot,
    TimeOfUse,
    Unsupported,
    Window,
)

from ..bench import PROFILE, SETTINGS, bench

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")
NIGHT = Slot(action=Charge(until_soc_percent=100.0), window=Window(start=time(23, 30), end=time(5)))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "command",
    [
        SetMode(mode=Backup()),
        SetMode(mode=TimeOfUse()),
        SetReserve(reserve_percent=35),
        SetShutdownLevel(soc_percent=20),
        SetStormGuard(is_on=True, charges_cars=True),
        SetGridCharging(is_allowed=True),
        SetSlots(slots=(NIGHT,)),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_a_command_is_pending_until_it_is_read_back(profile, command):
    async with bench(profile=profile, consent=True) as b:
        receipt = await b.driver.send(command)
        confirmed = await b.asked(command)
        settings = await b.driver.settings()

    assert receipt.state is ReceiptState.PENDING
    assert receipt.settles_by is not None
    assert receipt.settles_by - receipt.at == timedelta(minutes=10)
    assert confirmed.state is ReceiptState.APPLIED
    assert settings.pending == ()


@pytest.mark.proves("enlighten.b99")
@pytest.mark.parametrize("percent", [9, 5, 0, 101])
async def test_self_use_takes_no_reserve_below_10(percent):
    async with bench() as b:
        with pytest.raises(Unsupported, match=r"not within 10\.\.100 %"):
            await b.driver.send(SetReserve(reserve_percent=percent))
        puts = b.tap.count("PUT", PROFILE)

    assert puts == 0


@pytest.mark.proves("enlighten.b99")
async def test_full_backup_admits_only_a_reserve_of_100():
    async with bench() as b:
        await b.asked(SetMode(mode=Backup()))
        with pytest.raises(DeviceRefused, match="choose another mode first"):
            await b.driver.send(SetReserve(reserve_percent=50))
        await b.driver.send(SetReserve(reserve_percent=100))
        puts = b.tap.bodies("PUT", PROFILE)

    assert [body["batteryBackupPercentage"] for body in puts] == [100, 100]


@pytest.mark.parametrize("is_read_before", [True, False])
async def test_leaving_full_backup_restores_the_reserve_of_before(is_read_before):
    async with bench() as b:
        await b.twin.send(SetReserve(reserve_percent=35))
        await b.wait(60)
        if is_read_before:
            await b.driver.settings()
        await b.asked(SetMode(mode=Backup()))
        receipt = await b.asked(SetMode(mode=SelfUse()))
        settings = await b.driver.settings()

    assert settings.reserve_percent == 35
    assert receipt.note is None


async def test_a_new_program_leaves_full_backup_with_the_reserve_that_real_sites_remember():
    async with bench(profile="field") as b:
        await b.twin.send(SetReserve(reserve_percent=35))
        await b.twin.send(SetMode(mode=Backup()))
        await b.wait(60)
        receipt = await b.asked(SetMode(mode=SelfUse()))
        settings = await b.driver.settings()

    assert settings.reserve_percent == 35
    assert receipt.note is None


async def test_where_nobody_knows_the_reserve_of_before_the_receipt_says_so():
    async with bench() as b:
        await b.twin.send(SetMode(mode=Backup()))
        await b.wait(60)
        receipt = await b.driver.send(SetMode(mode=SelfUse()))

    assert receipt.note == "the reserve before is not known: it is 20 % now"


@pytest.mark.proves("enlighten.b106")
@pytest.mark.parametrize("percent", [9, 26])
async def test_a_shutdown_level_out_of_its_range_is_refused_before_it_is_sent(percent):
    async with bench() as b:
        with pytest.raises(Unsupported, match=r"not within 10\.\.25 %"):
            await b.driver.send(SetShutdownLevel(soc_percent=percent))
        assert b.tap.count("PUT", SETTINGS) == 0


async def test_a_window_is_read_back_and_says_that_it_lets_the_grid_charge():
    async with bench(consent=True) as b:
        receipt = await b.asked(SetSlots(slots=(NIGHT,)))
        settings, twin = await b.driver.settings(), await b.twin.settings()
        off = await b.asked(SetSlots(slots=()))
        after = await b.driver.settings()

    assert settings.slots == (NIGHT,)
    assert twin.slots is not None
    assert [(slot.action, slot.window) for slot in twin.slots] == [(NIGHT.action, NIGHT.window)]
    assert receipt.note is not None
    assert "allowed from now on" in receipt.note
    assert off.state is ReceiptState.APPLIED
    assert after.slots == ()


@pytest.mark.parametrize(
    "slots",
    [
        (NIGHT, NIGHT),
        (replace(NIGHT, window=None),),
        (replace(NIGHT, is_on=False),),
        (replace(NIGHT, action=Discharge()),),
        (replace(NIGHT, action=Charge(until_soc_percent=80.0)),),
        (replace(NIGHT, action=Charge(power_w=2_000.0)),),
        (replace(NIGHT, window=Window(start=time(1), end=time(2), days=EVERY_DAY - {7})),),
        (replace(NIGHT, window=Window(start=time(1), end=time(1))),),
    ],
)
async def test_slots_that_are_not_one_daily_charge_window_are_refused_before_anything_is_sent(slots):
    async with bench(consent=True) as b:
        with pytest.raises(Unsupported):
            await b.driver.send(SetSlots(slots=slots))
        assert b.tap.count("PUT", SETTINGS) == 0


async def test_charge_in_watts_is_refused():
    async with bench() as b:
        with pytest.raises(Unsupported):
            await b.driver.send(Charge(power_w=2_000))


async def test_a_profile_that_only_the_app_can_keep_is_not_overwritten_by_a_reserve():
    async with bench() as b:
        b.tap.spoils[PROFILE] = lambda body: body["data"].update(profile="expert")
        with pytest.raises(DeviceRefused, match="choose another mode first"):
            await b.driver.send(SetReserve(reserve_percent=50))


async def test_a_reserve_leaves_what_savings_do_after_the_peak_as_it_is():
    async with bench() as b:
        await b.asked(SetMode(mode=TimeOfUse()))
        await b.driver.send(SetReserve(reserve_percent=30))
        first, second = b.tap.bodies("PUT", PROFILE)

    assert first["operationModeSubType"] == "prioritize-energy"
    assert "operationModeSubType" not in second, "the simulated home does not use it, and is not told to"
