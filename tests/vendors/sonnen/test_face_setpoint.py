"""Setpoints, as anybody sends them to the face."""

import dataclasses

import pytest

from polywatt.model import Charge, Discharge, Hold
from polywatt.testing import EmulatedHome, emulator
from polywatt.twin import TwinSpec
from tests.vendors.sonnen.units import RECEIVED, FakePlant, Line, asked, face_of, line_to

pytestmark = pytest.mark.anyio


async def pac(line: Line) -> float:
    return float((await line.ask("GET", "/api/v1/status")).json["Pac_total_W"])


async def in_force(home: EmulatedHome) -> object:
    told = (await home.twin.settings()).in_force
    assert told is not None
    return told.action


@pytest.mark.proves("sonnen.b03", "sonnen.b15")
async def test_a_setpoint_of_1000_w_shows_as_about_1000_w_negative_while_charging_positive_while_discharging():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        before = await pac(line)
        assert (await line.ask("PUT", "/api/v1/setpoint/charge/1000")).status == 200
        await home.clock.advance(10)
        charging = await pac(line)
        assert (await line.ask("PUT", "/api/v1/setpoint/discharge/1000")).status == 200
        await home.clock.advance(10)
        discharging = await pac(line)

    assert before != pytest.approx(-1_000, abs=10)
    assert charging == pytest.approx(-1_000, abs=10)
    assert discharging == pytest.approx(1_000, abs=10)


def large(spec: TwinSpec) -> TwinSpec:
    """A battery that a day of 1 kW does not fill."""
    return dataclasses.replace(spec, modules=40)


@pytest.mark.proves("sonnen.b04")
async def test_a_setpoint_still_holds_after_a_day_and_until_another_value_comes():
    async with emulator("sonnen", past_days=0, change=large) as home, line_to(home.address.port) as line:
        await line.ask("PUT", "/api/v1/setpoint/charge/1000")
        await home.clock.advance(86_400)
        a_day_later = await pac(line)
        await line.ask("PUT", "/api/v1/setpoint/discharge/500")
        await home.clock.advance(86_400)
        two_days_later = await pac(line)

    assert a_day_later == pytest.approx(-1_000, abs=10)
    assert two_days_later == pytest.approx(500, abs=10)


@pytest.mark.proves("sonnen.b04")
async def test_a_setpoint_outlives_a_full_battery_and_an_outage():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        await line.ask("PUT", "/api/v1/setpoint/charge/2500")
        await home.clock.advance(43_200)
        when_full = await pac(line)
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(600)
        home.twin.world.restore_grid(home.clock.now())
        await home.clock.advance(3_600)

        assert when_full == pytest.approx(0, abs=30)
        assert await in_force(home) == Charge(power_w=2_500.0)


@pytest.mark.proves("sonnen.b05")
async def test_charge_and_discharge_are_one_setpoint_and_the_later_replaces_the_earlier():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        await line.ask("PUT", "/api/v1/setpoint/charge/1000")
        await line.ask("PUT", "/api/v1/setpoint/discharge/500")
        await home.clock.advance(10)
        after_discharge = await pac(line)
        await line.ask("PUT", "/api/v1/setpoint/charge/700")
        await home.clock.advance(10)

        assert after_discharge == pytest.approx(500, abs=10)
        assert await pac(line) == pytest.approx(-700, abs=10)


@pytest.mark.proves("sonnen.b06")
async def test_the_value_in_the_path_is_all_a_setpoint_needs():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.send(b"PUT /api/v1/setpoint/charge/1234 HTTP/1.1\r\nHost: unit\r\n\r\n")

        assert answer.body == RECEIVED
        assert await in_force(home) == Charge(power_w=1_234.0)


async def test_a_body_or_a_query_beside_the_value_changes_nothing_of_it():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("PUT", "/api/v1/setpoint/charge/1234?value=1", b'{"value": 2}')

        assert answer.body == RECEIVED
        assert await in_force(home) == Charge(power_w=1_234.0)


@pytest.mark.proves("sonnen.b08")
@pytest.mark.parametrize("version", ["v1/", "V1/", ""])
async def test_setpoints_are_taken_below_either_spelling_of_the_version(version):
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        charge = await line.ask("PUT", f"/api/{version}setpoint/charge/800")
        charges = await in_force(home)
        discharge = await line.ask("PUT", f"/api/{version}setpoint/discharge/900")

        assert (charge.status, discharge.status) == (200, 200)
        assert (charges, await in_force(home)) == (Charge(power_w=800.0), Discharge(power_w=900.0))


@pytest.mark.proves("sonnen.b09", "sonnen.b10", "sonnen.b21")
@pytest.mark.parametrize("setpoint", ["charge/1000", "discharge/1000", "charge/0", "discharge/0", "charge/2500"])
async def test_a_good_setpoint_answers_18_bytes_of_html_that_are_json_with_code_0(setpoint):
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("PUT", f"/api/v1/setpoint/{setpoint}", b"", "Accept: */*")

    assert answer.status == 200
    assert answer.headers["content-length"] == "18"
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert answer.json == {"ReturnCode": "0"}


@pytest.mark.parametrize("direction", ["charge", "discharge"])
async def test_a_setpoint_of_zero_is_standby_in_either_direction(direction):
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        await line.ask("PUT", "/api/v1/setpoint/charge/1000")
        await line.ask("PUT", f"/api/v1/setpoint/{direction}/0")
        await home.clock.advance(600)

        assert await in_force(home) == Hold()
        assert await pac(line) == 0


async def test_what_reaches_the_plant_is_one_command_for_each_setpoint():
    plant = FakePlant()
    app = face_of(plant)

    for path in ("charge/1000", "discharge/250", "charge/0", "charge/007"):
        await asked(app, "PUT", f"/api/v1/setpoint/{path}")

    assert plant.asked == [Charge(power_w=1_000.0), Discharge(power_w=250.0), Hold(), Charge(power_w=7.0)]
