"""Alerts and outages."""

from datetime import timedelta
from typing import Any

import pytest

from polywatt.model import (
    Alert,
    GridState,
    Outage,
    Severity,
    Unknown,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.driver.events import within
from tests.vendors.tap import said

from .bench import SITE, bench, of_kind

pytestmark = pytest.mark.anyio
EVENTS = f"/service/events-platform-service/v1.0/{SITE}/events/homeowner"


def row(id_: int, at: int | None, **more: Any) -> dict[str, Any]:
    told = {"id": id_, "status": "Info", "event_key": f"key_{id_}", "description": "What happened."}
    return told | {"event_start_date": at, "event_clear_date": at, "standing": False} | more


async def test_paging_stops_where_the_asker_wants_no_more():
    async with bench() as b:
        await b.driver.home()
        now_s = int(b.home.clock.now().timestamp())
        pages = [said({"events": [row(page, now_s - 3_600 * page)], "next": f"{page}:x"}) for page in range(100)]
        b.tap.instead["GET", EVENTS] = lambda _seen: pages.pop(0)
        now = b.home.clock.now()
        events = await b.driver.events(now - timedelta(hours=3), now + timedelta(seconds=1))

    assert [one.code for one in of_kind(events, Alert)] == ["key_3", "key_2", "key_1", "key_0"]
    assert len(pages) == 100 - 5


async def test_alerts_are_told_with_what_to_do_and_rows_of_car_sessions_are_not_told_twice():
    async with bench() as b:
        sn = await b.serial()
        now_s = int(b.home.clock.now().timestamp()) - 60
        rows = [
            row(1, now_s, status="Error", serial_num=sn, recommended_action="Call somebody.", standing=True),
            row(2, now_s, status="Warning"),
            row(3, now_s, event_key="evse_start_charging"),
            row(4, now_s, status="Purple"),
            row(5, None, event_date=None),
            row(6, now_s, event_key=None),
        ]
        b.tap.instead["GET", EVENTS] = said({"events": rows, "next": None})
        now = b.home.clock.now()
        found = of_kind(await b.driver.events(now - timedelta(hours=1), now), Alert)

    assert [one.id for one in found] == ["1", "2", "4"]
    assert [one.severity for one in found] == [Severity.CRITICAL, Severity.WARNING, Unknown(word="Purple")]
    assert (found[0].device_id, found[0].advice, found[0].until) == (sn, "Call somebody.", None)
    assert found[1].until == found[1].since


async def test_an_outage_that_the_battery_bridged_is_told_with_its_length():
    async with bench() as b:
        now = b.home.clock.now()
        b.twin.world.fail_grid(now + timedelta(minutes=1), now + timedelta(minutes=31))
        await b.wait(1_200)
        during = await b.driver.reading()
        await b.wait(3_600)
        after = await b.driver.reading()
        found = of_kind(await b.driver.events(now, b.home.clock.now()), Outage)

    assert during.grid_state is GridState.ISLANDED
    assert after.grid_state is GridState.CONNECTED
    assert [(one.since, one.until) for one in found] == [(now + timedelta(minutes=1), now + timedelta(minutes=31))]


async def test_what_is_to_come_has_not_happened():
    async with bench() as b:
        b.twin.world.fail_grid(b.home.clock.now())
        await b.wait(60)
        now = b.home.clock.now()
        events = await b.driver.events(now + timedelta(seconds=1), now + timedelta(days=1))

    assert events == ()


def test_events_are_those_that_were_on_in_the_interval():
    def outage(begin: float, end: float | None) -> Outage:
        at = DAYLIGHT + timedelta(hours=begin)
        return Outage(since=at, until=None if end is None else DAYLIGHT + timedelta(hours=end))

    all_of_them = [outage(-2, -1), outage(-2, 1), outage(0, 1), outage(5, 6), outage(-9, None), outage(0, 0)]
    found = within(all_of_them, DAYLIGHT, DAYLIGHT + timedelta(hours=5))

    assert set(found) == {outage(-2, 1), outage(0, 1), outage(-9, None), outage(0, 0)}
    assert [one.since for one in found] == sorted(one.since for one in found)
