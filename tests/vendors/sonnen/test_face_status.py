"""What the face's status says of the home behind it."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from polywatt.model import BatteryDetail, Detail, Home, Ratings, Reading
from polywatt.testing import emulator
from polywatt.vendors.sonnen import VENDOR
from polywatt.vendors.sonnen.face import status_from
from tests.vendors.sonnen.units import EXAMPLE, line_to

pytestmark = pytest.mark.anyio
STATUS = "/api/v1/status"
TEN = {
    "Consumption_W",
    "Production_W",
    "Pac_total_W",
    "RSOC",
    "USOC",
    "Fac",
    "Uac",
    "Ubat",
    "Timestamp",
    "IsSystemInstalled",
}


@pytest.mark.proves("sonnen.b01")
async def test_every_answer_is_http_1_1_and_the_connection_stays_open_for_the_next():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answers = [
            await line.ask("GET", STATUS),
            await line.ask("PUT", "/api/v1/setpoint/charge/0"),
            await line.ask("GET", "/nowhere"),
            await line.ask("POST", STATUS, b"{}"),
            await line.ask("GET", STATUS),
        ]

    assert [a.status for a in answers] == [200, 200, 404, 405, 200]
    assert all(a.status_line.startswith("HTTP/1.1 ") for a in answers)
    assert not any(a.headers.get("connection") == "close" for a in answers)


@pytest.mark.proves("sonnen.b02")
async def test_the_emulator_speaks_plain_http_below_api_and_the_vendors_own_port_is_8080():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        below_api, beside = await line.ask("GET", STATUS), await line.ask("GET", "/v1/status")

    assert (VENDOR.scheme, VENDOR.port) == ("http", 8080)
    assert home.url.startswith("http://")
    assert home.emulation.face.certificate is None
    assert (below_api.status, beside.status) == (200, 404)


@pytest.mark.proves("sonnen.b11")
async def test_the_status_is_read_with_get_and_is_json():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("GET", STATUS, b"", "Accept: */*")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.json, dict)


@pytest.mark.proves("sonnen.b12", "sonnen.b08")
async def test_the_status_is_the_same_with_and_without_its_version_in_either_case():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        bodies = {(await line.ask("GET", path)).body for path in (STATUS, "/api/V1/status", "/api/status")}

    assert len(bodies) == 1
    assert b"Consumption_W" in bodies.pop()


@pytest.mark.proves("sonnen.b13")
async def test_the_document_profile_has_exactly_the_ten_documented_keys():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        status = (await line.ask("GET", STATUS)).json

    assert set(status) == TEN
    assert list(status) == sorted(status)


@pytest.mark.proves("sonnen.b14")
async def test_consumption_is_the_house_and_production_the_sun_in_watts():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        sunny, truth = (await line.ask("GET", STATUS)).json, await home.twin.reading()
        assert truth.load_w is not None
        assert truth.solar_w is not None
    async with (
        emulator(
            "sonnen",
            past_days=0,
            change=lambda spec: dataclasses.replace(spec, solar_peak_w=0.0, load_kwh_per_year=20_000.0),
        ) as home,
        line_to(home.address.port) as line,
    ):
        hungry = (await line.ask("GET", STATUS)).json

    assert sunny["Production_W"] == pytest.approx(truth.solar_w, abs=0.5)
    assert sunny["Consumption_W"] == pytest.approx(truth.load_w, abs=0.5)
    assert sunny["Production_W"] > 500
    assert hungry["Production_W"] == 0
    assert hungry["Consumption_W"] > 2 * sunny["Consumption_W"] > 0


@pytest.mark.proves("sonnen.b16")
async def test_both_states_of_charge_are_percent_and_the_users_is_the_smaller_and_falls_while_discharging():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        before = (await line.ask("GET", STATUS)).json
        await line.ask("PUT", "/api/v1/setpoint/discharge/2500")
        await home.clock.advance(3_600)
        after = (await line.ask("GET", STATUS)).json
        await home.clock.advance(86_400)
        empty = (await line.ask("GET", STATUS)).json

    assert (before["RSOC"], before["USOC"]) == (50, 47)
    assert after["USOC"] < before["USOC"] - 20
    assert after["RSOC"] < before["RSOC"] - 20
    assert 0 <= empty["USOC"] <= 1
    assert 5 <= empty["RSOC"] <= 6


@pytest.mark.proves("sonnen.b17")
async def test_frequency_mains_voltage_and_battery_voltage_are_plausible():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        status = (await line.ask("GET", STATUS)).json

    assert status["Fac"] == pytest.approx(50, abs=0.2)
    assert status["Uac"] == pytest.approx(230, abs=12)
    assert status["Ubat"] == pytest.approx(50, abs=6)


@pytest.mark.proves("sonnen.b18")
async def test_the_timestamp_is_local_time_without_a_zone_in_summer_and_in_winter():
    start = datetime(2026, 10, 24, 22, 0, 5, tzinfo=UTC)
    async with emulator("sonnen", past_days=0, start=start) as home, line_to(home.address.port) as line:
        summer = (await line.ask("GET", STATUS)).json["Timestamp"]
        await home.clock.advance(timedelta(days=1).total_seconds())
        winter = (await line.ask("GET", STATUS)).json["Timestamp"]

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", summer)
    assert (summer, winter) == ("2026-10-25 00:00:05", "2026-10-25 23:00:05")


@pytest.mark.proves("sonnen.b19")
async def test_is_system_installed_is_the_number_one_and_no_boolean():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("GET", STATUS)

    assert b'"IsSystemInstalled":1,' in answer.body
    assert type(answer.json["IsSystemInstalled"]) is int


@pytest.mark.proves("sonnen.b20")
async def test_all_numbers_are_json_numbers_in_a_compact_body():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("GET", STATUS)

    assert all(type(v) in (int, float) for k, v in answer.json.items() if k != "Timestamp")
    assert answer.body == msgspec.json.encode(answer.json)
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.proves("sonnen.b20")
def test_the_state_of_the_documents_example_encodes_to_its_151_bytes():
    at = datetime(2016, 6, 13, 9, 52, 20, tzinfo=UTC)
    reading = Reading(
        received_at=at,
        solar_w=0.0,
        battery_w=0.0,
        grid_w=0.0,
        load_w=0.0,
        soc_percent=0.0,
        grid_voltage_v=0.0,
        grid_frequency_hz=0.0,
    )
    details = (Detail(device_id="battery", received_at=at, data=BatteryDetail(voltage_v=0.0)),)
    home = Home(id="1", vendor="sonnen", timezone="Europe/Berlin", ratings=Ratings(hidden_soc_percent=5.0))

    body = msgspec.json.encode(status_from(reading, details, home))

    assert body == EXAMPLE
    assert len(body) == 151
