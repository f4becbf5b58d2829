"""Signing in: behaviours b09 to b11, b13, b14, b16, and what keeps an account from being locked."""

import asyncio
import base64
import dataclasses
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import AuthenticationFailed, BadAnswer, DeviceRefused, RateLimited
from polywatt.vendors.powerwall.driver import connect
from tests.vendors.powerwall.gateway import BUILT, LOGIN, RIGHT, anonymous, bench, driven, signed_in, tapped
from tests.vendors.tap import Seen, said

pytestmark = pytest.mark.anyio
NO_ACCESS = "User does not have adequate access rights"


@pytest.mark.proves("powerwall.b09")
async def test_the_user_name_is_free_and_the_password_counts():
    async with bench() as home, anonymous(home) as client:
        statuses = [
            (await client.post(LOGIN[1], json={"username": name, "password": word})).status_code
            for name, word in (("customer", "password"), ("Grandma", "password"), ("customer", "passwort"))
        ]

    assert statuses == [200, 200, 401]


async def test_a_wrong_password_is_refused_in_the_gateways_words():
    async with bench() as home, anonymous(home) as client:
        answer = await client.post(LOGIN[1], json={**RIGHT, "password": "no"})

    assert answer.content == b'{"code":401,"error":"bad credentials","message":"Login Error"}\n'
    assert "Set-Cookie" not in answer.headers


async def test_a_login_answers_what_clients_read():
    async with bench() as home, anonymous(home) as client:
        answer = await client.post(LOGIN[1], json={**RIGHT, "email": "me@example.com", "force_sm_off": False})

    body = answer.json()
    assert {k: body[k] for k in ("email", "firstname", "lastname", "roles", "provider")} == {
        "email": "me@example.com",
        "firstname": "Tesla",
        "lastname": "Energy",
        "roles": ["Home_Owner"],
        "provider": "Basic",
    }
    assert set(answer.cookies) == {"AuthCookie", "UserRecord"}
    assert answer.cookies["AuthCookie"] == body["token"]
    assert json.loads(base64.b64decode(answer.cookies["UserRecord"])) == body


@pytest.mark.parametrize(
    ("username", "role"), [("installer", "Provider_Engineer"), ("kiosk", "Kiosk_Viewer"), ("anybody", "Home_Owner")]
)
async def test_the_role_goes_with_the_user_name(username: str, role: str):
    async with bench() as home, anonymous(home) as client:
        answer = await client.post(LOGIN[1], json={**RIGHT, "username": username})

    assert answer.json()["roles"] == [role]


@pytest.mark.proves("powerwall.b14")
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", None])
async def test_json_is_accepted_whatever_the_content_type(content_type: str | None):
    headers = {} if content_type is None else {"Content-Type": content_type}
    wanted = b'{"mode":"self_consumption","backup_reserve_percent":24.6}'
    async with bench() as home, signed_in(home) as client:
        login = await client.post(LOGIN[1], content=json.dumps(RIGHT).encode(), headers=headers)
        operation = await client.post("/api/operation", content=wanted, headers=headers)

    assert login.status_code == 200
    assert (operation.status_code, operation.content) == (200, wanted)


async def test_a_login_may_be_a_form():
    async with bench() as home, anonymous(home) as client:
        form = urlencode({**RIGHT, "email": "me@example.com", "clientInfo": "America/Los_Angeles"}).encode()
        answer = await client.post(
            LOGIN[1], content=form, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )

    assert answer.status_code == 200
    assert answer.json()["email"] == "me@example.com"


