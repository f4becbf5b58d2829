"""Sign-in, renewal, cool-down and shared requests of the client."""

import asyncio
import dataclasses
from pathlib import Path

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import AuthenticationFailed, BadAnswer, DeviceRefused, RateLimited
from polywatt.vendors.powerwall.driver import connect
from tests.vendors.powerwall.gateway import LOGIN, driven, tapped
from tests.vendors.tap import Seen, said

pytestmark = pytest.mark.anyio
NO_ACCESS = "User does not have adequate access rights"


@pytest.mark.proves("powerwall.b13")
async def test_driver_sends_a_token_as_it_got_it():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[LOGIN] = said({"token": "no.jwt+at/all==", "roles": ["Home_Owner"]})
        tap.says("/api/sitemaster", {"running": True})
        await driver.client.sitemaster.fetch()

    assert tap.seen[-1].headers["authorization"] == "Bearer no.jwt+at/all=="


@pytest.mark.proves("powerwall.b16")
async def test_driver_signs_in_before_it_starts_the_system():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.client.sitemaster.run()

    assert [seen.what for seen in tap.seen] == [LOGIN, ("GET", "/api/sitemaster/run")]
    token = tap.seen[1].headers["authorization"].removeprefix("Bearer ")
    assert len(token) == 88


async def test_twenty_readers_at_once_cost_one_login():
    async with tapped() as (home, tap), driven(home) as driver:
        readings = await asyncio.gather(*(driver.reading() for _ in range(20)))

    assert tap.logins == 1
    assert all(reading.soc_percent is not None for reading in readings)
    assert tap.count("GET", "/api/meters/aggregates") == 1, "one request is shared by all who wait for it"


async def test_a_wrong_password_is_not_asked_again():
    async with tapped() as (home, tap), driven(home, password="wrong") as driver:
        for _ in range(3):
            with pytest.raises(AuthenticationFailed, match="check the password"):
                await driver.reading()
        with pytest.raises(AuthenticationFailed):
            await driver.home()
        await home.clock.advance(7_200)
        with pytest.raises(AuthenticationFailed) as caught:
            await driver.settings()

    assert tap.logins == 1
    assert [seen.what for seen in tap.seen] == [LOGIN]
    assert "bad credentials" in str(caught.value)
    assert "wrong" not in str(caught.value)


async def test_driver_without_a_password_asks_nothing():
    async with tapped() as (home, tap), driven(home, password=None) as driver:
        with pytest.raises(AuthenticationFailed, match="needs a password"):
            await driver.reading()

    assert tap.seen == []


@pytest.mark.parametrize(("retry_after", "waits_s"), [(None, 1_800.0), ("60", 60.0), ("soon", 1_800.0)])
async def test_a_locked_gateway_is_left_alone_until_it_opens(retry_after: str | None, waits_s: float):
    async with tapped() as (home, tap), driven(home) as driver:
        locked = said({"code": 429, "error": "Api Limit reached for this endpoint"}, 429)
        if retry_after is not None:
            locked.headers["Retry-After"] = retry_after
        tap.instead[LOGIN] = locked
        with pytest.raises(RateLimited) as caught:
            await driver.reading()
        await home.clock.advance(waits_s - 1)
        with pytest.raises(RateLimited):
            await driver.reading()
        asked_while_locked = tap.logins
        del tap.instead[LOGIN]
        await home.clock.advance(1)
        reading = await driver.reading()

    assert caught.value.retry_after_s == waits_s
    assert asked_while_locked == 1
    assert tap.logins == 2
    assert reading.load_w is not None


async def test_a_locked_gateway_is_left_alone_by_the_next_program_too(tmp_path: Path):
    async with tapped() as (home, tap):
        address = dataclasses.replace(home.address, state_folder=tmp_path)
        tap.instead[LOGIN] = said({"code": 429}, 429)
        async with connect(address, home.clock) as driver:
            with pytest.raises(RateLimited):
                await driver.reading()
        async with connect(address, home.clock) as driver:
            with pytest.raises(RateLimited, match="not asked before 30 minutes have passed"):
                await driver.reading()
        asked = tap.logins
        del tap.instead[LOGIN]
        await home.clock.advance(1_800)
        async with connect(address, home.clock) as driver:
            reading = await driver.reading()

    assert asked == 1
    assert reading.load_w is not None


async def test_a_gateway_that_has_enough_of_requests_is_left_alone_as_well():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        tap.says("/api/system_status/soe", {"code": 429}, 429)
        with pytest.raises(RateLimited):
            await driver.reading()
        tap.seen.clear()
        with pytest.raises(RateLimited):
            await driver.reading()

    assert tap.seen == []


