"""The battery's commands: told, pending, confirmed, cancelled, refused."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from polywatt.model import (
    EVERY_DAY,
    Backup,
    CancelPending,
    Charge,
    Command,
    DeviceRefused,
    Discharge,
    Origin,
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

from .driven import BATTERY_CONFIG, PROFILE, SETTINGS, SITE, SITE_SETTINGS, bench

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")
NIGHT = Slot(action=Charge(until_soc_percent=100.0), window=Window(start=time(23, 30), end=time(5)))


def silent_about_pending(body):
    """As the document prints it."""
    for key in ("requestedConfig", "requestedConfigMqtt"):
        body["data"].pop(key, None)


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


@pytest.mark.proves("enlighten.b100")
@pytest.mark.parametrize("says_pending", [True, False])
async def test_a_profile_change_is_pending_until_read_back_and_can_be_cancelled(says_pending):
    async with bench() as b:
        if not says_pending:
            b.tap.spoils[PROFILE] = b.tap.spoils[SETTINGS] = silent_about_pending
        asked = await b.driver.send(SetMode(mode=Backup()))
        waiting = await b.driver.settings()
        cancelled = await b.asked(CancelPending())
        await b.wait(180)
        after, twin = await b.driver.settings(), await b.twin.settings()

    assert [pending.command for pending in waiting.pending] == [SetMode(mode=Backup())]
    assert waiting.pending[0].since == asked.at
    assert waiting.mode == SelfUse()
    assert cancelled.state is ReceiptState.APPLIED
    assert after.pending == ()
    assert after.mode == twin.mode == SelfUse()


async def test_to_cancel_what_does_not_wait_is_no_error():
    async with bench() as b:
        receipt = await b.driver.send(CancelPending())

    assert receipt.note is not None
    assert receipt.note.startswith("nothing was waiting")


async def test_what_somebody_else_asked_for_is_pending_too():
    async with bench() as b:
        await b.driver.client.battery_config.set_profile(SITE, "cost_savings", 20, sub_type="prioritize-energy")
        settings = await b.driver.settings()

    assert [pending.command for pending in settings.pending] == [SetMode(mode=TimeOfUse(uses_battery_after_peak=True))]


@pytest.mark.parametrize("says_pending", [True, False])
async def test_a_reserve_does_not_take_back_the_mode_that_is_on_its_way(says_pending):
    async with bench() as b:
        if not says_pending:
            b.tap.spoils[PROFILE] = b.tap.spoils[SETTINGS] = silent_about_pending
        await b.driver.send(SetMode(mode=TimeOfUse()))
        await b.driver.send(SetReserve(reserve_percent=40))
        waiting = await b.driver.settings()
        await b.wait(180)
        settings, twin = await b.driver.settings(), await b.twin.settings()

    assert {type(pending.command) for pending in waiting.pending} == {SetMode, SetReserve}
    assert isinstance(settings.mode, TimeOfUse)
    assert isinstance(twin.mode, TimeOfUse)
    assert settings.reserve_percent == twin.reserve_percent == 40
    assert settings.pending == ()


@pytest.mark.parametrize("says_pending", [True, False])
async def test_a_mode_does_not_take_back_the_reserve_that_is_on_its_way(says_pending):
    async with bench() as b:
        if not says_pending:
            b.tap.spoils[PROFILE] = b.tap.spoils[SETTINGS] = silent_about_pending
        await b.driver.send(SetReserve(reserve_percent=40))
        await b.driver.send(SetMode(mode=TimeOfUse()))
        await b.wait(180)
        settings = await b.driver.settings()

    assert isinstance(settings.mode, TimeOfUse)
    assert settings.reserve_percent == 40


async def test_a_setting_that_was_asked_is_not_forgotten_when_others_are_asked_and_read():
    async with bench() as b:
        b.tap.spoils[SETTINGS] = lambda body: body["data"].update(veryLowSoc=15)
        await b.driver.settings()
        await b.driver.send(SetShutdownLevel(soc_percent=20))
        await b.driver.send(SetStormGuard(is_on=True))
        await b.driver.send(SetReserve(reserve_percent=30))
        for _ in range(3):
            await b.driver.reading()
            settings = await b.driver.settings()
            await b.wait(60)
        del b.tap.spoils[SETTINGS]
        await b.wait(60)
        after = await b.driver.settings()

    assert SetShutdownLevel(soc_percent=20) in [pending.command for pending in settings.pending]
    assert after.pending == ()
    assert after.shutdown_percent == 20


async def test_what_never_shows_is_not_pending_for_ever():
    async with bench() as b:
        b.tap.spoils[SETTINGS] = lambda body: body["data"].update(veryLowSoc=15)
        receipt = await b.asked(SetShutdownLevel(soc_percent=20))
        settings = await b.driver.settings()

    assert receipt.state is ReceiptState.PENDING
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


@pytest.mark.parametrize("command", [SetGridCharging(is_allowed=True), SetSlots(slots=(NIGHT,))])
async def test_charging_from_the_grid_waits_for_the_owners_consent(command):
    async with bench() as b:
        with pytest.raises(Unsupported, match="consent=itc") as raised:
            await b.driver.send(command)
        assert b.tap.count("PUT", SETTINGS) == 0

    assert "\n" not in str(raised.value)


async def test_a_consent_that_the_owner_has_given_elsewhere_is_enough():
    async with bench(profile="field") as b:
        await b.driver.client.battery_config.accept_disclaimer(SITE)
        receipt = await b.asked(SetGridCharging(is_allowed=True))

    assert receipt.state is ReceiptState.APPLIED


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


@pytest.mark.proves("enlighten.b107")
@pytest.mark.parametrize("profile", PROFILES)
async def test_a_storm_decides_while_it_lasts_and_after_it_the_profile_of_before(profile):
    async with bench(profile=profile) as b:
        await b.asked(SetStormGuard(is_on=True, charges_cars=True))
        before = await b.driver.settings()
        now = b.home.clock.now()
        b.twin.storm_comes(now + timedelta(minutes=5), now + timedelta(hours=2))
        await b.wait(660)
        during, shown = await b.driver.settings(), await b.driver.client.battery_config.profile(SITE)
        await b.wait(7_200)
        after = await b.driver.settings()

    assert before.storm_guard == SetStormGuard(is_on=True, charges_cars=True)
    assert during.in_force is not None
    assert (during.in_force.action, during.in_force.origin) == (Backup(), Origin.STORM)
    assert (shown.name, shown.reserve_percent) == ("backup_only", 100)
    assert (during.mode, during.reserve_percent) == (SelfUse(), 20)
    assert after.in_force is not None
    assert (after.in_force.action, after.in_force.origin) == (SelfUse(), Origin.STANDING)
    assert after.reserve_percent == 20


async def test_who_has_not_seen_the_site_before_the_storm_does_not_know_its_standing_mode():
    async with bench() as b:
        await b.twin.send(SetStormGuard(is_on=True))
        now = b.home.clock.now()
        b.twin.storm_comes(now, now + timedelta(hours=2))
        await b.wait(60)
        settings = await b.driver.settings()
        with pytest.raises(DeviceRefused, match="choose a mode first"):
            await b.driver.send(SetReserve(reserve_percent=50))

    assert settings.mode is None
    assert settings.reserve_percent is None
    assert settings.in_force is not None
    assert settings.in_force.origin is Origin.STORM


GATES: dict[str, Command] = {
    "showSavingsMode": SetMode(mode=TimeOfUse()),
    "showFullBackup": SetMode(mode=Backup()),
    "showStormGuard": SetStormGuard(is_on=True),
    "showChargeFromGrid": SetGridCharging(is_allowed=True),
    "showBatteryBackupPercentage": SetReserve(reserve_percent=30),
    "hasEncharge": SetMode(mode=SelfUse()),
}


@pytest.mark.proves("enlighten.b96")
@pytest.mark.parametrize("flag", GATES)
async def test_what_the_sites_page_does_not_offer_is_not_offered(flag):
    async with bench(consent=True) as b:
        b.tap.spoils[SITE_SETTINGS] = lambda body: body["data"].update({flag: False})
        with pytest.raises(Unsupported):
            await b.driver.send(GATES[flag])
        writes = [seen for seen in b.tap.seen if seen.method == "PUT" and seen.path.startswith(BATTERY_CONFIG)]

    assert writes == []


async def test_a_profile_that_only_the_app_can_keep_is_not_overwritten_by_a_reserve():
    async with bench() as b:
        b.tap.spoils[PROFILE] = lambda body: body["data"].update(profile="expert")
        with pytest.raises(DeviceRefused, match="choose another mode first"):
            await b.driver.send(SetReserve(reserve_percent=50))


@pytest.mark.proves("enlighten.b97")
@pytest.mark.parametrize(("said", "pace_s"), [(60, 60.0), (300, 300.0), (5, 60.0), (None, 60.0)])
async def test_a_profile_is_asked_for_as_often_as_the_service_wants_it(said, pace_s):
    async with bench() as b:
        b.tap.spoils[PROFILE] = lambda body: body["data"].update(pollingInterval=said)
        home = await b.driver.home()

    assert home.pace.settings_s == pace_s


async def test_a_reserve_leaves_what_savings_do_after_the_peak_as_it_is():
    async with bench() as b:
        await b.asked(SetMode(mode=TimeOfUse()))
        await b.driver.send(SetReserve(reserve_percent=30))
        first, second = b.tap.bodies("PUT", PROFILE)

    assert first["operationModeSubType"] == "prioritize-energy"
    assert "operationModeSubType" not in second, "the simulated home does not use it, and is not told to"
