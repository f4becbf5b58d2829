"""Signing in, staying signed in, and signing in again."""

import asyncio
from typing import Any

import pytest
from starlette.responses import RedirectResponse, Response
from structlog.testing import capture_logs

from polywatt.kit.clock import ManualClock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, BadAnswer, DeviceRefused, DeviceUnreachable, RateLimited
from polywatt.vendors.eg4.client import BASE_URL, DEFAULT_REGION, REGIONS, Eg4Client
from polywatt.vendors.eg4.client.errors import SessionRefused

from .. import examples as answers
from .cloud import (
    BOX,
    CREDENTIALS,
    LOGIN,
    PASSWORD,
    PLANTS,
    RUNTIME,
    SERIAL,
    USER,
    Portal,
    cloud,
    login_page,
    portal,
    said,
)

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b01", "eg4.b02")
async def test_there_are_seven_regions_with_one_api_and_every_request_goes_to_the_one_that_was_chosen():
    async with portal() as (first, first_url), portal() as (second, second_url):
        for url in (first_url, second_url):
            async with HttpSession(url) as http:
                await Eg4Client(http, CREDENTIALS, first.clock).plants.fetch()

    assert DEFAULT_REGION == "eg4"
    assert BASE_URL == "https://monitor.eg4electronics.com"
    assert sorted(REGIONS.values()) == [
        "https://af.luxpowertek.com",
        "https://eu.luxpowertek.com",
        "https://monitor.eg4electronics.com",
        "https://na.luxpowertek.com",
        "https://sea.luxpowertek.com",
        "https://server.luxpowertek.com",
        "https://us.luxpowertek.com",
    ]
    assert [seen.path for seen in first.seen] == [seen.path for seen in second.seen] == [LOGIN, PLANTS]


@pytest.mark.proves("eg4.b03")
async def test_an_account_of_one_region_is_not_let_in_by_another():
    async with cloud() as (client, elsewhere):
        elsewhere.accounts = {"somebody@example.com": PASSWORD}

        with pytest.raises(AuthenticationFailed, match="region"):
            await client.plants.fetch()


@pytest.mark.proves("eg4.b06")
async def test_a_login_is_a_form_with_the_stated_headers_and_special_characters_arrive_as_they_are():
    password = "ä&b=c+d e%2F:;"
    credentials = Credentials(username="me+solar@example.com", password=password)
    async with cloud(credentials=credentials) as (client, made):
        made.accounts = {"me+solar@example.com": password}
        login = await client.session.login()

        seen = made.last(LOGIN)
    assert login.user_id == 15415
    assert seen.form == {"account": "me+solar@example.com", "password": password}
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["user-agent"] == "Mozilla/5.0 (compatible; EG4InverterAPI/1.0)"


@pytest.mark.proves("eg4.b07", "eg4.b10")
@pytest.mark.parametrize("attributes", ["; Path=/WManage; HttpOnly", "; Path=/"])
async def test_the_session_is_the_cookie_alone_and_goes_with_every_later_request(attributes):
    async with cloud() as (client, made):
        made.cookie_attributes = attributes
        await client.runtime.fetch(SERIAL)
        await client.energy.fetch(SERIAL)

        cookies = [seen.headers.get("cookie", "") for seen in made.seen]
    assert "JSESSIONID" not in cookies[0]
    assert all("JSESSIONID=SECRET1" in cookie for cookie in cookies[1:])


@pytest.mark.proves("eg4.b07")
async def test_paths_outside_of_the_cookies_path_do_not_get_it():
    async with portal() as (made, url), HttpSession(url) as http:
        await Eg4Client(http, CREDENTIALS, made.clock).session.login()
        await http.request("POST", "/elsewhere")

        assert "JSESSIONID" not in made.last("/elsewhere").headers.get("cookie", "")


async def test_a_login_without_a_session_cookie_is_no_login():
    async with cloud() as (client, made):
        made.says(LOGIN, answers.LOGIN)

        with pytest.raises(BadAnswer, match="JSESSIONID"):
            await client.session.login()


@pytest.mark.proves("eg4.b08")
async def test_a_session_with_less_than_five_minutes_left_is_renewed_before_it_is_used():
    async with cloud() as (client, made):
        await client.runtime.fetch(SERIAL)
        await made.clock.advance(110 * 60)
        await client.energy.fetch(SERIAL)
        before = made.count(LOGIN)
        await made.clock.advance(6 * 60)
        await client.battery.fetch(SERIAL)

    assert before == 1
    assert [seen.path for seen in made.seen[-2:]] == [LOGIN, "/api/battery/getBatteryInfo"]


@pytest.mark.proves("eg4.b09", "eg4.b77")
@pytest.mark.parametrize(
    "signed_out",
    [
        lambda: Response(None, 401),
        lambda: Response(None, 403),
        login_page,
        lambda: RedirectResponse("/WManage/web/login", 302),
    ],
    ids=["401", "403", "login page", "way to it"],
)
async def test_a_session_that_was_dropped_is_made_again_once_and_the_request_repeated(signed_out):
    async with cloud() as (client, made):
        made.signed_out = signed_out
        await client.session.login()
        made.end_sessions()
        runtime = await client.runtime.fetch(SERIAL)

    assert runtime.serialNum == SERIAL
    assert [seen.path for seen in made.seen] == [LOGIN, RUNTIME, LOGIN, RUNTIME]


@pytest.mark.proves("eg4.b09")
@pytest.mark.parametrize(
    ("refused", "error"), [(Response(None, 401), SessionRefused), (login_page(), DeviceUnreachable)]
)
async def test_a_second_refusal_raises(refused, error):
    async with cloud() as (client, made):
        await client.session.login()
        made.instead[RUNTIME] = refused

        with pytest.raises(error):
            await client.runtime.fetch(SERIAL)
        assert made.count(LOGIN) == 2
        assert made.count(RUNTIME) == 2


