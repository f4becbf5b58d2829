"""The `field` profile: the portal's own spelling, as captured."""

import base64
import struct
from typing import Any

import msgspec
import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import Charge, DeviceUnreachable, Discharge, PortUse, Reading, SetGridCharging, SwitchDetail
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS, TwinPlant
from tests.conftest import CAPTURES, needs_captures

from .account import (
    BATTERY,
    BOX,
    DEVICES,
    ENERGY,
    FUNCTION,
    GROUPS,
    LOGIN,
    MIDBOX,
    PARALLEL,
    PLANTS,
    QUICK,
    READ,
    RIGHT,
    RUNTIME,
    SERIAL,
    WRITE,
    Account,
    account,
)

pytestmark = pytest.mark.anyio
FIRST, SECOND = "1234567891", "1234567892"
BIT = "/WManage/web/maintain/remoteSet/bitParamControl"
REFUSED = {"success": False, "msg": "Invalid parameter value or out of range"}


class Silenced(TwinPlant):
    """Nobody hears the home any more."""

    is_silent = False

    async def reading(self) -> Reading:
        if self.is_silent:
            raise DeviceUnreachable("gone")
        return await super().reading()


def captured(name: str) -> Any:
    return msgspec.json.decode((CAPTURES / "eg4" / "samples" / name).read_bytes())


async def block(home: Account, serial: str = SERIAL, start: int = 0) -> dict[str, Any]:
    body: dict[str, Any] = await home.ask(READ, inverterSn=serial, startRegister=start, pointNumber=127)
    return body


async def quick(home: Account, action: str, **form: Any) -> Any:
    return await home.ask(f"/WManage/web/config/{action}", inverterSn=SERIAL, **form)


@needs_captures
@pytest.mark.parametrize(
    ("path", "form", "capture"),
    [
        (RUNTIME, {"serialNum": FIRST}, "runtime_1234567890.json"),
        (ENERGY, {"serialNum": FIRST}, "energy_1234567890.json"),
        (PARALLEL, {"serialNum": FIRST}, "parallel_energy_1234567890.json"),
        (BATTERY, {"serialNum": FIRST}, "battery_1234567890.json"),
        (MIDBOX, {"serialNum": BOX}, "midbox_0987654321.json"),
    ],
)
async def test_an_answer_has_the_keys_and_the_kinds_of_values_that_were_captured(path, form, capture):
    real = captured(capture)
    async with account("parallel-gridboss", profile="field") as home:
        shown = await home.ask(path, **form)

    invented = {"bmsForceCharge", "lost"}
    assert set(shown) - invented <= set(real)
    differ = {key for key in shown if key in real and kind_of(shown[key]) is not kind_of(real[key])}
    assert not differ
    if "midboxData" in real:
        assert set(shown["midboxData"]) <= set(real["midboxData"])
    if "batteryArray" in real:
        assert set(shown["batteryArray"][0]) == set(real["batteryArray"][0])


def kind_of(value: object) -> type:
    return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)


@needs_captures
async def test_a_login_is_flat_and_lists_every_device_with_the_captured_keys():
    real = captured("login.json")
    async with account("parallel-gridboss", profile="field", signs_in=False) as home:
        shown = (await home.client.post(LOGIN, data=RIGHT)).json()

    assert set(shown) <= set(real)
    assert "user" not in shown
    [plant], [real_plant] = shown["plants"], real["plants"]
    assert set(plant) == set(real_plant)
    assert [device["serialNum"] for device in plant["inverters"]] == [FIRST, SECOND, BOX]
    for device, real_device in zip(plant["inverters"], real_plant["inverters"], strict=True):
        assert set(device) == set(real_device)
        assert device["deviceType"] == real_device["deviceType"]


