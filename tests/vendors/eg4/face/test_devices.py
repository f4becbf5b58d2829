"""The devices of a plant, and its groups."""

import pytest

from .account import (
    BOX,
    DEVICES,
    GROUPS,
    LOGIN,
    PLANT,
    RIGHT,
    RUNTIME,
    SECOND,
    WITHOUT_BOX,
    account,
)

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b18", "eg4.b19", "eg4.b59")
async def test_a_group_has_its_inverters_and_a_gridboss_and_a_lone_inverter_has_none():
    async with account() as home:
        alone = await home.ask(GROUPS, plantId=PLANT)
    async with account("parallel-gridboss") as home:
        [group] = (await home.ask(GROUPS, plantId=PLANT))["parallelGroups"]
    async with account("parallel-gridboss", inverters=1) as home:
        [small] = (await home.ask(GROUPS, plantId=PLANT))["parallelGroups"]
    async with account("parallel-gridboss", **WITHOUT_BOX) as home:
        [without] = (await home.ask(GROUPS, plantId=PLANT))["parallelGroups"]

    assert alone == {"success": True, "parallelGroups": []}
    assert [row["serialNum"] for row in group["inverters"]] == ["1234567891", SECOND]
    assert group["midDevice"]["serialNum"] == small["midDevice"]["serialNum"] == BOX
    assert len(small["inverters"]) == 1
    assert "midDevice" not in without


@pytest.mark.proves("eg4.b20", "eg4.b21", "eg4.b86", "eg4.b87")
async def test_login_and_list_name_the_same_inverters_and_no_batteries():
    async with account("parallel-gridboss") as home:
        login = (await home.client.post(LOGIN, data=RIGHT)).json()
        listed = (await home.ask(DEVICES, plantId=PLANT))["devices"]

    rows = [row for plant in login["plants"] for row in plant["inverters"]]
    assert login["userId"] == login["user"]["userId"]
    assert [row["serialNum"] for row in rows] == [row["serialNum"] for row in listed] == ["1234567891", SECOND]
    assert all(len(row["serialNum"]) == 10 and row["serialNum"].isdigit() for row in listed)
    assert all(int(row["modelText"], 16) == row["model"] for row in listed)


@pytest.mark.proves("eg4.b23", "eg4.b78")
@pytest.mark.parametrize("form", [{}, {"serialNum": ""}, {"serialNum": "1111111111"}, {"serialNum": "x" * 500}])
async def test_a_device_that_is_not_there_is_not_found(form: dict[str, str]):
    async with account() as home:
        answer = (await home.client.post(RUNTIME, data=form)).json()

    assert answer == {"success": False, "message": "Device not found or not accessible"}
