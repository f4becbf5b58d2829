"""The paths of the API."""

import pytest

from .account import (
    GROUPS,
    PLANTS,
    RUNTIME,
    account,
)

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b02")
async def test_every_base_serves_the_same_paths():
    async with account() as home:
        for host in ("us.luxpowertek.com", "monitor.eg4electronics.com", "localhost"):
            answer = await home.client.post(PLANTS, headers={"Host": host})
            assert answer.json()["total"] == 1


async def test_a_plant_of_somebody_else_is_not_found_and_other_paths_and_methods_do_not_exist():
    async with account() as home:
        other = await home.ask(GROUPS, plantId="1")
        get = await home.client.get(RUNTIME)
        nowhere = await home.client.post("/WManage/api/nowhere")

    assert other["success"] is False
    assert (get.status_code, nowhere.status_code) == (405, 404)