async def test_whoever_is_not_signed_in_gets_a_web_page():
    async with account(profile="field", signs_in=False) as home:
        answer = await home.client.post(RUNTIME, data={"serialNum": SERIAL})
        wrong = await home.client.post(LOGIN, data=RIGHT | {"password": "other"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert wrong.json() == {"success": False, "msg": "Invalid username or password"}


async def test_lists_come_page_by_page():
    async with account("parallel-gridboss", profile="field") as home:
        first = await home.ask(DEVICES, plantId=-1, page=1, rows=2)
        second = await home.ask(DEVICES, plantId=12345, page=2, rows=2)
        beyond = await home.ask(DEVICES, plantId=-1, page=9, rows=2)
        found = await home.ask(DEVICES, plantId=-1, searchText=BOX[:5])
        plants = await home.ask(PLANTS, page=1, rows=10)

    assert [row["serialNum"] for row in first["rows"]] == [FIRST, SECOND]
    assert [row["serialNum"] for row in second["rows"]] == [BOX]
    assert (first["total"], second["total"], beyond["rows"]) == (3, 3, [])
    assert [row["serialNum"] for row in found["rows"]] == [BOX]
    assert first["rows"][0]["soc"].endswith(" %")
    assert plants["total"] == 1


async def test_a_group_is_asked_for_by_one_of_its_devices_and_comes_flat():
    async with account("parallel-gridboss", profile="field") as home:
        group = await home.ask(GROUPS, serialNum=SECOND)
    async with account(profile="field") as home:
        alone = await home.ask(GROUPS)

    assert [device["serialNum"] for device in group["devices"]] == [FIRST, SECOND]
    assert (group["parallelMidboxSn"], group["total"]) == (BOX, 2)
    assert (alone["devices"], alone["total"]) == ([], 0)


async def test_energies_are_tenths_of_a_kwh_with_their_texts():
    async with account(profile="field") as home:
        shown = await home.ask(ENERGY)
        true = await home.twin.counters()

    assert shown["totalCharging"] == round((true.lifetime.charged_wh or 0.0) / 100.0)
    assert float(shown["totalChargingText"]) == shown["totalCharging"] / 10.0
    is_much = shown["totalUsageUnit"] == "MWh"
    assert float(shown["totalUsageData"]) == pytest.approx(
        shown["totalUsage"] / (10_000.0 if is_much else 10.0), rel=0.01
    )


async def test_a_lost_inverter_keeps_its_voltages_and_loses_what_flows():
    clock = ManualClock(DAYLIGHT)
    plant = Silenced(PRESETS["eg4-18kpv"], clock.now, start=clock.now(), past_days=0)
    async with account(profile="field", plant=plant) as home:
        before = await home.ask(RUNTIME)
        plant.is_silent = True
        await home.clock.advance(10)
        after, bank = await home.ask(RUNTIME), await home.ask(BATTERY)

    assert (after["lost"], after["hasRuntimeData"], after["statusText"]) == (True, True, "offline")
    assert after["vacr"] == before["vacr"]
    assert not {"soc", "vBat", "ppv", "batPower", "pinv"} & set(after)
    assert (bank["totalNumber"], bank["currentType"], bank["currentText"]) == (0, "unknown", "")


async def test_registers_are_named_and_packed_into_words():
    async with account(profile="field") as home:
        low, high = await block(home), await block(home, start=127)

    assert low["HOLD_SERIAL_NUM"] == SERIAL
    assert low["FUNC_SET_TO_STANDBY"] is True
    assert low["HOLD_DISCHG_CUT_OFF_SOC_EOD"] == "10"
    assert "HOLD_SYSTEM_CHARGE_SOC_LIMIT" not in low
    assert high["HOLD_SYSTEM_CHARGE_SOC_LIMIT"] == "100"
    words = struct.unpack("<127H", base64.b64decode(low["valueFrame"]))
    assert words[105] == 10
    assert words[21] >> 9 & 1 == 1


async def test_a_gridbosss_registers_say_what_its_ports_are_for_and_change_it():
    async with account("parallel-gridboss", profile="field") as home:
        shown = await block(home, BOX)
        answer = await home.ask(BIT, inverterSn=BOX, bitParam="BIT_MIDBOX_SP_MODE_1", value=0)
        await home.settled()
        after = await home.ask(MIDBOX, serialNum=BOX)
        [switch] = [d.data for d in await home.twin.details() if isinstance(d.data, SwitchDetail)]

    assert [shown[f"BIT_MIDBOX_SP_MODE_{n}"] for n in (1, 2, 3, 4)] == [2, 1, 0, 0]
    assert answer == {"success": True}
    assert after["midboxData"]["smartPort1Status"] == 0
    assert after["midboxData"]["smartLoad1L1ActivePower"] == 0
    assert switch.ports[0].use == PortUse.UNUSED


@pytest.mark.parametrize(
    ("name", "text", "quantity", "expected"),
    [
        ("HOLD_SYSTEM_CHARGE_SOC_LIMIT", "85", "charge_limit_percent", 85.0),
        ("HOLD_SYSTEM_CHARGE_SOC_LIMIT", "101", "charge_limit_percent", 100.0),
        ("HOLD_DISCHG_CUT_OFF_SOC_EOD", "25", "reserve_percent", 25.0),
        ("HOLD_FORCED_CHG_POWER_CMD", "2.5", "solar_charging_w", 2_500.0),
    ],
)
async def test_a_written_register_reaches_the_home_and_is_shown_some_seconds_later(name, text, quantity, expected):
    async with account(profile="field") as home:
        before = {**await block(home), **await block(home, start=127)}
        answer = await home.ask(WRITE, inverterSn=SERIAL, holdParam=name, valueText=text)
        at_once = {**await block(home), **await block(home, start=127)}
        await home.settled()
        later = {**await block(home), **await block(home, start=127)}
        settings = await home.twin.settings()

    assert answer == {"success": True}
    assert at_once[name] == before[name]
    assert later[name] == text
    assert getattr(settings, quantity) == expected


async def test_charging_from_the_grid_keeps_its_power_while_it_is_off():
    async with account(profile="field") as home:
        await home.ask(WRITE, inverterSn=SERIAL, holdParam="HOLD_AC_CHARGE_POWER_CMD", valueText="3.2")
        off = (await home.twin.settings()).grid_charging
        await home.ask(FUNCTION, inverterSn=SERIAL, functionParam="FUNC_AC_CHARGE", enable="true")
        on = (await home.twin.settings()).grid_charging
        await home.settled()
        shown = await block(home)

    assert off is not None
    assert off.is_allowed is False
    assert on == SetGridCharging(is_allowed=True, power_w=3_200.0)
    assert (shown["FUNC_AC_CHARGE"], shown["HOLD_AC_CHARGE_POWER_CMD"]) == (True, "3.2")


@pytest.mark.parametrize(
    ("function", "quantity"), [("FUNC_EPS_EN", "is_backup_supply_on"), ("FUNC_SET_TO_STANDBY", "is_running")]
)
async def test_a_function_is_switched(function, quantity):
    async with account(profile="field") as home:
        for is_on in (False, True):
            await home.ask(FUNCTION, inverterSn=SERIAL, functionParam=function, enable=str(is_on).lower())
            assert getattr(await home.twin.settings(), quantity) is is_on


@pytest.mark.parametrize(("task", "kind"), [("quickCharge", Charge), ("quickDischarge", Discharge)])
async def test_a_quick_task_tells_how_long_it_goes_on_and_ends(task, kind):
    key = f"Quick{kind.__name__}"
    async with account(profile="field") as home:
        idle = await home.ask(QUICK, inverterSn=SERIAL)
        await quick(home, f"{task}/start", minute=30)
        await home.clock.advance(600)
        running = await home.ask(QUICK, inverterSn=SERIAL)
        told = (await home.twin.settings()).in_force
        await home.clock.advance(1_260)
        over = await home.ask(QUICK, inverterSn=SERIAL)

    assert idle[f"hasUnclosed{key}Task"] is False
    assert running[f"hasUnclosed{key}Task"] is True
    assert running[f"remainTimeBefore{key}Stop"] == pytest.approx(1_200, abs=10)
    assert told is not None
    assert isinstance(told.action, kind)
    assert over[f"hasUnclosed{key}Task"] is False


async def test_stopping_one_kind_of_task_leaves_the_other():
    async with account(profile="field") as home:
        await quick(home, "quickDischarge/start")
        await quick(home, "quickCharge/stop")
        still = await home.ask(QUICK, inverterSn=SERIAL)
        await quick(home, "quickDischarge/stop")
        over = await home.ask(QUICK, inverterSn=SERIAL)

    assert still["hasUnclosedQuickDischargeTask"] is True
    assert over["hasUnclosedQuickDischargeTask"] is False


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (WRITE, {"holdParam": "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "valueText": "102"}),
        (WRITE, {"holdParam": "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "valueText": "nan"}),
        (WRITE, {"holdParam": "HOLD_SYSTEM_CHARGE_SOC_LIMIT"}),
        (WRITE, {"holdParam": "HOLD_AC_CHARGE_POWER_CMD", "valueText": "14"}),
        (WRITE, {"holdParam": "FUNC_EPS_EN", "valueText": "1"}),
        (WRITE, {"holdParam": "HOLD_NO_SUCH", "valueText": "1"}),
        (WRITE, {"holdParam": "HOLD_SERIAL_NUM", "valueText": "1"}),
        (FUNCTION, {"functionParam": "FUNC_EPS_EN", "enable": "maybe"}),
        (FUNCTION, {"functionParam": "FUNC_NO_SUCH", "enable": "true"}),
        (READ, {"startRegister": "0", "pointNumber": "128"}),
        (READ, {"startRegister": "-1", "pointNumber": "10"}),
        (READ, {"startRegister": "x", "pointNumber": ""}),
        ("/WManage/web/config/quickCharge/start", {"minute": "0"}),
        ("/WManage/web/config/quickCharge/start", {"minute": "１"}),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(path, form):
    async with account(profile="field") as home:
        before = await home.twin.settings()
        answer = await home.ask(path, inverterSn=SERIAL, **form)
        after = await home.twin.settings()

    assert answer == REFUSED
    assert (after.charge_limit_percent, after.grid_charging, after.in_force) == (
        before.charge_limit_percent,
        before.grid_charging,
        before.in_force,
    )
