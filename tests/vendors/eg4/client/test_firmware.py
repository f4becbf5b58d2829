"""Updates: only where a person wants one, and watched to its end."""

import pytest
from msgspec import UNSET
from starlette.responses import Response

from polywatt.model import BadAnswer, DeviceRefused, DeviceUnreachable
from polywatt.vendors.eg4.client.errors import DeviceNotFound, UpdateNotConfirmed, UpdateRefused

from .. import examples as answers
from .cloud import BOX, CHECK, ELIGIBLE, INFO, LOGIN, MIDBOX, RUN, RUNTIME, SERIAL, SkippingClock, cloud, said

pytestmark = pytest.mark.anyio

UPLOADING = answers.UPDATE | {"updateStatus": "UPLOADING"}
OVER = answers.UPDATE | {
    "updateStatus": "COMPLETE",
    "stopTime": "2025-11-18 19:50:00",
    "isSendEndUpdate": True,
    "updateRate": "100% - 561 / 561",
}


@pytest.mark.proves("eg4.b71")
async def test_without_confirmation_nothing_is_sent():
    async with cloud() as (client, made):
        with pytest.raises(UpdateNotConfirmed, match="20 to 40 minutes"):
            await client.firmware.start(SERIAL)

        assert not made.seen


@pytest.mark.proves("eg4.b70", "eg4.b73")
@pytest.mark.parametrize(("try_fast", "said_"), [(False, "false"), (True, "true")])
async def test_an_update_begins_after_both_checks(try_fast, said_):
    async with cloud() as (client, made):
        await client.firmware.start(SERIAL, confirm=True, try_fast=try_fast)

    assert [seen.path for seen in made.seen] == [LOGIN, ELIGIBLE, CHECK, RUN]
    assert made.last(ELIGIBLE).form == {"userId": "15415", "serialNum": SERIAL}
    assert made.last(CHECK).form == {"serialNum": SERIAL}
    assert made.last(RUN).form == {"userId": "15415", "serialNum": SERIAL, "tryFastMode": said_}


@pytest.mark.proves("eg4.b70")
@pytest.mark.parametrize("success", [True, False])
@pytest.mark.parametrize("word", ["deviceUpdating", "parallelGroupUpdating", "notAllowedInParallel"])
async def test_a_device_that_may_not_be_updated_is_not(word, success):
    async with cloud() as (client, made):
        made.says(ELIGIBLE, {"success": success, "msg": word})
        assert await client.firmware.fetch_eligibility(SERIAL) == word

        with pytest.raises(UpdateRefused) as raised:
            await client.firmware.start(SERIAL, confirm=True)
        assert made.count(RUN) == 0
    assert raised.value.code == word


@pytest.mark.proves("eg4.b70")
@pytest.mark.parametrize(
    ("check", "code"),
    [
        (answers.CHECK | {"details": answers.CHECK["details"] | {"lastV1": 33, "lastV2": 34}}, "NO_UPDATE_AVAILABLE"),
        ({"success": True, "details": {}}, "NO_UPDATE_AVAILABLE"),
        (
            {"success": False, "msg": "The current machine firmware is already the latest version."},
            "NO_UPDATE_AVAILABLE",
        ),
        (answers.CHECK | {"details": answers.CHECK["details"] | {"pcs1UpdateMatch": False}}, "NOT_COMPATIBLE"),
    ],
)
async def test_without_an_update_that_fits_none_begins_whatever_was_kept(check, code):
    async with cloud() as (client, made):
        await client.firmware.fetch_check(SERIAL)
        made.says(CHECK, check)

        with pytest.raises(UpdateRefused) as raised:
            await client.firmware.start(SERIAL, confirm=True)
        assert made.count(RUN) == 0
    assert raised.value.code == code


async def test_other_refusals_of_the_checks_are_raised():
    async with cloud() as (client, made):
        made.says(ELIGIBLE, answers.NOT_FOUND)
        made.says(CHECK, answers.NOT_FOUND)

        with pytest.raises(DeviceNotFound):
            await client.firmware.fetch_eligibility(SERIAL)
        with pytest.raises(DeviceNotFound):
            await client.firmware.fetch_check(SERIAL)


@pytest.mark.parametrize("code", ["UPDATE_IN_PROGRESS", "NO_UPDATE_AVAILABLE", "PARALLEL_GROUP_UPDATING"])
@pytest.mark.parametrize("status", [200, 409])
async def test_a_refused_start_says_why(code, status):
    async with cloud() as (client, made):
        made.says(RUN, {"success": False, "msg": "no", "code": code}, status)

        with pytest.raises(UpdateRefused) as raised:
            await client.firmware.start(SERIAL, confirm=True)
    assert raised.value.code == code


@pytest.mark.proves("eg4.b60", "eg4.b61")
async def test_a_machine_that_is_already_up_to_date_is_no_error_and_is_not_asked_again():
    async with cloud() as (client, made):
        made.says(
            CHECK,
            {"success": False, "message": "The current machine firmware is already the latest version."},
        )
        for _ in range(2):
            check = await client.firmware.fetch_check(SERIAL)
            assert (check.update_available, check.can_update, check.details) == (False, False, UNSET)

        assert made.count(CHECK) == 1


