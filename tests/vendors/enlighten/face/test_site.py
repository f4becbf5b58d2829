"""The sites of the account."""

from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import DeviceUnreachable
from polywatt.testing import DAYLIGHT

from .account import DEVICES, SEARCH, SITE, Changed, signed_in, twin_at

pytestmark = pytest.mark.anyio


async def two_sites() -> tuple[ManualClock, list[Any]]:
    clock = ManualClock(DAYLIGHT)
    twins = [twin_at(clock), twin_at(clock)]
    names = ("Main house", None)
    return clock, [Changed(twin, home=replace(await twin.home(), name=n)) for twin, n in zip(twins, names, strict=True)]


@pytest.mark.proves("enlighten.b05", "enlighten.b132")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, [1234567, 1234568]),
        ({"searchText": "", "favourite": "false"}, [1234567, 1234568]),
        ({"searchText": "main HOUSE"}, [1234567]),
        ({"searchText": "Main"}, [1234567, 1234568]),
        ({"searchText": "1234568"}, [1234568]),
        ({"searchText": "123"}, []),
        ({"favourite": "true"}, []),
    ],
)
async def test_sites_are_found_by_name_or_number_and_none_is_starred(query: dict[str, str], ids: list[int]):
    clock, plants = await two_sites()
    async with signed_in(plants=plants, clock=clock) as home:
        body = await home.get(SEARCH, **query)

    assert [site["id"] for site in body["sites"]] == ids


async def test_a_site_is_shown_with_its_path_and_a_title_even_without_a_name():
    clock, plants = await two_sites()
    async with signed_in(plants=plants, clock=clock) as home:
        body = await home.get(SEARCH, searchText="1234568")

    assert body["sites"] == [{"id": 1234568, "path": "/web/1234568?v=3.4.0", "title": "Main Site", "favourite": False}]


async def test_a_home_that_was_never_heard_is_listed_and_its_pages_say_why_they_are_empty():
    clock = ManualClock(DAYLIGHT)
    plant = Changed(twin_at(clock), home=DeviceUnreachable("gone"))
    async with signed_in(plants=[plant], clock=clock) as home:
        body = await home.get(SEARCH)
        page = await home.client.get(DEVICES)

    assert [site["title"] for site in body["sites"]] == ["Main Site"]
    assert (page.status_code, page.json()["message"]) == (473, "IQ_GATEWAY_NOT_REPORTING")


async def test_the_field_leads_from_its_front_page_to_the_first_site_and_names_the_user():
    async with signed_in(profile="field") as home:
        page = await home.client.get("/")
        data = await home.get(f"/app-api/{SITE}/data.json", app=1)
        user = home.state.user.id
    async with signed_in() as home:
        document = await home.client.get("/")

    assert (page.status_code, page.headers["Location"]) == (302, "/web/1234567?v=3.4.0")
    assert data == {"app": {"userId": int(user)}}
    assert document.status_code == 404
