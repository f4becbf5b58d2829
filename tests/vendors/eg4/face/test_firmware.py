"""Firmware pages: what is offered, who may be updated, and how an update goes."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.kit.clock import ManualClock
from polywatt.vendors.eg4.face.firmware.updates import Updates
from polywatt.vendors.eg4.face.firmware.versions import AvailableFirmware, Machine, Versions

pytestmark = pytest.mark.anyio

INVERTER = Machine("1234567890", "fAAB", "fAAB-2122", is_midbox=False, group=None, is_online=True, can_go_fast=True)
MIDBOX = Machine("0987654321", "IAAB", "IAAB-1300", is_midbox=True, group=None, is_online=True, can_go_fast=False)
FIRST, SECOND = replace(INVERTER, group="A"), replace(INVERTER, serial="1234567891", group="A")
PAIR = (FIRST, SECOND)
MINUTE, DAY = 60.0, 86_400.0
STARTED = {"success": True, "msg": "Update initiated successfully"}
LEGAL = {
    "READY": {"READY", "UPLOADING", "COMPLETE", "FAILED"},
    "UPLOADING": {"UPLOADING", "COMPLETE", "FAILED"},
    "COMPLETE": {"COMPLETE"},
    "FAILED": {"FAILED"},
}
"""What may be seen after what; who asks seldom misses some."""


def row_of(updates: Updates, machine: Machine = INVERTER) -> Any:
    rows: Any = updates.info([machine])["deviceInfos"]
    return rows[0]


def details_of(updates: Updates, machine: Machine = INVERTER) -> Any:
    return updates.check(machine)["details"]


def has_update(details: Any) -> bool:
    """As the document tells clients to find out."""
    return bool(details["lastV1"] > details["v1"] or details.get("lastV2", 0) > details["v2"])


async def minutes_until_over(updates: Updates, clock: ManualClock, machine: Machine) -> float:
    minutes = 0.0
    while updates.is_updating(machine.serial):
        await clock.advance(MINUTE / 2)
        minutes += 0.5
    return minutes


def rate_of(text: str) -> tuple[int, int, int]:
    """As the document takes it apart."""
    percent = int(text.split("%")[0])
    return percent, int(text.split("-")[1].split("/")[0].strip()), int(text.split("/")[1].strip())


# What is offered


@pytest.mark.proves("eg4.b57", "eg4.b58", "eg4.b59")
def test_an_inverter_is_offered_what_the_document_prints():
    answer = Updates(ManualClock()).check(INVERTER)

    assert str(answer.pop("infoForwardUrl")).startswith("http://os.solarcloudsystem.com/#/apiLogin")
    assert answer == {
        "success": True,
        "details": {
            "serialNum": "1234567890",
            "deviceType": 6,
            "standard": "fAAB",
            "firmwareType": "PCS",
            "fwCodeBeforeUpload": "fAAB-2122",
            "v1": 33,
            "v1Value": 33,
            "v2": 34,
            "v2Value": 34,
            "v3Value": 0,
            "lastV1": 37,
            "lastV1FileName": "FAAB-25xx_20250925_App.hex",
            "lastV2": 37,
            "lastV2FileName": "fAAB-xx25_Para375_20250925.hex",
            "m3Version": 33,
            "pcs1UpdateMatch": True,
            "pcs2UpdateMatch": True,
            "pcs3UpdateMatch": False,
            "needRunStep2": False,
            "needRunStep3": False,
            "needRunStep4": False,
            "needRunStep5": False,
            "phase": 1,
            "dtc": 1,
            "midbox": False,
            "lowVoltBattery": True,
            "type6": True,
            "type6Series": True,
        },
    }


@pytest.mark.proves("eg4.b59", "eg4.b60")
def test_a_gridboss_is_offered_what_the_document_prints_with_fewer_keys():
    assert Updates(ManualClock()).check(MIDBOX) == {
        "success": True,
        "details": {
            "serialNum": "0987654321",
            "deviceType": 9,
            "standard": "IAAB",
            "fwCodeBeforeUpload": "IAAB-1300",
            "v1": 19,
            "v1Value": 19,
            "v2": 0,
            "v2Value": 0,
            "lastV1": 22,
            "lastV1FileName": "IAAB-16xx_20250925_APP_preENC.hex",
            "m3Version": 19,
            "pcs1UpdateMatch": True,
            "pcs2UpdateMatch": False,
            "midbox": True,
        },
    }


@pytest.mark.proves("eg4.b58")
@given(v1=st.integers(0, 255), v2=st.integers(0, 255), v3=st.none() | st.integers(0, 255))
def test_a_code_is_its_standard_and_its_versions_in_hexadecimal(v1, v2, v3):
    code = Versions("fAAB", v1, v2, v3).code
    details = details_of(Updates(ManualClock()), replace(INVERTER, factory_code=code))

    assert code == f"fAAB-{v1:02X}{v2:02X}" + ("" if v3 is None else f"{v3:02X}")
    assert details["fwCodeBeforeUpload"] == code
    assert (details["v1"], details["v2"], details["v3Value"]) == (v1, v2, v3 or 0)


@pytest.mark.parametrize(
    "code", ["", "fAAB", "fAAB-", "fAAB-21", "fAAB-21222", "fAAB-2G22", "IAAB-2122", "fAAB-2122\n"]
)
def test_a_machine_has_a_code_of_its_standard(code):
    with pytest.raises(ValueError, match="firmware"):
        replace(INVERTER, factory_code=code)


@pytest.mark.proves("eg4.b57")
@given(v1=st.integers(0, 255), v2=st.integers(0, 255), steps=st.integers(1, 5))
def test_there_is_an_update_when_either_version_is_newer_and_the_steps_are_told_by_name(v1, v2, steps):
    updates = Updates(ManualClock())
    updates.make_available(INVERTER.serial, AvailableFirmware(v1, v2, steps))
    details = details_of(updates)
    answer = updates.start(INVERTER, [INVERTER])

    assert has_update(details) == (v1 > 33 or v2 > 34)
    assert (details["pcs1UpdateMatch"], details["pcs2UpdateMatch"]) == (v1 > 33, v2 > 34)
    assert [details[f"needRunStep{n}"] for n in range(2, 6)] == [n <= steps for n in range(2, 6)]
    assert answer["success"] == has_update(details)


@pytest.mark.parametrize("machine", [INVERTER, MIDBOX])
async def test_who_is_up_to_date_is_answered_with_equal_versions(machine):
    clock = ManualClock()
    updates = Updates(clock)
    updates.start(machine, [machine])
    await clock.advance(30 * MINUTE)
    answer, details = updates.check(machine), details_of(updates, machine)

    assert answer["success"] is True
    assert details["lastV1"] == details["v1"]
    assert details.get("lastV2", 0) == details["v2"]
    assert (details["pcs1UpdateMatch"], details["pcs2UpdateMatch"]) == (False, False)


def test_in_the_field_who_is_up_to_date_is_refused_instead():
    updates = Updates(ManualClock(), is_document=False)
    machine = replace(INVERTER, factory_code="fAAB-2525")
    latest = {"success": False, "msg": "The current machine firmware is already the latest version."}

    assert updates.check(machine) == updates.start(machine, [machine]) == latest
    assert has_update(details_of(updates, INVERTER))


def test_a_machine_newer_than_the_usual_offer_is_offered_what_it_has():
    details = details_of(Updates(ManualClock()), replace(INVERTER, factory_code="fAAB-3A22"))

    assert (details["v1"], details["lastV1"], details["lastV2"]) == (0x3A, 0x3A, 0x25)


async def test_an_older_version_beside_a_newer_one_is_not_installed():
    clock = ManualClock()
    updates = Updates(clock)
    updates.make_available(INVERTER.serial, AvailableFirmware(v1=0x20, v2=0x30))
    updates.start(INVERTER, [INVERTER])
    firmware = row_of(updates)["firmware"]
    await clock.advance(30 * MINUTE)

    assert firmware == "fAAB-xx30"
    assert updates.firmware_code(INVERTER) == "fAAB-2130"


# How an update goes


@pytest.mark.proves("eg4.b62")
async def test_whose_update_runs_or_ended_within_a_day_is_listed_and_nobody_elses():
    clock = ManualClock()
    updates, account = Updates(clock), [INVERTER, MIDBOX]
    before = updates.info(account)
    updates.start(INVERTER, account)
    running = row_of(updates)["inverterSn"], len(_rows(updates, account)), len(_rows(updates, [MIDBOX]))
    await clock.advance(30 * MINUTE + DAY - 1)
    recent = len(_rows(updates, account))
    await clock.advance(1)

    assert before == {"receiving": False, "progressing": False, "fileReady": False, "deviceInfos": []}
    assert running == (INVERTER.serial, 1, 0)
    assert recent == 1
    assert _rows(updates, account) == []
    assert updates.firmware_code(INVERTER) == "fAAB-2525"


async def test_the_newest_update_is_listed_first():
    clock = ManualClock()
    updates, account = Updates(clock), [INVERTER, MIDBOX]
    updates.start(INVERTER, account)
    await clock.advance(MINUTE)
    updates.start(MIDBOX, account)

    assert [row["inverterSn"] for row in _rows(updates, account)] == [MIDBOX.serial, INVERTER.serial]


@pytest.mark.proves("eg4.b63", "eg4.b64", "eg4.b75")
async def test_an_update_gets_ready_sends_its_packages_installs_them_and_only_then_has_an_end():
    clock = ManualClock(datetime(2025, 11, 18, 19, 16, 59, tzinfo=UTC))
    updates = Updates(clock)
    updates.start(INVERTER, [INVERTER])
    seen = [_flags_and_row(updates)]
    for minutes in (15, 14, 1):
        await clock.advance(minutes * MINUTE)
        seen.append(_flags_and_row(updates))

    # receiving, progressing, fileReady; updateStatus, packageIndex, updateRate, stopTime, isSendEndUpdate
    assert seen == [
        (True, True, False, "READY", 0, "0% - 0 / 561", "", False),
        (False, True, False, "UPLOADING", 280, "49% - 280 / 561", "", False),
        (False, True, True, "UPLOADING", 561, "100% - 561 / 561", "", False),
        (False, False, False, "COMPLETE", 561, "100% - 561 / 561", "2025-11-18 19:46:59", True),
    ]
    assert row_of(updates) == {
        "inverterSn": "1234567890",
        "startTime": "2025-11-18 19:16:59",
        "stopTime": "2025-11-18 19:46:59",
        "standardUpdate": True,
        "firmware": "FAAB-25xx",
        "firmwareType": "PCS",
        "updateStatus": "COMPLETE",
        "isSendStartUpdate": True,
        "isSendEndUpdate": True,
        "packageIndex": 561,
        "updateRate": "100% - 561 / 561",
    }


@pytest.mark.proves("eg4.b63")
async def test_at_78_percent_the_flags_and_the_row_are_the_documents_but_for_the_status():
    clock = ManualClock()
    updates = Updates(clock)
    updates.start(INVERTER, [INVERTER])
    await clock.advance(30 * MINUTE * (0.05 + 0.9 * 439.5 / 561))

    # The document has READY here, which does not fit what it says of the words.
    assert _flags_and_row(updates) == (False, True, False, "UPLOADING", 439, "78% - 439 / 561", "", False)


@pytest.mark.proves("eg4.b72")
@pytest.mark.parametrize(("machine", "before", "after"), [(INVERTER, "2122", "2525"), (MIDBOX, "1300", "1600")])
async def test_a_device_is_away_until_its_update_is_over_and_has_the_new_firmware_then(machine, before, after):
    clock = ManualClock()
    updates = Updates(clock)
    states = [(updates.is_updating(machine.serial), updates.firmware_code(machine))]
    updates.start(machine, [machine])
    for seconds in (0, 30 * MINUTE - 1, 1):
        await clock.advance(seconds)
        states.append((updates.is_updating(machine.serial), updates.firmware_code(machine)))

    old, new = f"{machine.standard}-{before}", f"{machine.standard}-{after}"
    assert states == [(False, old), (True, old), (True, old), (False, new)]
    assert details_of(updates, machine)["fwCodeBeforeUpload"] == new


@pytest.mark.proves("eg4.b64")
async def test_a_failed_update_stays_where_it_was_leaves_the_old_firmware_and_can_be_tried_again():
    clock = ManualClock()
    updates = Updates(clock)
    updates.start(INVERTER, [INVERTER])
    await clock.advance(15 * MINUTE)
    updates.fail(INVERTER.serial)
    failed = _flags_and_row(updates)
    await clock.advance(5 * MINUTE)
    later = _flags_and_row(updates)
    code, again = updates.firmware_code(INVERTER), updates.start(INVERTER, [INVERTER])

    stop = "2026-06-21 12:15:00"
    assert failed == later == (False, False, False, "FAILED", 280, "49% - 280 / 561", stop, True)
    assert (code, again) == ("fAAB-2122", STARTED)
    assert [row["updateStatus"] for row in _rows(updates, [INVERTER])] == ["READY"]


async def test_only_what_runs_can_fail():
    clock = ManualClock()
    updates = Updates(clock)
    with pytest.raises(LookupError, match="not updating"):
        updates.fail(INVERTER.serial)
    updates.start(INVERTER, [INVERTER])
    await clock.advance(30 * MINUTE)

    with pytest.raises(LookupError, match="not updating"):
        updates.fail(INVERTER.serial)


async def test_steps_run_one_after_the_other_in_the_time_of_one_and_the_firmware_is_new_after_the_last():
    clock = ManualClock()
    updates = Updates(clock)
    updates.make_available(INVERTER.serial, AvailableFirmware(0x25, 0x25, steps=3))
    updates.start(INVERTER, [INVERTER])
    seen = []
    for _ in range(3):
        await clock.advance(9.9 * MINUTE)
        row = row_of(updates)
        seen.append((row["firmware"], row["startTime"][-8:], row["stopTime"], row["updateRate"]))
        assert updates.firmware_code(INVERTER) == "fAAB-2122"
        await clock.advance(0.1 * MINUTE)

    full = "100% - 561 / 561"
    assert seen == [
        ("FAAB-25xx", "12:00:00", "", full),
        ("fAAB-xx25", "12:10:00", "", full),
        ("fAAB-xx25", "12:20:00", "", full),
    ]
    assert (row_of(updates)["updateStatus"], updates.firmware_code(INVERTER)) == ("COMPLETE", "fAAB-2525")


async def test_after_a_second_update_that_failed_the_firmware_of_the_first_is_in_force():
    clock = ManualClock()
    updates = Updates(clock)
    updates.start(INVERTER, [INVERTER])
    await clock.advance(30 * MINUTE)
    updates.make_available(INVERTER.serial, AvailableFirmware(0x26, 0x26))
    second = updates.start(INVERTER, [INVERTER])
    during = updates.firmware_code(INVERTER)
    updates.fail(INVERTER.serial)

    assert second == STARTED
    assert during == updates.firmware_code(INVERTER) == "fAAB-2525"


@pytest.mark.proves("eg4.b60")
async def test_a_gridboss_takes_v1_alone_in_one_step():
    clock = ManualClock()
    updates = Updates(clock)
    updates.make_available(MIDBOX.serial, AvailableFirmware(0x17, 0x17, steps=2))
    updates.start(MIDBOX, [MIDBOX])
    await clock.advance(29 * MINUTE)
    row = row_of(updates, MIDBOX)
    await clock.advance(MINUTE)

    assert (row["firmware"], row["startTime"]) == ("IAAB-17xx", "2026-06-21 12:00:00")
    assert updates.firmware_code(MIDBOX) == "IAAB-1700"


@pytest.mark.proves("eg4.b76")
async def test_the_fast_mode_saves_a_quarter_where_it_is_supported_and_nothing_elsewhere():
    took = {}
    for can_go_fast in (True, False):
        for try_fast in (True, False):
            clock = ManualClock()
            updates, machine = Updates(clock), replace(INVERTER, can_go_fast=can_go_fast)
            updates.start(machine, [machine], try_fast)
            took[can_go_fast, try_fast] = await minutes_until_over(updates, clock, machine)

    assert took == {(True, True): 22.5, (True, False): 30, (False, True): 30, (False, False): 30}


@pytest.mark.parametrize("duration_s", [19 * MINUTE, 41 * MINUTE, float("nan")])
def test_an_update_takes_20_to_40_minutes(duration_s):
    with pytest.raises(ValueError, match="takes"):
        Updates(ManualClock(), duration_s=duration_s)


# Who may be updated


@pytest.mark.proves("eg4.b68")
async def test_of_two_in_parallel_the_one_that_updates_and_the_other_are_told_apart_and_both_are_free_afterwards():
    clock = ManualClock()
    updates = Updates(clock)
    before = [updates.eligibility(machine, PAIR) for machine in PAIR]
    updates.start(FIRST, PAIR)
    during = [updates.eligibility(machine, PAIR) for machine in PAIR]
    alone = updates.eligibility(MIDBOX, [*PAIR, MIDBOX])
    await clock.advance(30 * MINUTE)

    assert before == [(True, "allowToUpdate")] * 2
    assert during == [(False, "deviceUpdating"), (False, "parallelGroupUpdating")]
    assert alone == (True, "allowToUpdate")
    assert [updates.eligibility(machine, PAIR) for machine in PAIR] == before


@pytest.mark.proves("eg4.b68")
def test_who_is_offline_or_barred_in_its_group_is_not_allowed_and_is_refused():
    updates = Updates(ManualClock())
    updates.exclude(FIRST.serial)
    offline = replace(MIDBOX, is_online=False)

    assert (
        updates.eligibility(FIRST, PAIR) == updates.eligibility(offline, [offline]) == (False, "notAllowedInParallel")
    )
    assert (
        updates.eligibility(SECOND, PAIR)
        == updates.eligibility(replace(FIRST, group=None), ())
        == (True, "allowToUpdate")
    )
    assert [updates.start(FIRST, PAIR)["success"], updates.start(offline, [offline])["success"]] == [False, False]
    assert not updates.is_updating(FIRST.serial)
    assert not updates.is_updating(offline.serial)


def test_who_is_away_because_it_updates_is_updating_and_not_offline():
    updates = Updates(ManualClock())
    updates.start(INVERTER, [INVERTER])
    away = replace(INVERTER, is_online=False)

    assert updates.eligibility(away, [away]) == (False, "deviceUpdating")
    assert updates.start(away, [away])["code"] == "UPDATE_IN_PROGRESS"


@pytest.mark.proves("eg4.b74", "eg4.b69")
async def test_a_start_is_refused_in_three_coded_ways():
    clock = ManualClock()
    updates = Updates(clock)
    started = updates.start(FIRST, PAIR)
    again, other = updates.start(FIRST, PAIR), updates.start(SECOND, PAIR)
    await clock.advance(30 * MINUTE)
    nothing, after = updates.start(FIRST, PAIR), updates.start(SECOND, PAIR)

    assert started == after == STARTED
    assert again == {"success": False, "msg": "Device is already updating", "code": "UPDATE_IN_PROGRESS"}
    assert other == {
        "success": False,
        "msg": "Another device in parallel group is updating",
        "code": "PARALLEL_GROUP_UPDATING",
    }
    assert nothing == {"success": False, "msg": "No firmware update available", "code": "NO_UPDATE_AVAILABLE"}


@pytest.mark.proves("eg4.b56")
async def test_asking_changes_nothing():
    clocks = ManualClock(), ManualClock()
    asked, left_alone = (Updates(clock) for clock in clocks)
    for updates, clock in zip((asked, left_alone), clocks, strict=True):
        updates.start(FIRST, PAIR)
        for _ in range(40):
            await clock.advance(MINUTE)
            if updates is asked:
                _everything(updates)

    assert _everything(asked) == _everything(left_alone)


def test_an_answer_that_was_changed_does_not_change_the_next():
    updates = Updates(ManualClock())
    updates.start(INVERTER, [INVERTER])["success"] = "changed"
    updates.start(INVERTER, [INVERTER])["code"] = "changed"

    assert updates.start(INVERTER, [INVERTER])["code"] == "UPDATE_IN_PROGRESS"
    assert updates.start(MIDBOX, [MIDBOX]) == STARTED


@pytest.mark.parametrize(("v1", "v2", "steps"), [(256, None, 1), (-1, None, 1), (1, 256, 1), (1, 1, 0), (1, 1, 6)])
def test_an_offer_is_of_versions_and_steps_that_can_be_told(v1, v2, steps):
    with pytest.raises(ValueError, match="not within"):
        AvailableFirmware(v1, v2, steps)


# Laws

HOUSE = (
    FIRST,
    replace(SECOND, can_go_fast=False),
    replace(MIDBOX, group="A"),
    replace(INVERTER, serial="1234567892", group="B"),
    replace(INVERTER, serial="1234567893", group="B"),
    replace(INVERTER, serial="1234567894"),
)
whoever = st.sampled_from(HOUSE)
doings = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 3_000)),
        st.tuples(st.sampled_from(["start", "start", "start fast", "fail"]), whoever),
        st.tuples(st.just("offer"), whoever, st.integers(0, 255), st.none() | st.integers(0, 255), st.integers(1, 5)),
    ),
    max_size=40,
)


@pytest.mark.proves("eg4.b64", "eg4.b69")
@settings(max_examples=200, deadline=None)
@given(doings)
def test_whatever_is_started_when_rates_are_consistent_indexes_rise_statuses_are_legal_and_groups_take_turns(todo):
    asyncio.run(_obey(todo))


async def _obey(todo: list[tuple[Any, ...]]) -> None:
    clock = ManualClock()
    updates = Updates(clock)
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for doing in todo:
        # A second, as two updates of a device are told apart by startTime alone.
        await clock.advance(doing[1] if doing[0] == "wait" else 1)
        _do(updates, doing)
        _check(updates, seen)


def _do(updates: Updates, doing: tuple[Any, ...]) -> None:
    match doing:
        case ("offer", machine, v1, v2, steps):
            updates.make_available(machine.serial, AvailableFirmware(v1, v2, steps))
        case ("fail", machine):
            if updates.is_updating(machine.serial):
                updates.fail(machine.serial)
        case ("start" | "start fast" as how, machine):
            is_allowed, _ = updates.eligibility(machine, HOUSE)
            is_wanted = has_update(details_of(updates, machine))
            answer = updates.start(machine, HOUSE, try_fast=how == "start fast")
            assert answer["success"] == (is_allowed and is_wanted)


def _check(updates: Updates, seen: dict[tuple[str, str], tuple[str, int]]) -> None:
    answer: Any = updates.info(HOUSE)
    for row in answer["deviceInfos"]:
        status, index = row["updateStatus"], row["packageIndex"]
        assert re.fullmatch(r"\d{1,3}% - \d{1,3} / 561", row["updateRate"])
        assert rate_of(row["updateRate"]) == (index * 100 // 561, index, 561)
        assert 0 <= index <= 561
        before, least = seen.get((row["inverterSn"], row["startTime"]), ("READY", 0))
        assert status in LEGAL[before]
        assert index >= least
        assert (row["stopTime"] != "") == row["isSendEndUpdate"] == (status in {"COMPLETE", "FAILED"})
        assert row["isSendEndUpdate"] is not updates.is_updating(row["inverterSn"])
        seen[row["inverterSn"], row["startTime"]] = status, index
    busy = [m.group for m in HOUSE if m.group is not None and updates.is_updating(m.serial)]
    assert len(busy) == len(set(busy))
    assert answer["progressing"] == any(updates.is_updating(m.serial) for m in HOUSE)


def _rows(updates: Updates, machines: Any) -> Any:
    return updates.info(machines)["deviceInfos"]


def _flags_and_row(updates: Updates) -> tuple[Any, ...]:
    answer, row = updates.info([INVERTER]), row_of(updates)
    flags = (answer[key] for key in ("receiving", "progressing", "fileReady"))
    return *flags, *(row[key] for key in ("updateStatus", "packageIndex", "updateRate", "stopTime", "isSendEndUpdate"))


def _everything(updates: Updates) -> Any:
    asked = [
        (updates.check(m), updates.eligibility(m, PAIR), updates.firmware_code(m), updates.is_updating(m.serial))
        for m in PAIR
    ]
    return asked, updates.info(PAIR)
