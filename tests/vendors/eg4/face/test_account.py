"""Signing in, and the tree of an account."""

import pytest

from .account import (
    ALL,
    BOX,
    DEVICES,
    GROUPS,
    LOGIN,
    PLANT,
    PLANTS,
    RIGHT,
    RUNTIME,
    SECOND,
    SERIAL,
    WITHOUT_BOX,
    account,
)

pytestmark = pytest.mark.anyio
REFUSED = {"success": False, "message": "Invalid username or password"}


@pytest.mark.proves("eg4.b06", "eg4.b07", "eg4.b10")
async def test_a_login_is_a_form_and_its_session_is_a_cookie_below_one_path():
    async with account(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=RIGHT)
        as_json = await home.client.post(LOGIN, json=RIGHT)

    assert answer.json()["success"] is True
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert (name, rest.partition("; ")[2]) == ("JSESSIONID", "Path=/WManage; HttpOnly")
    assert as_json.json()["success"] is False
    assert "Set-Cookie" not in as_json.headers


@pytest.mark.proves("eg4.b03", "eg4.b78")
@pytest.mark.parametrize(
    "wrong", [{"password": "other"}, {"account": "elsewhere@example.com"}, {"account": ""}, {"password": ""}]
)
async def test_an_account_of_another_region_or_a_wrong_password_is_refused(wrong: dict[str, str]):
    async with account(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=RIGHT | wrong)

    assert (answer.status_code, answer.json()) == (200, REFUSED)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.proves("eg4.b02")
async def test_every_base_serves_the_same_paths():
    async with account() as home:
        for host in ("us.luxpowertek.com", "monitor.eg4electronics.com", "localhost"):
            answer = await home.client.post(PLANTS, headers={"Host": host})
            assert answer.json()["total"] == 1


@pytest.mark.proves("eg4.b05")
async def test_a_session_lives_for_two_hours():
    async with account() as home:
        await home.clock.advance(115 * 60)
        before = await home.client.post(PLANTS)
        await home.clock.advance(10 * 60)
        after = await home.client.post(PLANTS)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.proves("eg4.b14")
@pytest.mark.parametrize("path", ALL)
async def test_nothing_is_told_without_a_session(path: str):
    async with account(signs_in=False) as home:
        answers = [await home.client.post(path, data={"serialNum": SERIAL})]
        home.client.cookies.set("JSESSIONID", "NOBODY")
        answers.append(await home.client.post(path, data={"serialNum": SERIAL}))

    assert [(answer.status_code, answer.content) for answer in answers] == [(401, b"")] * 2


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


async def test_a_plant_of_somebody_else_is_not_found_and_other_paths_and_methods_do_not_exist():
    async with account() as home:
        other = await home.ask(GROUPS, plantId="1")
        get = await home.client.get(RUNTIME)
        nowhere = await home.client.post("/WManage/api/nowhere")

    assert other["success"] is False
    assert (get.status_code, nowhere.status_code) == (405, 404)
