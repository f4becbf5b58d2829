"""Pages of microinverters, and their energies."""

from datetime import date

import pytest

from polywatt.vendors.enlighten.client.errors import InvalidRequest

from ..payloads import SITE
from .cloud import INVERTERS, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b61")
async def test_all_pages_of_inverters_are_read():
    async with cloud() as (client, made):
        made.inverters = 16
        found = await client.inverters.all(SITE, limit=10)
        pages = [(seen.query["limit"], seen.query["offset"]) for seen in made.seen if seen.what == INVERTERS]
    assert len({each.serial for each in found}) == 16
    assert pages == [("10", "0"), ("10", "10")]


@pytest.mark.proves("enlighten.b64")
async def test_the_days_of_inverters_energy_are_inclusive_and_the_right_way_round():
    async with cloud() as (client, made):
        found = await client.inverters.energy(SITE, date(2026, 2, 9), date(2026, 2, 9))
        with pytest.raises(InvalidRequest):
            await client.inverters.energy(SITE, date(2026, 2, 9), date(2026, 2, 8))
    assert made.seen[-1].query == {"start_date": "2026-02-09", "end_date": "2026-02-09"}
    assert found.energies_wh == {"671": 556.0}
