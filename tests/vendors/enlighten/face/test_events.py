"""The homeowner's feed."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import Alert, CarSession, Event, Outage, Severity, Unknown, Unsupported
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.face.events.cursor import Cursor

from .account import EVENTS, Changed, SignedIn, signed_in, twin_at

pytestmark = pytest.mark.anyio


def alert(number: int, **more: Any) -> Alert:
    since = DAYLIGHT - timedelta(hours=number // 3)
    fields: dict[str, Any] = {
        "id": f"a{number}",
        "since": since,
        "severity": Severity.WARNING,
        "code": f"code{number % 5}",
    }
    return Alert(**fields | more)


def listing(events: list[Event]) -> Any:
    def events_between(since: datetime, until: datetime) -> tuple[Event, ...]:
        return tuple(event for event in events if event.since < until and (event.until is None or event.until > since))

    return events_between


async def walked(home: SignedIn, size: int, most: int = 100) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor: str | None = "start"
    for _ in range(most):
        if cursor is None:
            return rows
        page = await home.get(EVENTS, next=cursor, page_size=size, locale="en")
        assert len(page["events"]) <= page["page_size"] == size
        rows += page["events"]
        cursor = page["next"]
    raise AssertionError("it does not end")


@pytest.mark.proves("enlighten.b46")
@pytest.mark.parametrize("size", [1, 2, 7, 50])
async def test_all_pages_together_hold_each_row_once_newest_first(size: int):
    clock = ManualClock(DAYLIGHT)
    events: list[Event] = [alert(number) for number in range(40)]
    events += [alert(number, device_id="battery-1") for number in range(40, 43)]
    events.append(Outage(since=DAYLIGHT - timedelta(days=700)))
    async with signed_in(plants=[Changed(twin_at(clock), events=listing(events))], clock=clock) as home:
        rows = await walked(home, size)

    assert len(rows) == len({row["id"] for row in rows}) == 44
    dates = [row["event_date"] for row in rows]
    assert dates == sorted(dates, reverse=True)


async def test_new_rows_do_not_move_the_next_page():
    clock = ManualClock(DAYLIGHT)
    events: list[Event] = [alert(number) for number in range(30)]
    async with signed_in(plants=[Changed(twin_at(clock), events=listing(events))], clock=clock) as home:
        first = await home.get(EVENTS, page_size=10)
        expected = await home.get(EVENTS, page_size=10, next=first["next"])
        await clock.advance(60)
        events.append(alert(99, since=clock.now()))
        second = await home.get(EVENTS, page_size=10, next=first["next"])
        newest = await home.get(EVENTS, page_size=1)

    assert second["events"] == expected["events"]
    assert newest["events"][0]["event_date"] == clock.now().timestamp()


@pytest.mark.proves("enlighten.b48")
async def test_a_row_tells_an_alert_with_its_device_and_its_advice():
    clock = ManualClock(DAYLIGHT)
    since, until = DAYLIGHT - timedelta(hours=2), DAYLIGHT - timedelta(hours=1)
    event = alert(1, since=since, until=until, text="Too warm.", advice="Open a window.", device_id="battery-1")
    async with signed_in(plants=[Changed(twin_at(clock), events=(event,))], clock=clock) as home:
        page = await home.get(EVENTS)

    row = page["events"][0]
    assert page["site_timezone"] == "America/Los_Angeles"
    assert page["next"] is None
    assert (row["event_start_date"], row["event_clear_date"]) == (since.timestamp(), until.timestamp())
    assert (row["status"], row["standing"], row["type"]) == ("Closed", False, "IQ Battery")
    assert (row["description"], row["recommended_action"]) == ("Too warm.", "Open a window.")
    assert row["devices_impacted"] == [f"IQ Battery (SNo. {row['serial_num']})"]
    assert (row["event_key"], row["emu_event_id"]) == ("code1", -1)


@pytest.mark.parametrize(
    ("severity", "is_over", "status"),
    [
        (Severity.INFO, True, "Info"),
        (Severity.INFO, False, "Info"),
        (Severity.CRITICAL, True, "Closed"),
        (Severity.CRITICAL, False, "Open"),
        (Unknown(word="odd"), False, "Open"),
    ],
)
async def test_a_row_is_info_closed_or_open(severity: Severity | Unknown, is_over: bool, status: str):
    clock = ManualClock(DAYLIGHT)
    event = alert(6, severity=severity, until=DAYLIGHT if is_over else None)
    async with signed_in(plants=[Changed(twin_at(clock), events=(event,))], clock=clock) as home:
        row = (await home.get(EVENTS))["events"][0]

    assert (row["status"], row["standing"]) == (status, not is_over)
    assert (row["event_clear_date"] is None) is not is_over


async def test_a_cars_visit_is_a_row_at_its_start_and_one_at_its_end():
    clock = ManualClock(DAYLIGHT)
    past = CarSession(charger_id="charger-1", since=DAYLIGHT - timedelta(hours=9), until=DAYLIGHT - timedelta(hours=3))
    open_one = CarSession(charger_id="charger-1", since=DAYLIGHT - timedelta(hours=1))
    async with signed_in(plants=[Changed(twin_at(clock), events=(past, open_one))], clock=clock) as home:
        rows = (await home.get(EVENTS))["events"]

    assert [row["event_key"] for row in rows] == ["evse_start_charging", "evse_stop_charging", "evse_start_charging"]
    assert [row["event_type_id"] for row in rows] == [795, 796, 795]
    assert {row["type"] for row in rows} == {"IQ EV Charger"}
    assert all(row["standing"] is False and row["status"] == "Info" for row in rows)


async def test_an_outage_of_the_home_shows_in_its_feed():
    async with signed_in() as home:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(120)
        open_rows = (await home.get(EVENTS))["events"]
        home.twin.world.restore_grid(home.clock.now())
        await home.clock.advance(120)
        over = (await home.get(EVENTS))["events"]

    assert next(row for row in open_rows if row["event_key"] == "grid_outage")["standing"] is True
    assert next(row for row in over if row["event_key"] == "grid_outage")["status"] == "Closed"


async def test_the_file_behind_the_link_has_all_rows_in_the_sites_time():
    clock = ManualClock(DAYLIGHT)
    events = [alert(number, text='=1+1, "quoted"\nand more') for number in range(40)]
    async with signed_in(plants=[Changed(twin_at(clock), events=listing(list(events)))], clock=clock) as home:
        link = (await home.get(EVENTS, page_size=5))["csv_link"]
        answer = await home.client.get(link)

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert link.startswith("https://cloud/service/")
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(rows) == 41
    assert {len(row) for row in rows} == {8}
    assert rows[1][3] == '\'=1+1, "quoted"\nand more'
    assert rows[1][4] == "2026-06-21T09:00:00-07:00"


async def test_a_link_leads_to_the_cloud_itself_where_the_host_is_none():
    async with signed_in() as home:
        answer = await home.client.get(EVENTS, headers={"Host": "a/b?<x>"})

    assert answer.json()["csv_link"].startswith("https://enlighten.enphaseenergy.com/service/")


async def test_a_home_without_events_has_an_empty_feed():
    clock = ManualClock(DAYLIGHT)
    async with signed_in(plants=[Changed(twin_at(clock), events=Unsupported("none"))], clock=clock) as home:
        page = await home.get(EVENTS)

    assert (page["events"], page["next"], page["page_size"]) == ([], None, 30)


@pytest.mark.parametrize(
    "query",
    [{"page_size": "0"}, {"page_size": "-3"}, {"page_size": "5001"}, {"page_size": "x"}]
    + [{"next": text} for text in ("x", "1", "1:2:3", "1:s:1:-2", "9" * 13 + ":s:1:-1:1", "1:s:1:-1:1:1")],
)
async def test_a_page_that_is_none_is_refused_as_its_server_does(query: dict[str, str]):
    async with signed_in() as home:
        answer = await home.client.get(EVENTS, params=query)

    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")


async def test_a_cursor_far_in_the_future_is_the_newest_page():
    async with signed_in() as home:
        newest = await home.get(EVENTS)
        page = await home.get(EVENTS, next="999999999999:s:1:-1:1")

    assert page["events"] == newest["events"]


def test_a_cursor_is_read_as_it_is_written():
    cursor = Cursor(1_770_000_100, 123, "EV0000000000", 795)

    assert Cursor.parse(str(cursor)) == cursor
    assert Cursor.parse("1769999999:EV0000000000:795:-1") == Cursor(1_769_999_999, 0, "EV0000000000", 795)
