"""When the home was carried through an outage."""

from datetime import datetime, timedelta

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import Outage, Unsupported
from polywatt.testing import DAYLIGHT

from .account import BACKUPS, Changed, signed_in, twin_at

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b51")
async def test_outages_are_listed_newest_first_and_their_seconds_add_up():
    clock = ManualClock(DAYLIGHT)
    begins = [DAYLIGHT - timedelta(days=days) for days in (200, 9, 3)]
    outages = tuple(Outage(since=since, until=since + timedelta(seconds=121)) for since in begins)
    async with signed_in(plants=[Changed(twin_at(clock), events=outages)], clock=clock) as home:
        body = await home.get(BACKUPS)

    assert (body["total_records"], body["total_backup"]) == (3, 363)
    assert [row["duration"] for row in body["histories"]] == [121] * 3
    assert [datetime.fromisoformat(row["start_time"]) for row in body["histories"]] == begins[::-1]
    assert body["histories"][0]["start_time"].endswith("-07:00")
    assert body["histories"][2]["start_time"].endswith("-08:00")


async def test_an_outage_that_goes_on_has_lasted_until_now():
    async with signed_in() as home:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(300)
        body = await home.get(BACKUPS)

    assert body["histories"][0]["duration"] == 300


@pytest.mark.parametrize("events", [(), Unsupported("none")])
async def test_a_home_without_outages_lists_none(events: object):
    clock = ManualClock(DAYLIGHT)
    async with signed_in(plants=[Changed(twin_at(clock), events=events)], clock=clock) as home:
        assert await home.get(BACKUPS) == {"total_records": 0, "total_backup": 0, "histories": []}