@pytest.mark.proves("powerwall.b10")
@pytest.mark.parametrize("profile", ["document", "21.39"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer bm9ib2R5"}, {"Cookie": "AuthCookie=nobody"}])
async def test_nothing_is_told_without_a_session(profile: str, headers: dict[str, str]):
    async with bench(profile=profile) as home, anonymous(home) as client:
        before = await home.twin.settings()
        answers = {what: await client.request(*what, headers=headers) for what in (*BUILT, ("GET", "/api/nowhere"))}
        after = await home.twin.settings()

    open_here = {("GET", "/api/status")} if profile == "21.39" else set()
    assert {what for what, answer in answers.items() if answer.status_code != 403} == open_here
    assert answers["GET", "/api/operation"].json() == {
        "code": 403,
        "error": "Unable to GET to resource",
        "message": NO_ACCESS,
    }
    assert answers["POST", "/api/operation"].json()["error"] == "Unable to POST to resource"
    assert after == before


@pytest.mark.proves("powerwall.b11")
@pytest.mark.parametrize("profile", ["document", "21.39"])
async def test_the_registration_is_told_to_everybody(profile: str):
    async with bench(profile=profile) as home, anonymous(home) as client:
        answer = await client.get("/api/customer/registration")

    assert answer.status_code == 200
    assert answer.json()["registered"] is True


@pytest.mark.proves("powerwall.b13")
async def test_a_token_is_opaque_and_goes_as_bearer_or_in_either_cookie_jar():
    async with bench() as home, anonymous(home) as client:
        answer = await client.post(LOGIN[1], json=RIGHT)
        token = answer.json()["token"]
        with_both = await client.get("/api/operation")
        client.cookies.clear()
        as_bearer = await client.get("/api/operation", headers={"Authorization": f"Bearer {token}"})
        in_cookie = await client.get("/api/operation", headers={"Cookie": f"AuthCookie={token}"})
        in_quotes = await client.get("/api/operation", headers={"Cookie": f'AuthCookie="{token}"'})
        without = await client.get("/api/operation")

    assert re.fullmatch(r"[A-Za-z0-9_-]{86}==", token)
    assert [a.status_code for a in (with_both, as_bearer, in_cookie, in_quotes, without)] == [200] * 4 + [403]


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


async def test_too_many_wrong_passwords_lock_the_gateway_for_a_while():
    async with bench() as home, anonymous(home) as client:
        wrong = [(await client.post(LOGIN[1], json={**RIGHT, "password": str(n)})).status_code for n in range(5)]
        locked = await client.post(LOGIN[1], json=RIGHT)
        await home.clock.advance(599)
        still_locked = await client.post(LOGIN[1], json=RIGHT)
        await home.clock.advance(1)
        opened = await client.post(LOGIN[1], json=RIGHT)

    assert wrong == [401] * 5
    assert locked.status_code == 429
    assert locked.json() == {
        "code": 429,
        "error": "Api Limit reached for this endpoint",
        "message": "API Limit Reached",
    }
    assert (still_locked.status_code, opened.status_code) == (429, 200)


async def test_a_session_goes_on_while_logins_are_locked():
    async with bench() as home, signed_in(home) as owner, anonymous(home) as guesser:
        for number in range(6):
            await guesser.post(LOGIN[1], json={**RIGHT, "password": str(number)})
        answer = await owner.get("/api/operation")

    assert answer.status_code == 200


async def test_wrong_passwords_far_apart_or_before_a_right_one_do_not_lock():
    async with bench() as home, anonymous(home) as client:
        for _ in range(4):
            await client.post(LOGIN[1], json={**RIGHT, "password": "no"})
        between = await client.post(LOGIN[1], json=RIGHT)
        for _ in range(6):
            await client.post(LOGIN[1], json={**RIGHT, "password": "no"})
            await home.clock.advance(100)
        after = await client.post(LOGIN[1], json=RIGHT)

    assert (between.status_code, after.status_code) == (200, 200)


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


async def test_logging_out_answers_204_and_takes_the_cookie_away():
    async with bench() as home, anonymous(home) as client:
        await client.post(LOGIN[1], json=RIGHT)
        out = await client.get("/api/logout")
        after = await client.get("/api/operation")

    assert (out.status_code, out.content) == (204, b"")
    assert after.status_code == 403


async def test_old_sessions_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("polywatt.vendors.powerwall.face.session.MAX_SESSIONS", 3)
    async with bench() as home, anonymous(home) as client:
        tokens = [(await client.post(LOGIN[1], json=RIGHT)).json()["token"] for _ in range(4)]
        client.cookies.clear()
        statuses = [
            (await client.get("/api/operation", headers={"Authorization": f"Bearer {token}"})).status_code
            for token in tokens
        ]

    assert statuses == [403, 200, 200, 200]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"username":"x"}',
        b'{"username":"x","password":7}',
        b"username=x",
        b"\xff\xfe",
        b'{"username":"x","password":"password","clientInfo":' + b"[" * 50_000,
    ],
)
async def test_a_login_that_is_none_is_refused_and_does_not_lock(body: bytes):
    async with bench() as home, anonymous(home) as client:
        refused = [await client.post(LOGIN[1], content=body) for _ in range(6)]
        right = await client.post(LOGIN[1], json=RIGHT)

    assert {answer.status_code for answer in refused} == {400}
    assert right.status_code == 200
