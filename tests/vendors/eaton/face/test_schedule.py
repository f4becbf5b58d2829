"""The schedule, as the device's own web page reads and writes it."""

from datetime import UTC, datetime, time
from typing import Any

import httpx
import pytest

from polywatt.model import Backup, Charge, SelfUse, SetSlots, Slot, SolarOnly, Window
from tests.vendors.eaton.face.unit import DC, NO_PV, PROFILES, charge, command, later, result, signed_in, status, unit

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
EVENTS = "/api/schedule/event"


def _event(**changes: Any) -> dict[str, Any]:
    return {
        "command": "SET_CHARGE",
        "startTime": 130,
        "endTime": 430,
        "recurrence": "EVERYDAY",
        "parameters": charge(),
        **changes,
    }


async def _add(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await client.post(EVENTS, json=_event(**changes))


async def _events(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await result(client, "/api/schedule/"))["results"]
    return found


@both_profiles
async def test_an_event_is_kept_as_it_was_written(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        answer = await _add(client)
        record = answer.json()["result"]
        listed, alone = await _events(client), await result(client, f"{EVENTS}/{record['id']}")

    assert (answer.status_code, answer.json()["message"]) == (200, "Successfully updated")
    assert listed == [record]
    assert alone == record
    assert {key: record[key] for key in _event()} == _event()
    assert record["type"] == "SCHEDULE"
    assert (await home.twin.settings()).slots == (
        Slot(
            action=Charge(power_w=1_800, until_soc_percent=90),
            window=Window(start=time(1, 30), end=time(4, 30)),
            id=((await home.twin.settings()).slots or ())[0].id,
        ),
    )


@pytest.mark.parametrize(
    ("word", "days"), [("EVERYDAY", {1, 2, 3, 4, 5, 6, 7}), ("WEEK_DAYS", {1, 2, 3, 4, 5}), ("WEEKENDS", {6, 7})]
)
async def test_three_words_for_days(word: str, days: set[int]):
    home = unit()
    async with signed_in(home) as client:
        await _add(client, recurrence=word)
    (slot,) = (await home.twin.settings()).slots or ()

    assert slot.window is not None
    assert slot.window.days == days


BAD: list[dict[str, Any]] = [
    {"startTime": 430},
    {"startTime": 500},
    {"endTime": 2400},
    {"endTime": 460},
    {"startTime": -1},
    {"startTime": "0130"},
    {"startTime": True},
    {"endTime": None},
    {"recurrence": "DAILY"},
    {"recurrence": None},
    {"command": "SET_NOTHING"},
    {"parameters": charge(4)},
    {"parameters": None},
]


@both_profiles
@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_a_bad_event_is_refused_and_changes_nothing(profile: str, bad: dict[str, Any]):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        record = (await _add(client, recurrence="WEEK_DAYS")).json()["result"]
        new = await _add(client, **{"startTime": 100, "endTime": 600, "recurrence": "WEEKENDS"} | bad)
        changed = await client.put(f"{EVENTS}/{record['id']}", json=_event(**bad))
        left = await _events(client)

    if bad not in ({"startTime": 430}, {"startTime": 500}):
        assert new.status_code == 400
        assert left == [record]
    assert changed.status_code == 400


@both_profiles
async def test_events_do_not_overlap_on_a_day_they_share(profile: str):
    async with signed_in(unit(profile=profile)) as client:
        await _add(client, recurrence="WEEK_DAYS")
        overlapping = await _add(client, startTime=429, endTime=600)
        same_hours = await _add(client, recurrence="WEEKENDS")
        next_to_it = await _add(client, startTime=430, endTime=600)

    error = overlapping.json()["error"]
    assert (overlapping.status_code, error["errCode"]) == (400, "err_schedule_add_event_overlap")
    assert (same_hours.status_code, next_to_it.status_code) == (200, 200)


@both_profiles
async def test_an_event_is_changed_and_removed_by_its_id(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        record = (await _add(client)).json()["result"]
        other = (await _add(client, startTime=500, endTime=600)).json()["result"]
        changed = await client.put(f"{EVENTS}/{record['id']}", json=_event(endTime=445, parameters=charge(20)))
        after_change = await _events(client)
        removed = await client.delete(f"{EVENTS}/{record['id']}")
        after_removal = await _events(client)

    assert changed.status_code == 200
    assert (changed.json()["result"]["id"], changed.json()["result"]["endTime"]) == (record["id"], 445)
    assert [event["parameters"]["power"] for event in after_change] == [20, 50]
    assert removed.json() == {"successful": True, "message": "Successfully updated", "result": None}
    assert [event["id"] for event in after_removal] == [other["id"]]


@both_profiles
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_unknown_event_is_a_404_of_its_own(profile: str, method: str):
    async with signed_in(unit(profile=profile)) as client:
        answer = await client.request(method, f"{EVENTS}/nobody", json=_event() if method == "PUT" else None)

    assert (answer.status_code, answer.json()["error"]["errCode"]) == (404, "err_not_found")


async def test_a_mode_the_installation_lacks_is_no_event_either():
    async with signed_in(unit(NO_PV)) as client:
        answer = await _add(client, command="SET_MAXIMIZE_AUTO_CONSUMPTION", parameters=None)

    assert answer.status_code == 400


@both_profiles
async def test_slots_this_make_has_no_words_for_are_kept_and_not_shown(profile: str):
    home = unit(profile=profile)
    foreign = (
        Slot(action=Backup(), window=Window(start=time(10), end=time(11))),
        Slot(action=SolarOnly(), window=Window(start=time(12), end=time(13), days=frozenset({3}))),
        Slot(action=SolarOnly(), window=Window(start=time(14), end=time(15)), is_on=False),
    )
    await home.twin.send(SetSlots(slots=foreign))
    kept = (await home.twin.settings()).slots or ()
    async with signed_in(home) as client:
        before = await _events(client)
        record = (await _add(client)).json()["result"]
        during = await _events(client)
        await client.delete(f"{EVENTS}/{record['id']}")
    after = (await home.twin.settings()).slots

    assert before == []
    assert during == [record]
    assert after == kept


async def test_a_window_past_midnight_or_with_seconds_is_kept_and_not_shown():
    home = unit()
    night = Slot(action=SolarOnly(), window=Window(start=time(22), end=time(6)))
    odd = Slot(action=SelfUse(), window=Window(start=time(8, 0, 30), end=time(9)))
    await home.twin.send(SetSlots(slots=(night, odd)))
    async with signed_in(home) as client:
        shown = await _events(client)

    assert shown == []


async def test_a_change_moves_the_time_of_the_schedule():
    home = unit(DC)
    async with signed_in(home) as client:
        before = (await result(client, "/api/device"))["deviceLastScheduleUpdate"]
        await home.clock.advance(100)
        await _add(client)
        after = (await result(client, "/api/device"))["deviceLastScheduleUpdate"]

    assert after == before + 100


async def test_of_two_events_that_do_the_same_the_one_under_way_is_shown():
    home = unit(at=datetime(2025, 7, 15, 3, 30, tzinfo=UTC))
    async with signed_in(home) as client:
        await _add(client, startTime=200, endTime=300)
        second = (await _add(client, startTime=400, endTime=500)).json()["result"]
        current = (await status(client))["currentMode"]

    assert current["id"] == second["id"]
    assert (current["startTime"], current["endTime"]) == (400, 500)


async def test_an_event_is_spelled_as_a_device_reads_it_whatever_was_commanded_before():
    home = unit(at=datetime(2025, 7, 15, 1, 0, tzinfo=UTC))
    async with signed_in(home) as client:
        record = (await _add(client, command="SET_DISCHARGE", parameters=charge(50, 10, "ACTION_DISCHARGE"))).json()
        await command(client, "SET_BASIC_MODE", None, 1)
        await later(home, client, 3_605)
        current = (await status(client))["currentMode"]

    assert current == record["result"]
