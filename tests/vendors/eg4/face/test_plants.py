"""The plants of an account."""

import pytest

from .account import (
    PLANT,
    PLANTS,
    account,
)

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b15", "eg4.b16", "eg4.b17")
async def test_the_plants_are_searched_by_name_and_tell_their_offset_in_hours_and_minutes():
    async with account() as home:
        everything = await home.ask(PLANTS, sort="createDate", order="desc", searchText="")
        found = await home.ask(PLANTS, searchText="18kpv")
        nothing = await home.ask(PLANTS, searchText="nowhere")

    [row] = everything["rows"]
    assert (everything["total"], found["total"], nothing) == (1, 1, {"rows": [], "total": 0})
    assert row["id"] == row["plantId"] == int(PLANT)
    assert (row["timezone"], row["currentTimezoneWithMinute"], row["daylightSavingTime"]) == ("GMT -8", -700, True)