async def test_a_session_that_is_refused_as_soon_as_it_was_made_is_not_made_again():
    async with cloud() as (client, made):
        made.instead[RUNTIME] = Response(None, 401)

        with pytest.raises(SessionRefused):
            await client.runtime.fetch(SERIAL)
        assert made.count(LOGIN) == 1


@pytest.mark.proves("eg4.b11")
async def test_a_new_login_carries_no_old_cookie():
    async with cloud() as (client, made):
        await client.session.login()
        made.end_sessions()
        await client.runtime.fetch(SERIAL)

        logins = [seen for seen in made.seen if seen.path == LOGIN]
    assert len(logins) == 2
    assert all("cookie" not in seen.headers for seen in logins)


@pytest.mark.proves("eg4.b12")
async def test_a_given_http_session_is_used_and_not_closed():
    async with portal() as (made, url), HttpSession(url) as http:
        client = Eg4Client(http, CREDENTIALS, made.clock)
        await client.runtime.fetch(SERIAL)
        del client

        assert (await http.request("POST", "/WManage/api/login", form={})).status == 200


@pytest.mark.proves("eg4.b13")
async def test_a_sessions_life_is_logged_without_secrets():
    with capture_logs() as logs:
        async with cloud() as (client, made):
            await client.session.login()
            made.end_sessions()
            await client.runtime.fetch(SERIAL)
            await made.clock.advance(3 * 3_600)
            await client.runtime.fetch(SERIAL)
            made.accounts.clear()
            made.end_sessions()
            with pytest.raises(AuthenticationFailed):
                await client.energy.fetch(SERIAL)

    assert [entry["event"] for entry in logs] == [
        "signing in",
        "signed in",
        "session ended",
        "renewing the session",
        "signed in",
        "renewing the session",
        "signed in",
        "session ended",
        "renewing the session",
        "sign-in failed",
    ]
    for secret in (USER, PASSWORD, "SECRET"):
        assert secret not in str(logs)


async def test_one_sign_in_serves_all_who_ask_at_once():
    async with cloud() as (client, made):
        await asyncio.gather(
            client.runtime.fetch(SERIAL), client.energy.fetch(SERIAL), client.midbox.fetch(BOX), client.plants.fetch()
        )
        first = made.count(LOGIN)
        made.end_sessions()
        await made.clock.advance(30)
        await asyncio.gather(client.runtime.fetch(SERIAL), client.energy.fetch(SERIAL), client.midbox.fetch(BOX))

    assert first == 1
    assert made.count(LOGIN) == 2


@pytest.mark.proves("eg4.b78")
async def test_a_refused_password_is_not_tried_again_until_a_person_acts():
    async with cloud() as (client, made):
        made.accounts = {}
        for _ in range(3):
            with pytest.raises(AuthenticationFailed, match="Invalid username or password"):
                await client.runtime.fetch(SERIAL)
        asked = made.count(LOGIN)
        made.accounts = {USER: PASSWORD}
        await client.session.login(afresh=True)

    assert asked == 1
    assert made.count(LOGIN) == 2


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_password_may_also_have_a_status(status):
    async with cloud() as (client, made):
        made.says(LOGIN, answers.REFUSED_SIGN_IN, status)

        with pytest.raises(AuthenticationFailed):
            await client.session.login()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said({"success": False, "msg": "DATAFRAME_TIMEOUT"}), DeviceUnreachable),
        (said({"success": False, "msg": "apiBlocked"}), RateLimited),
        (Response(None, 503), DeviceUnreachable),
        (login_page(), BadAnswer),
    ],
)
async def test_a_cloud_in_trouble_has_not_refused_the_password(answer, error):
    async with cloud() as (client, made):
        made.once[LOGIN] = [answer]
        with pytest.raises(error):
            await client.session.login()
        await made.clock.advance(3_600)

        assert (await client.session.login()).user_id == 15415


@pytest.mark.parametrize("credentials", [Credentials(), Credentials(username=USER), Credentials(password=PASSWORD)])
async def test_without_user_name_and_password_nothing_is_sent(credentials):
    async with cloud(credentials=credentials) as (client, made):
        with pytest.raises(AuthenticationFailed, match="needs"):
            await client.session.login()
        assert not made.seen


async def test_the_portals_flat_login_names_the_user_too():
    async with cloud() as (client, made):
        made.once[LOGIN] = [_with_cookie(made, {"success": True, "userId": 77, "role": "VIEWER", "plants": []})]

        assert (await client.session.login()).user_id == 77


async def test_a_login_that_names_no_user_is_enough_for_all_but_firmware():
    async with cloud() as (client, made):
        made.once[LOGIN] = [_with_cookie(made, {"success": True})]
        await client.runtime.fetch(SERIAL)

        with pytest.raises(DeviceRefused, match="userId"):
            await client.firmware.fetch_updates()


def _with_cookie(made: Portal, body: Any) -> Response:
    made.sessions["own"] = made.clock.monotonic_s()
    answer = said(body)
    answer.headers["Set-Cookie"] = "JSESSIONID=own; Path=/WManage; HttpOnly"
    return answer


async def test_the_clock_of_a_session_is_ours():
    clock = ManualClock()
    async with cloud(clock=clock) as (client, made):
        await client.runtime.fetch(SERIAL)
        await clock.advance(7_200)
        await client.runtime.fetch(SERIAL)

        assert made.count(LOGIN) == 2
        assert made.count(RUNTIME) == 2
