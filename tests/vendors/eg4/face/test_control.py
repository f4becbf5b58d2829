"""Parameters and functions, and firmware as it shows at the account."""

import pytest

from polywatt.model import Charge, Release

from .account import CHECK, ELIGIBLE, FUNCTION, INFO, QUICK, READ, RUN, RUNTIME, SECOND, SERIAL, USER, WRITE, account

pytestmark = pytest.mark.anyio
INVALID = {"success": False, "message": "Invalid parameter value or out of range"}
FIRST = "1234567891"


@pytest.mark.proves("eg4.b45")
async def test_parameters_come_in_the_order_they_are_asked_with_name_and_unit():
    async with account() as home:
        found = (await home.ask(READ, paramIds="23,21,99,22"))["parameters"]
        spoilt = await home.ask(READ, paramIds="21,,22")

    assert [(row["paramId"], row["paramName"], row["unit"]) for row in found] == [
        (23, "PV_CHARGE_POWER", "W"),
        (21, "SYSTEM_CHARGE_SOC_LIMIT", "%"),
        (22, "AC_CHARGE_POWER", "W"),
    ]
    assert spoilt == INVALID


@pytest.mark.proves("eg4.b48", "eg4.b49")
async def test_what_is_written_acts_at_once_and_is_read_a_few_seconds_later():
    async with account() as home:
        before = await home.read(21, 22)
        written = await home.ask(WRITE, data="21:90,22:2500")
        told, at_once = await home.twin.settings(), await home.read(21, 22)
        await home.settled()
        later = await home.read(21, 22)

    assert written == {"success": True, "serialNum": SERIAL, "message": "Parameters updated successfully"}
    assert told.charge_limit_percent == 90
    assert told.grid_charging is not None
    assert told.grid_charging.power_w == 2_500
    assert at_once == before
    assert later == {21: 90, 22: 2_500}


@pytest.mark.proves("eg4.b46", "eg4.b50")
@pytest.mark.parametrize(
    "data",
    [
        *("21:101", "22:12001", "23:12001", "64:2", "65:2", "66:2", "99:1", "21", "21:", ":90", "21:x", "21:-1"),
        *("21:50,21:60", "21:9.5", "", "21:50,22:99999", "21:50;22:5", "21:１"),
    ],
)
async def test_a_value_that_cannot_be_is_refused_and_nothing_of_it_is_kept(data: str):
    async with account() as home:
        before = await home.twin.settings()
        answer = await home.ask(WRITE, data=data)
        await home.settled()

        assert answer == INVALID
        after = await home.twin.settings()
        assert (after.charge_limit_percent, after.grid_charging) == (before.charge_limit_percent, before.grid_charging)


@pytest.mark.proves("eg4.b46")
@pytest.mark.parametrize("data", ["21:0", "21:100", "22:0", "22:12000", "64:0", "65:0", "66:1"])
async def test_the_ends_of_each_range_are_taken(data: str):
    async with account() as home:
        assert (await home.ask(WRITE, data=data))["success"] is True


@pytest.mark.proves("eg4.b52")
@pytest.mark.parametrize("name", ["quickCharge", "batteryBackup", "operatingMode"])
@pytest.mark.parametrize("value", [1, 0])
async def test_a_function_is_echoed_with_its_number(name: str, value: int):
    async with account() as home:
        answer = await home.ask(FUNCTION, function=name, value=value)

    assert (answer["success"], answer["function"], answer["value"]) == (True, name, value)


@pytest.mark.proves("eg4.b52")
@pytest.mark.parametrize(("name", "value"), [("quickCharge", "2"), ("quickCharge", ""), ("explode", "1"), ("", "1")])
async def test_other_functions_and_values_are_refused(name: str, value: str):
    async with account() as home:
        assert await home.ask(FUNCTION, function=name, value=value) == INVALID