@pytest.mark.proves("eg4.b64", "eg4.b66")
async def test_a_chain_of_updates_is_watched_past_its_steps_until_the_last_has_succeeded():
    ended = {"stopTime": "2025-11-18 19:50:00", "updateStatus": "SUCCESS"}
    first, second = answers.UPDATE, answers.UPDATE | {"startTime": "2025-11-18 19:51:00"}
    waiting = answers.UPDATE | {"startTime": "", "updateStatus": "WAITING"}
    async with cloud(clock=SkippingClock()) as (client, made):
        made.once[INFO] = [
            said(answers.info(first, waiting)),
            said(answers.info(first | ended, waiting)),
            said(answers.info(first | ended, second)),
            said(answers.info(first | ended, second | ended, progressing=False)),
        ]
        seen = [update async for update in client.firmware.watch(SERIAL)]

    assert [update.updateStatus for update in seen if update is not None] == ["WAITING", "WAITING", "READY", "SUCCESS"]
    assert seen[-1] is not None
    assert seen[-1].has_succeeded


async def test_a_started_update_forgets_what_was_kept_of_the_device():
    async with cloud() as (client, made):
        for _ in range(2):
            await client.runtime.fetch(SERIAL)
            await client.firmware.fetch_check(SERIAL)
        before = made.count(RUNTIME), made.count(CHECK)
        await client.firmware.start(SERIAL, confirm=True)
        await client.runtime.fetch(SERIAL)
        await client.firmware.fetch_check(SERIAL)

    assert before == (1, 1)
    assert (made.count(RUNTIME), made.count(CHECK)) == (2, 3)


@pytest.mark.proves("eg4.b66", "eg4.b75")
async def test_an_update_is_watched_every_ten_seconds_to_its_end_and_until_the_device_is_back():
    clock = SkippingClock()
    lost = answers.RUNTIME | {"lost": True, "statusText": "offline"}
    async with cloud(clock=clock) as (client, made):
        made.once[INFO] = [
            said(answers.info(progressing=False)),
            said(answers.info(answers.UPDATE)),
            said(answers.info(UPLOADING)),
            said(answers.info(OVER | {"isSendEndUpdate": False})),
            said(answers.info(OVER, progressing=False)),
        ]
        made.once[RUNTIME] = [said(lost), said(lost)]
        seen = [update async for update in client.firmware.watch(SERIAL)]

        asked_s = made.times_s(INFO)
        back_s = made.times_s(RUNTIME)
    assert [None if update is None else update.updateStatus for update in seen] == [
        None,
        "READY",
        "UPLOADING",
        "COMPLETE",
        "COMPLETE",
    ]
    assert asked_s == [0, 60, 70, 80, 90]
    assert back_s == [90, 150, 210]
    assert made.last(INFO).form == {"userId": "15415"}


@pytest.mark.proves("eg4.b66")
async def test_a_failed_update_and_one_that_is_listed_no_more_are_over_too():
    failed = answers.UPDATE | {"updateStatus": "FAILED", "stopTime": "2025-11-18 19:50:00"}
    async with cloud(clock=SkippingClock()) as (client, made):
        made.once[INFO] = [said(answers.info(UPLOADING)), said(answers.info(failed, progressing=False))]
        first = [update async for update in client.firmware.watch(SERIAL)]
        made.once[INFO] = [said(answers.info(UPLOADING)), said(answers.info(progressing=False))]
        second = [update async for update in client.firmware.watch(SERIAL)]

    assert [update.has_failed for update in first if update is not None] == [False, True]
    assert second[-1] is None


@pytest.mark.proves("eg4.b75")
async def test_a_device_that_does_not_come_back_is_an_error_after_forty_minutes():
    clock = SkippingClock()
    async with cloud(clock=clock) as (client, made):
        made.says(INFO, answers.info(OVER, progressing=False))
        made.says(RUNTIME, {"success": True, "lost": True})

        with pytest.raises(DeviceUnreachable, match="has not come back"):
            async for _ in client.firmware.watch(SERIAL):
                pass
        assert clock.monotonic_s() == 2_400


async def test_a_gridboss_is_back_by_its_own_page():
    async with cloud(clock=SkippingClock()) as (client, made):
        made.says(INFO, answers.info(OVER | {"inverterSn": BOX}, progressing=False))
        made.says(RUNTIME, answers.UNSUPPORTED)
        made.once[MIDBOX] = [said(answers.MIDBOX | {"lost": True})]
        _ = [update async for update in client.firmware.watch(BOX)]

        assert made.count(MIDBOX) == 2


async def test_trouble_while_watching_is_raised():
    async with cloud() as (client, made):
        made.instead[INFO] = Response(None, 500)

        with pytest.raises(DeviceUnreachable):
            async for _ in client.firmware.watch(SERIAL):
                pass


@pytest.mark.parametrize(("success", "error"), [(False, DeviceRefused), (True, BadAnswer)])
async def test_an_eligibility_without_a_word_is_none(success, error):
    async with cloud() as (client, made):
        made.says(ELIGIBLE, {"success": success})

        with pytest.raises(error):
            await client.firmware.start(SERIAL, confirm=True)
        assert made.count(RUN) == 0
