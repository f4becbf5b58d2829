"""Pages of events."""

import pytest

from .. import payloads
from ..payloads import SITE
from .cloud import EVENTS, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b46")
async def test_all_pages_of_events_are_read_and_the_cursor_is_passed_on_unchanged():
    async with cloud() as (client, made):
        made.events = 7
        ids = [event.id async for event in client.events.all(SITE, page_size=3)]
        cursors = [seen.query.get("next") for seen in made.seen if seen.what == EVENTS]
    assert ids == list(range(7))
    assert cursors == [None, "3:a/b+c=", "6:a/b+c="]


async def test_a_cursor_that_leads_in_a_circle_is_not_followed_for_ever():
    async with cloud() as (client, made):
        made.says(EVENTS, {"events": [payloads.EVENT], "next": "again"})

        assert len([event async for event in client.events.all(SITE)]) == 2