@pytest.mark.proves("eg4.b53")
async def test_functions_and_parameters_are_two_views_of_one_state():
    async with account() as home:
        await home.ask(FUNCTION, function="batteryBackup", value=0)
        await home.settled()
        without = await home.read(66)
        await home.ask(WRITE, data="66:1,65:1")
        await home.settled()
        settings, both = await home.twin.settings(), await home.read(65, 66)

    assert (without, both) == ({66: 0}, {65: 1, 66: 1})
    assert settings.is_backup_supply_on is True
    assert settings.in_force is not None
    assert isinstance(settings.in_force.action, Charge)


@pytest.mark.proves("eg4.b54")
async def test_a_quick_charge_runs_its_four_hours_and_is_not_begun_twice():
    async with account() as home:
        await home.ask(FUNCTION, function="quickCharge", value=1)
        first = await home.ask(QUICK)
        await home.clock.advance(3_600)
        await home.ask(FUNCTION, function="quickCharge", value=1)
        again = await home.ask(QUICK)
        await home.clock.advance(3 * 3_600 + 60)
        over = await home.ask(QUICK)

    assert first["hasUnclosedQuickChargeTask"] is True
    assert again == first
    assert (over["hasUnclosedQuickChargeTask"], over["taskEndTime"]) == (False, None)


async def test_to_end_a_quick_charge_that_does_not_run_ends_nothing_else():
    async with account() as home:
        await home.ask(FUNCTION, function="quickCharge", value=1)
        await home.twin.send(Release())
        await home.ask(FUNCTION, function="quickCharge", value=0)

        assert (await home.ask(QUICK))["hasUnclosedQuickChargeTask"] is False


@pytest.mark.proves("eg4.b51")
async def test_in_standby_nothing_can_be_charged_quickly():
    async with account() as home:
        await home.ask(FUNCTION, function="operatingMode", value=1)
        await home.settled()
        refused = await home.ask(FUNCTION, function="quickCharge", value=1)
        await home.ask(FUNCTION, function="operatingMode", value=0)
        await home.settled()
        taken = await home.ask(FUNCTION, function="quickCharge", value=1)

    assert refused == INVALID
    assert taken["success"] is True


async def test_all_inverters_of_a_group_are_told_alike():
    async with account("parallel-gridboss") as home:
        await home.ask(WRITE, serialNum=FIRST, data="22:3000")
        await home.settled()
        other = await home.ask(READ, serialNum=SECOND, paramIds="22")
        told = await home.twin.settings()

    assert other["parameters"][0]["value"] == 3_000
    assert told.grid_charging is not None
    assert told.grid_charging.power_w == 6_000


@pytest.mark.proves("eg4.b56", "eg4.b72", "eg4.b73")
async def test_an_update_takes_the_inverter_away_and_brings_it_back_with_another_version():
    async with account("parallel-gridboss") as home:
        before = await home.ask(RUNTIME, serialNum=FIRST)
        await home.ask(CHECK, serialNum=FIRST)
        eligible = await home.ask(ELIGIBLE, serialNum=FIRST, userId=USER)
        nobody = await home.ask(RUN, serialNum=FIRST)
        untouched = await home.ask(RUNTIME, serialNum=FIRST)
        started = await home.ask(RUN, serialNum=FIRST, userId=USER)
        other = await home.ask(RUN, serialNum=SECOND, userId=USER)
        during = await home.ask(RUNTIME, serialNum=FIRST)
        info = await home.ask(INFO, userId=USER)
        await home.clock.advance(45 * 60)
        after = await home.ask(RUNTIME, serialNum=FIRST)

    assert eligible == {"success": True, "msg": "allowToUpdate"}
    assert nobody["success"] is False
    assert (before["lost"], untouched["lost"], during["lost"], after["lost"]) == (False, False, True, False)
    assert started["success"] is True
    assert other["code"] == "PARALLEL_GROUP_UPDATING"
    assert [row["inverterSn"] for row in info["deviceInfos"]] == [FIRST]
    assert (before["fwCode"], after["fwCode"]) == ("fAAB-2122", "fAAB-2525")
