"""Pages of past sessions."""

from datetime import date

import pytest

from polywatt.vendors.enlighten.client.errors import InvalidRequest

from ...payloads import SITE, SN
from ..cloud import HISTORY, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b35", "enlighten.b36")
async def test_all_pages_of_sessions_are_read_by_local_days():
    async with cloud() as (client, made):
        made.sessions = 25
        day = date(2025, 10, 16)
        found = [each.sessionId async for each in client.charger.history.all(SITE, SN, day, day, "Europe/Berlin")]
        pages = [seen.json["params"] for seen in made.seen if seen.what == HISTORY]

        with pytest.raises(InvalidRequest):
            await client.charger.history.page(SITE, SN, day, date(2025, 10, 15), "Europe/Berlin")
    assert found == list(range(25))
    assert [page["offset"] for page in pages] == [0, 20]
    assert pages[0] == {
        "offset": 0,
        "limit": 20,
        "startDate": "16-10-2025",
        "endDate": "16-10-2025",
        "timezone": "Europe/Berlin",
    }
