"""Commands that are accepted and not in force yet."""

import pytest

from polywatt.model import (
    Backup,
    CancelPending,
    ReceiptState,
    SelfUse,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetStormGuard,
    TimeOfUse,
)

from ..bench import PROFILE, SETTINGS, SITE, bench

pytestmark = pytest.mark.anyio


def silent_about_pending(body):
    """As the document prints it."""
    for key in ("requestedConfig", "requestedConfigMqtt"):
        body["data"].pop(key, None)


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
