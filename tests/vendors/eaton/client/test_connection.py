"""Signing in, from the driver's side."""

import asyncio
from dataclasses import replace

import msgspec
import pytest

from polywatt.kit.trust import SYSTEM_TRUST
from polywatt.kit.vendor import Address
from polywatt.model import (
    AuthenticationFailed,
    BadAnswer,
    DeviceRefused,
    DeviceUnreachable,
    RateLimited,
    UntrustedDevice,
)
from polywatt.vendors.eaton.client import TOKEN_LIFETIME_S, TechnicianRequired
from polywatt.vendors.eaton.client.connection import lifetime_s
from polywatt.vendors.eaton.driver import connect
from polywatt.vendors.eaton.face.session import jwt
from tests.servers import dead_port
from tests.vendors.eaton.emulated import SIGN_IN, STATUS, driven, sign_ins, tapped, technician
from tests.vendors.tap import Seen, said

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eaton.b04")
async def test_its_own_certificate_is_refused_until_it_is_pinned():
    async with tapped() as (home, _tap):
        async with connect(replace(home.address, trust=SYSTEM_TRUST), home.clock) as driver:
            with pytest.raises(UntrustedDevice, match=r"was not accepted.*tls=pin:") as caught:
                await driver.reading()
        async with driven(home) as driver:
            await driver.reading()

    assert caught.value.fingerprint is not None
    assert f"pin:{caught.value.fingerprint}" in home.target
    assert "\n" not in str(caught.value)


@pytest.mark.proves("eaton.b07")
async def test_a_token_an_hour_old_is_renewed_once():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        await home.clock.advance(61 * 60)
        tap.seen.clear()
        reading = await driver.reading()

    assert reading.battery_w is not None
    assert [seen.what for seen in tap.seen] == [SIGN_IN, ("GET", STATUS)]


@pytest.mark.proves("eaton.b07")
async def test_a_token_refused_in_its_prime_is_renewed_once_and_the_call_repeated():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        await home.clock.advance(60)
        refused = iter([said({"error": {"step": "authorization", "errCode": "err_unauthorized"}}, 401)])
        tap.instead["GET", STATUS] = lambda _seen: next(refused, None)
        tap.seen.clear()
        reading = await driver.reading()

    assert reading.battery_w is not None
    assert [seen.what for seen in tap.seen] == [("GET", STATUS), SIGN_IN, ("GET", STATUS)]


@pytest.mark.proves("eaton.b07")
async def test_two_refusals_at_once_make_one_sign_in():
    async with tapped() as (home, tap), technician(home) as driver:
        await driver.reading()
        await home.clock.advance(60)
        used = {seen.headers.get("authorization") for seen in tap.seen}

        def refuse_the_old(seen: Seen):
            is_old = seen.headers.get("authorization") in used
            return said({"error": {"errCode": "err_unauthorized"}}, 401) if is_old else None

        tap.instead["GET", STATUS] = tap.instead["GET", "/api/technical/status"] = refuse_the_old
        await driver.reading()

    assert sign_ins(tap) == 2


async def test_a_token_that_is_refused_for_ever_costs_one_sign_in_each_time():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        await home.clock.advance(60)
        tap.says(STATUS, {"error": {"errCode": "err_unauthorized"}}, 401)
        with pytest.raises(DeviceRefused, match="does not accept its own token"):
            await driver.reading()

    assert sign_ins(tap) == 2


@pytest.mark.proves("eaton.b09")
async def test_what_only_a_technician_may_see_says_so_and_signs_in_no_second_time():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.client.sign_in()
        tap.seen.clear()
        for _ in range(3):
            with pytest.raises(TechnicianRequired, match="needs the technician account") as caught:
                await driver.client.technical.fetch_status()

    assert caught.value.code == 403
    assert [seen.what for seen in tap.seen] == [("GET", "/api/technical/status")] * 3


