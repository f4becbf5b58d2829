"""A gateway that means harm, or has gone mad: the driver makes one short line of it, without secrets, and goes on."""

import math
from datetime import UTC, datetime

import pytest
from starlette.responses import Response

from polywatt.model import BadAnswer, BatteryDetail, DeviceRefused, DriverError, RateLimited
from tests.vendors.powerwall.gateway import LOGIN, driven, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio

AGGREGATES = "/api/meters/aggregates"


def is_one_short_line(text: str) -> bool:
    return text.isprintable() and len(text) < 500


@pytest.mark.parametrize("status", [400, 403, 404, 418, 429, 500, 503, 599])
async def test_the_words_of_a_refusal_are_one_short_line_without_the_password_and_the_token(status: int):
    async with tapped() as (home, tap), driven(home, "password") as driver:
        await driver.reading()
        token = next(s.headers["authorization"] for s in tap.seen if "authorization" in s.headers).split()[1]
        tap.says(AGGREGATES, {"error": f"password\nor \x1b[31m{token}", "message": "no\r\n\u2028" * 500}, status)
        with pytest.raises(DriverError) as caught:
            await driver.reading()

    assert is_one_short_line(str(caught.value))
    for shown in (str(caught.value), str(getattr(caught.value, "words", ""))):
        assert "password" not in shown
        assert token not in shown


async def test_a_refused_login_does_not_show_the_password_that_the_gateway_repeats():
    async with tapped() as (home, tap), driven(home, "secret-word") as driver:
        tap.instead[LOGIN] = said({"error": "no user has\nthe password secret-word"}, 401)
        with pytest.raises(DriverError) as caught:
            await driver.reading()

    assert is_one_short_line(str(caught.value))
    assert "secret-word" not in str(caught.value)


async def test_roles_are_shown_on_one_short_line():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[LOGIN] = said({"token": "abc", "roles": ["Home\nOwner", "x" * 5_000]})
        with pytest.raises(DeviceRefused) as caught:
            await driver.reading()

    assert is_one_short_line(str(caught.value))


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "a\0", "é", "a b"])
async def test_a_token_that_no_header_can_carry_is_a_bad_answer(token: str):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[LOGIN] = said({"token": token})
        with pytest.raises(BadAnswer):
            await driver.reading()

    assert tap.count("GET", AGGREGATES) == 0


async def test_a_wait_that_no_number_can_hold_is_not_for_ever():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[LOGIN] = Response(None, 429, {"Retry-After": "9" * 400})
        with pytest.raises(RateLimited) as caught:
            await driver.reading()

    assert caught.value.retry_after_s is not None
    assert math.isfinite(caught.value.retry_after_s)


async def test_a_time_at_the_end_of_the_calendar_is_no_time():
    async with tapped() as (home, tap), driven(home) as driver:

        def at_the_end(body: dict[str, dict[str, object]]) -> None:
            for meter in body.values():
                meter["last_communication_time"] = "9999-12-31T23:59:59-10:00"

        await tap.changes(AGGREGATES, at_the_end).of(home)
        reading = await driver.reading()

    assert reading.at is None


async def test_a_fault_at_a_time_that_no_calendar_has_is_left_out():
    times = [1_626_300_000_000, 10**17, 10**400, -(10**400)]
    async with tapped() as (home, tap), driven(home) as driver:
        faults = ",".join(f'{{"timestamp":{t},"alert_name":"x","alert_is_fault":false}}' for t in times)
        tap.says("/api/system_status/grid_faults", f"[{faults}]".encode())
        found = await driver.events(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

    assert [alert.since.year for alert in found] == [2021]


async def test_numbers_that_no_home_has_are_unknown_and_add_up_to_nothing():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/site_info", {"nominal_system_energy_kWh": 1e308, "nominal_system_power_kW": -1e308})
        pack = {"nominal_full_pack_energy": 5e-324, "nominal_energy_remaining": 5}
        tap.says("/api/system_status", {"battery_blocks": [pack]})
        ratings, details = (await driver.home()).ratings, await driver.details()

    assert (ratings.capacity_wh, ratings.charge_w, ratings.discharge_w) == (None, None, None)
    assert isinstance(details[0].data, BatteryDetail)
    assert details[0].data.soc_percent is None