async def test_two_readers_of_one_home_cost_one_request_each_path():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        tap.seen.clear()
        one, other, counters = await asyncio.gather(driver.reading(), driver.reading(), driver.counters())

    assert one == other
    assert counters.lifetime.load_wh is not None
    assert sorted(seen.path for seen in tap.seen) == [
        "/api/meters/aggregates",
        "/api/system_status/grid_status",
        "/api/system_status/soe",
    ]


async def test_a_token_that_ended_is_renewed_once_and_the_request_repeated_once():
    async with tapped() as (home, tap), driven(home, clock=ManualClock()) as driver:
        await driver.reading()
        await home.clock.advance(25 * 3_600)
        tap.seen.clear()
        reading = await driver.reading()

    assert reading.load_w is not None
    assert tap.logins == 1
    assert all(tap.count(*what) == 2 for what in {seen.what for seen in tap.seen} - {LOGIN})


async def test_a_late_refusal_of_an_ended_token_is_repeated_with_the_new_one():
    """Of three requests under way one is refused, signs in and goes on before the others hear anything."""
    renewed = asyncio.Event()

    async def hold(seen: Seen) -> None:
        if seen.path == "/api/system_status/soe":
            if tap.count("GET", seen.path) == 2:
                renewed.set()
        elif seen.what != LOGIN:
            await renewed.wait()

    async with tapped() as (home, tap), driven(home, clock=ManualClock()) as driver:
        await driver.reading()
        await home.clock.advance(25 * 3_600)
        tap.seen.clear()
        tap.hold = hold
        reading = await driver.reading()

    assert reading.load_w is not None
    assert tap.logins == 1


async def test_a_token_is_renewed_before_it_ends():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        await home.clock.advance(22 * 3_600)
        tap.seen.clear()
        await driver.reading()

    assert tap.seen[0].what == LOGIN
    assert len(tap.seen) == 4, "a login and the reading's three requests"


async def test_a_refusal_right_after_a_login_means_the_role():
    async with tapped() as (home, tap), driven(home, username="kiosk") as driver:
        tap.says("/api/operation", {"code": 403, "error": "Unable to GET to resource", "message": NO_ACCESS}, 403)
        for _ in range(3):
            with pytest.raises(DeviceRefused, match="does not let Kiosk_Viewer do GET /api/operation") as caught:
                await driver.settings()

    assert tap.logins == 1
    assert caught.value.code == 403
    assert NO_ACCESS in str(caught.value.words)
    assert tap.count("GET", "/api/operation") == 3, "asked once each time"


async def test_a_refusal_in_an_older_session_costs_one_login_and_is_remembered():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()
        tap.says("/api/operation", {"code": 403}, 403)
        for _ in range(5):
            with pytest.raises(DeviceRefused, match="Home_Owner"):
                await driver.settings()
            await driver.reading()

    assert tap.logins == 2
    assert tap.count("GET", "/api/operation") == 6


async def test_a_gateway_that_restarts_while_we_sign_in_is_not_given_up():
    """It lets us in, refuses everything for a moment, and knows nobody afterwards."""
    own_clock = ManualClock()
    async with tapped() as (home, tap), driven(home, clock=own_clock) as driver:
        for path in ("/api/meters/aggregates", "/api/system_status/soe", "/api/system_status/grid_status"):
            tap.says(path, {"code": 403}, 403)
        with pytest.raises(DeviceRefused):
            await driver.reading()
        tap.instead.clear()
        await home.clock.advance(25 * 3_600)  # longer than its sessions live: the token is worth nothing now
        for _ in range(10):
            with pytest.raises(DeviceRefused):
                await driver.reading()
        logins_at_once = tap.logins
        await own_clock.advance(3_600)
        reading = await driver.reading()

    assert logins_at_once == 1
    assert tap.logins == 2
    assert reading.load_w is not None


async def test_a_half_login_is_told_without_its_token():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[LOGIN] = said(b'{"email":"me@example.com","roles":["Home_Owner"],"token":"OgiGHjoNvwx17SRIaYF')
        with pytest.raises(BadAnswer) as caught:
            await driver.reading()

    shown = str(caught.value) + caught.value.body
    assert "\n" not in shown
    assert not any(secret in shown for secret in ("OgiGH", "me@example.com"))


async def test_driver_can_sign_out_and_in_again():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.client.sign_in()
        await driver.client.sign_in()
        await driver.client.sign_out()
        await driver.reading()

    assert tap.logins == 2
    assert tap.count("GET", "/api/logout") == 1