@pytest.mark.proves("eaton.b12")
async def test_a_technician_sends_all_five_fields():
    async with tapped() as (home, tap), technician(home) as driver:
        await driver.client.sign_in()

    [seen] = tap.seen
    assert msgspec.json.decode(seen.body) == {
        "username": "admin",
        "pwd": "jlwgK41G",
        "userType": "tech",
        "inverterSn": "REDACTED",
        "email": "technician@example.com",
    }


@pytest.mark.proves("eaton.b13")
async def test_a_customer_sends_three():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.client.sign_in()

    assert msgspec.json.decode(tap.seen[0].body) == {"username": "user", "pwd": "user", "userType": "customer"}


@pytest.mark.proves("eaton.b14")
@pytest.mark.parametrize(
    "answer",
    [
        lambda token: {"": token},
        lambda token: {"successful": True, "message": "Content Ready", "result": {"token": token}},
        lambda token: {"token": token},
    ],
)
async def test_a_token_is_found_wherever_it_is(answer):
    async with tapped() as (home, tap), driven(home) as driver:
        token = jwt({"iat": 0, "exp": 3_600}, b"secret")
        tap.instead[SIGN_IN] = said(answer(token))
        tap.says(STATUS, {"successful": True, "message": "Content Ready", "result": {}})
        await driver.client.status.fetch()

    assert tap.seen[-1].headers["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize("answer", [{}, {"": ""}, {"result": {}}, {"": "two\nlines"}, {"token": "ö"}, [], b"<html>"])
async def test_a_sign_in_without_a_token_is_told(answer):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[SIGN_IN] = said(answer)
        with pytest.raises(BadAnswer, match="signin") as caught:
            await driver.reading()

    assert "\n" not in str(caught.value)


async def test_a_wrong_password_is_tried_once():
    async with tapped() as (home, tap), driven(home, password="guess-77") as driver:
        for _ in range(5):
            with pytest.raises(AuthenticationFailed, match="check user name and password") as caught:
                await driver.reading()

    assert sign_ins(tap) == 1
    assert "guess-77" not in str(caught.value)


async def test_a_wrong_serial_number_is_named():
    async with tapped() as (home, _tap), technician(home, inverter_sn="1234") as driver:
        with pytest.raises(AuthenticationFailed, match="type plate"):
            await driver.reading()


@pytest.mark.parametrize("code", ["10", 10, "err_code_too_many_failed_signin"])
async def test_a_locked_device_is_left_alone_for_ten_minutes(code):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[SIGN_IN] = said({"error": {"step": "signin", "errCode": code, "description": "locked"}}, 401)
        with pytest.raises(RateLimited, match="ten minutes") as caught:
            await driver.reading()
        await home.clock.advance(599)
        with pytest.raises(RateLimited):
            await driver.reading()
        tap.instead.clear()
        await home.clock.advance(1)
        await driver.reading()

    assert caught.value.retry_after_s == 600
    assert sign_ins(tap) == 2


async def test_many_readers_make_one_sign_in_and_one_request():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.home()
        await home.clock.advance(10)
        tap.seen.clear()
        await asyncio.gather(*(driver.reading() for _ in range(10)))

    assert [seen.what for seen in tap.seen] == [("GET", STATUS)]


async def test_a_dead_port_is_unreachable():
    async with tapped() as (home, _tap):
        with dead_port() as port:
            address: Address = replace(home.address, port=port)
            async with connect(address, home.clock) as driver:
                with pytest.raises(DeviceUnreachable, match="cannot be reached"):
                    await driver.reading()


@pytest.mark.parametrize(
    ("claims", "expected_s"),
    [({"iat": 1_000, "exp": 2_800}, 1_800.0), ({"iat": 5, "exp": 1}, TOKEN_LIFETIME_S), ({}, TOKEN_LIFETIME_S)],
)
async def test_a_token_says_how_long_it_lives(claims, expected_s):
    assert lifetime_s(jwt(claims, b"secret")) == expected_s


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "..", "a.eyJ9.c", "é.é.é"])
async def test_a_token_that_says_nothing_lives_an_hour(token):
    assert lifetime_s(token) == TOKEN_LIFETIME_S
