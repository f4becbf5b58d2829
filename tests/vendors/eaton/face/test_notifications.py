"""Notifications: what began, what is over, and what has been read."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from polywatt.model import Stop
from tests.vendors.eaton.face.unit import PROFILES, Unit, later, result, signed_in, unit

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
PATH = "/api/notifications/"


async def _outages(home: Unit, number: int, *, goes_on: bool = False) -> None:
    """So many outages of ten minutes, the last perhaps still going on."""
    for index in range(number):
        now = home.clock.now()
        is_last = goes_on and index == number - 1
        home.twin.world.fail_grid(now, None if is_last else now + timedelta(minutes=10))
        await home.clock.advance(1_800)


async def _page(client: httpx.AsyncClient, **query: object) -> Any:
    return await result(client, PATH + "?" + "&".join(f"{key}={value}" for key, value in query.items()))


async def _unread(client: httpx.AsyncClient) -> int:
    found: int = (await result(client, "/api/notifications/unread?status=NORMAL"))["total"]
    return found


@pytest.mark.proves("eaton.b63", "eaton.b64")
@both_profiles
async def test_what_is_over_names_what_began(profile: str):
    home = unit(profile=profile)
    began = home.clock.now()
    await _outages(home, 1)
    async with signed_in(home) as client:
        over, begun = (await _page(client))["results"]

    # The document knows two levels, devices a third between them.
    level = "CRITICAL" if profile == "document" else "WARNING"
    assert (begun["level"], begun["previousAlertId"]) == (level, "")
    assert (over["level"], over["previousAlertId"]) == ("INFO", begun["alertId"])
    assert {(record["type"], record["subType"]) for record in (over, begun)} == {("DEVICES", "NO_UTILITY")}
    assert begun["createdAt"] == round(began.timestamp() * 1_000) < over["createdAt"]


@pytest.mark.proves("eaton.b64")
@both_profiles
async def test_what_goes_on_is_not_over(profile: str):
    home = unit(profile=profile)
    await _outages(home, 3, goes_on=True)
    async with signed_in(home) as client:
        records = (await _page(client, size=50))["results"]

    by_id = {record["alertId"]: record for record in records}
    assert len(by_id) == len(records) == 5
    assert [record["createdAt"] for record in records] == sorted((r["createdAt"] for r in records), reverse=True)
    for record in records:
        if record["previousAlertId"]:
            earlier = by_id[record["previousAlertId"]]
            assert earlier["subType"] == record["subType"]
            assert earlier["createdAt"] < record["createdAt"]


@pytest.mark.proves("eaton.b61")
@both_profiles
async def test_pages(profile: str):
    home = unit(profile=profile)
    await _outages(home, 3, goes_on=True)
    async with signed_in(home) as client:
        whole = await _page(client, size=50)
        first, second = await _page(client, size=4, offset=0), await _page(client, size=4, offset=4)
        beyond = await _page(client, size=4, offset=50)

    assert [page["total"] for page in (first, second, beyond)] == [5, 5, 5]
    assert [(page["start"], page["size"], len(page["results"])) for page in (first, second, beyond)] == [
        (0, 4, 4),
        (4, 4, 1),
        (50, 4, 0),
    ]
    assert first["results"] + second["results"] == whole["results"]


@pytest.mark.parametrize("query", ["size=-1", "size=x", "offset=1.5", "offset=-1", "size=1e3", "size=%EF%BC%91"])
async def test_a_page_that_is_no_number_is_refused(query: str):
    async with signed_in(unit()) as client:
        answer = await client.get(PATH + "?" + query)

    assert answer.status_code == 400


@pytest.mark.proves("eaton.b62", "eaton.b65")
@both_profiles
async def test_the_status_filters_and_the_totals_add_up(profile: str):
    home = unit(profile=profile)
    await _outages(home, 2)
    async with signed_in(home) as client:
        await client.post("/api/notifications/read/all")
    await home.clock.advance(1)
    await _outages(home, 1)
    async with signed_in(home) as client:
        pages = {word: await _page(client, size=50, status=word) for word in ("NORMAL", "READ")}
        every, unread = await _page(client, size=50), await _unread(client)

    assert {word: page["total"] for word, page in pages.items()} == {"NORMAL": 2, "READ": 4}
    assert all(record["status"] == word for word, page in pages.items() for record in page["results"])
    assert every["total"] == 6
    assert unread == 2


@pytest.mark.proves("eaton.b66", "eaton.b51")
@both_profiles
async def test_all_are_read_at_once_without_a_body(profile: str):
    home = unit(profile=profile)
    await _outages(home, 2, goes_on=True)
    async with signed_in(home) as client:
        before = await _page(client, size=50)
        answer = await client.post("/api/notifications/read/all")
        after, unread = await _page(client, size=50), await _unread(client)
    now_ms = round(home.clock.now().timestamp() * 1_000)

    assert answer.json() == {"successful": True, "message": "Successfully updated", "result": None}
    assert {record["status"] for record in before["results"]} == {"NORMAL"}
    assert {(record["status"], record["updatedAt"]) for record in after["results"]} == {("READ", now_ms)}
    assert unread == 0


@both_profiles
async def test_some_are_read_and_some_deleted_by_a_form(profile: str):
    home = unit(profile=profile)
    await _outages(home, 2)
    async with signed_in(home) as client:
        a, b, c, _ = [record["alertId"] for record in (await _page(client))["results"]]
        read = await client.post("/api/notifications/read", data={"id": f"{a},{b}"})
        unread = await _unread(client)
        deleted = await client.post("/api/notifications/delete", data={"id": c})
        left = await _page(client)

    assert (read.status_code, deleted.status_code, unread) == (200, 200, 2)
    assert [(r["alertId"] in (a, b), r["status"]) for r in left["results"]] == [
        (True, "READ"),
        (True, "READ"),
        (False, "NORMAL"),
    ]
    assert c not in {record["alertId"] for record in left["results"]}


@pytest.mark.parametrize("path", ["/api/notifications/read", "/api/notifications/delete"])
@pytest.mark.parametrize("body", [b"", b"id=", b"{}", b"\xff\xfe"])
async def test_a_form_without_ids_is_refused(path: str, body: bytes):
    async with signed_in(unit()) as client:
        answer = await client.post(path, content=body)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("happening", "subtype"), [("lose_battery", "NO_BATTERY"), ("press_emergency_off", "EMERGENCY_OFF")]
)
async def test_other_alerts_have_the_devices_words(happening: str, subtype: str):
    home = unit()
    getattr(home.twin.world, happening)(home.clock.now())
    await home.clock.advance(60)
    async with signed_in(home) as client:
        records = (await _page(client))["results"]

    assert subtype in {record["subType"] for record in records}


async def test_a_stop_by_command_is_shown_as_long_as_it_is_worth_an_alert():
    home = unit()
    await home.twin.send(Stop())
    async with signed_in(home) as client:
        await later(home, client, 60)
        records = (await _page(client))["results"]

    assert {record["subType"] for record in records} <= {"UNKNOWN_FAULT"}
