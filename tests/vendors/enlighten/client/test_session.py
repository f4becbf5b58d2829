"""Signing in, the second factor, and sessions that outlive a program."""

import asyncio
import base64
from typing import Any

import msgspec
import pytest
from starlette.responses import HTMLResponse, Response

from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceUnreachable, EndpointMissing, RateLimited
from polywatt.vendors.enlighten.client import SessionState
from polywatt.vendors.enlighten.client.errors import (
    AccountBlocked,
    InvalidRequest,
    SecondFactorNeeded,
    SessionRefused,
    TooManySessions,
    WrongCode,
)

from ..payloads import SITE, SN
from .cloud import (
    BATTERY,
    CODE,
    CREDENTIALS,
    HISTORY,
    LOGIN,
    MODE,
    OTP,
    PASSWORD,
    RESEND,
    STATUS,
    TOKENS,
    USER,
    USER_ID,
    client_at,
    cloud,
    json_response,
    login_page,
    served,
)

pytestmark = pytest.mark.anyio
DAY_S = 86_400.0


@pytest.mark.proves("enlighten.b01", "enlighten.b110", "enlighten.b117")
async def test_after_one_sign_in_requests_carry_token_cookies_and_bearer():
    async with cloud() as (client, made):
        await client.battery.status(SITE)
        seen = made.last(BATTERY)

    assert made.asked() == [LOGIN, BATTERY]
    assert made.seen[0].form == {"user[email]": USER, "user[password]": PASSWORD}
    assert seen.headers["e-auth-token"] == made.living[seen.cookies["_enlighten_4_session"]]
    assert seen.headers["authorization"].startswith("Bearer eyJ")
    assert seen.headers["referer"] == "https://enlighten.enphaseenergy.com/"
    assert seen.headers["x-requested-with"] == "XMLHttpRequest"


async def test_many_questions_at_once_sign_in_once():
    async with cloud() as (client, made):
        await asyncio.gather(client.battery.status(SITE), client.charger.status(SITE), client.scheduler.mode(SITE, SN))

    assert made.count(LOGIN) == 1


@pytest.mark.proves("enlighten.b109", "enlighten.b112", "enlighten.b114")
async def test_a_second_factor_is_asked_for_and_answered():
    async with cloud() as (client, made):
        made.has_second_factor = True
        for _ in range(2):
            with pytest.raises(SecondFactorNeeded) as needed:
                await client.battery.status(SITE)
        with pytest.raises(WrongCode):
            await client.session.validate_otp("000000")
        login = await client.session.validate_otp(CODE)
        found = await client.battery.status(SITE)
        seen = made.last(OTP)

    assert made.count(LOGIN) == 1
    assert found.soc_percent == 48.0
    assert login.is_complete
    assert needed.value.state is not None
    assert needed.value.state.is_awaiting_code
    assert base64.b64decode(seen.form["email"]).decode() == USER
    assert base64.b64decode(seen.form["otp"]).decode() == CODE
    assert seen.form["xhrFields[withCredentials]"] == "true"
    assert seen.cookies["login_otp_nonce"] in seen.headers["cookie"]


async def test_another_code_goes_with_another_nonce():
    async with cloud() as (client, made):
        made.has_second_factor = True
        with pytest.raises(SecondFactorNeeded):
            await client.session.sign_in()
        before = client.session.state().cookies["login_otp_nonce"]
        await client.session.resend_otp()
        after = client.session.state().cookies["login_otp_nonce"]
        await client.session.validate_otp(CODE)

    assert made.last(RESEND).form == {"locale": "en"}
    assert before != after


@pytest.mark.parametrize("key", ["requires_mfa", "mfa_required", "requiresMfa"])
async def test_a_second_factor_may_also_be_said_outright(key):
    async with cloud() as (client, made):
        made.says(LOGIN, {key: True})

        with pytest.raises(SecondFactorNeeded):
            await client.session.sign_in()


async def test_the_code_may_be_given_by_the_next_program():
    kept: list[SessionState] = []
    async with served() as (made, url):
        made.has_second_factor = True
        async with client_at(url, made, on_session=kept.append) as client:
            with pytest.raises(SecondFactorNeeded):
                await client.session.sign_in()
        state = msgspec.json.decode(msgspec.json.encode(kept[-1]), type=SessionState)
        async with client_at(url, made, session=state, on_session=kept.append) as client:
            with pytest.raises(SecondFactorNeeded):
                await client.battery.status(SITE)
            await client.session.validate_otp(CODE)
            await client.battery.status(SITE)

    assert made.count(LOGIN) == 1
    assert not kept[-1].is_awaiting_code


async def test_a_code_that_nobody_waits_for_is_not_sent():
    async with cloud() as (client, made):
        with pytest.raises(InvalidRequest):
            await client.session.validate_otp(CODE)
        with pytest.raises(InvalidRequest):
            await client.session.resend_otp()
    assert made.seen == []


@pytest.mark.proves("enlighten.b114")
@pytest.mark.parametrize("status", [200, 401, 403])
async def test_a_wrong_code_and_a_blocked_account_are_told_apart(status):
    async with cloud() as (client, made):
        made.has_second_factor = True
        with pytest.raises(SecondFactorNeeded):
            await client.session.sign_in()

        made.says(OTP, {"isValid": False, "isBlocked": False}, status)
        with pytest.raises(WrongCode):
            await client.session.validate_otp(CODE)
        made.says(OTP, {"isValid": False, "isBlocked": True}, status)
        with pytest.raises(AccountBlocked):
            await client.session.validate_otp(CODE)
        with pytest.raises(AccountBlocked):
            await client.battery.status(SITE)


@pytest.mark.proves("enlighten.b111")
@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"success": False}, 200, AuthenticationFailed),
        ({"message": "Invalid"}, 401, AuthenticationFailed),
        ({}, 403, AuthenticationFailed),
        ({"isBlocked": True, "success": True}, 200, AccountBlocked),
        ({"session_id": "x", "isBlocked": True}, 200, AccountBlocked),
        ({"success": True, "isBlocked": False}, 200, AuthenticationFailed),
        ({"odd": 1}, 200, AuthenticationFailed),
    ],
)
async def test_a_refused_sign_in_is_not_repeated(body, status, error):
    async with cloud() as (client, made):
        made.says(LOGIN, body, status)

        for _ in range(3):
            with pytest.raises(error):
                await client.battery.status(SITE)
        assert made.asked() == [LOGIN]

        del made.instead[LOGIN]
        await client.session.sign_in(afresh=True)
        await client.battery.status(SITE)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(None, 500), DeviceUnreachable),
        (HTMLResponse("<html>maintenance</html>"), DeviceUnreachable),
        (Response(b"oops"), DeviceUnreachable),
        (Response(None, 404), EndpointMissing),
        (Response(None, 302, {"Location": "/elsewhere"}), DeviceUnreachable),
        (Response(None, 429), RateLimited),
    ],
)
async def test_trouble_while_signing_in_is_not_held_against_the_password(answer, error):
    async with cloud() as (client, made):
        made.instead[LOGIN] = answer
        with pytest.raises(error):
            await client.session.sign_in()

        del made.instead[LOGIN]
        await made.clock.advance(3_600)
        await client.session.sign_in()


async def test_without_a_password_nobody_signs_in():
    async with cloud(credentials=Credentials(username=USER)) as (client, made):
        with pytest.raises(AuthenticationFailed):
            await client.session.sign_in()
    assert made.seen == []


@pytest.mark.parametrize(
    "body",
    [{"message": "Too many active sessions"}, {"error": {"details": ["too many active sessions for user"]}}],
)
async def test_too_many_sessions_stop_sign_ins_for_a_day_also_in_the_next_program(body, tmp_path):
    async with served() as (made, url):
        made.says(LOGIN, body, 400)
        async with client_at(url, made, state_folder=tmp_path) as client:
            with pytest.raises(TooManySessions) as limited:
                await client.session.sign_in()
        async with client_at(url, made, state_folder=tmp_path) as client:
            with pytest.raises(TooManySessions):
                await client.session.sign_in()
            assert made.count(LOGIN) == 1

            await made.clock.advance(DAY_S + 1)
            del made.instead[LOGIN]
            await client.session.sign_in()

    assert limited.value.retry_after_s == DAY_S
    assert USER not in (tmp_path / "cool-downs.json").read_text()


async def test_where_the_short_way_in_is_closed_the_page_is_used():
    page = HTMLResponse('<form><input type="hidden" name="authenticity_token" value="a&amp;b=" /></form>')
    async with cloud() as (client, made):
        made.cookie_token_only = True
        made.instead[LOGIN] = Response(None, 406)
        made.instead["GET /login"] = page

        def entered(seen: Any) -> Response:
            answer = made._session()
            answer.status_code = 302
            return answer

        made.instead["POST /login/login"] = entered
        await client.battery.status(SITE)

    assert made.last("POST /login/login").form["authenticity_token"] == "a&b="


@pytest.mark.proves("enlighten.b118")
async def test_a_session_that_was_kept_is_used_without_a_sign_in_until_the_service_refuses_it():
    kept: list[SessionState] = []
    async with served() as (made, url):
        async with client_at(url, made, on_session=kept.append) as client:
            await client.session.sign_in()
        async with client_at(url, made, session=kept[-1], on_session=kept.append) as client:
            await client.battery.status(SITE)
            await client.scheduler.mode(SITE, SN)
            assert made.count(LOGIN) == 1

            made.living.clear()
            client.clear_cache()
            await asyncio.gather(client.battery.status(SITE), client.charger.status(SITE), client.devices.list(SITE))

    assert made.count(LOGIN) == 2
    assert kept[-1].session_id != kept[0].session_id


async def test_a_kept_session_of_another_account_is_left_alone():
    state = SessionState(email="other@example.com", cookies={"_enlighten_4_session": "x"}, session_id="y")
    async with cloud(session=state) as (client, made):
        await client.battery.status(SITE)
    assert made.count(LOGIN) == 1


async def test_a_session_may_be_kept_without_the_password():
    async with served() as (made, url):
        async with client_at(url, made) as client:
            await client.session.sign_in()
            state = client.session.state()
        async with client_at(url, made, session=state, credentials=Credentials()) as client:
            await client.battery.status(SITE)
            made.living.clear()
            client.clear_cache()
            with pytest.raises(AuthenticationFailed):
                await client.battery.status(SITE)


@pytest.mark.proves("enlighten.b118")
async def test_where_a_new_sign_in_needs_a_code_that_is_said_once_for_all():
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.has_second_factor = True
        made.living.clear()

        for _ in range(2):
            with pytest.raises(SecondFactorNeeded):
                await client.battery.status(SITE)
        await client.session.validate_otp(CODE)
        await client.battery.status(SITE)
    assert made.count(LOGIN) == 2


@pytest.mark.parametrize(
    "wall",
    [
        lambda: login_page(),
        lambda: login_page(401),
        lambda: Response(None, 302, {"Location": "https://enlighten.enphaseenergy.com/login"}),
    ],
)
async def test_the_login_page_in_place_of_an_answer_is_the_end_of_the_session(wall):
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.once[BATTERY] = [wall()]

        assert (await client.battery.status(SITE)).soc_percent == 48.0
    assert made.count(LOGIN) == 2


@pytest.mark.parametrize(
    ("answer", "error"), [(Response(None, 401), SessionRefused), (login_page(), DeviceUnreachable)]
)
async def test_one_service_that_refuses_every_session_does_not_cost_a_sign_in_each_time(answer, error):
    async with cloud() as (client, made):
        made.instead[MODE] = answer
        for _ in range(4):
            with pytest.raises(error):
                await client.scheduler.mode(SITE, SN)
            await client.charger.status(SITE)
        assert made.count(LOGIN) == 1

        await made.clock.advance(3_600)
        del made.instead[MODE]
        made.living.clear()
        await client.scheduler.mode(SITE, SN)
    assert made.count(LOGIN) == 2


@pytest.mark.proves("enlighten.b33")
async def test_history_names_session_and_user_of_the_token_and_a_request_id_of_its_own():
    async with cloud() as (client, made):
        await client.charger.history.filter_criteria(SITE)
        first = made.seen[-1]
        client.clear_cache()
        await client.charger.history.filter_criteria(SITE)
        second = made.seen[-1]

    assert first.headers["e-auth-token"] == next(iter(made.living.values()))
    assert first.headers["username"] == first.query["username"] == USER_ID
    assert first.headers["requestid"] == first.query["requestId"] != second.headers["requestid"]


@pytest.mark.proves("enlighten.b34")
async def test_the_token_may_be_in_a_cookie_only():
    async with cloud() as (client, made):
        made.cookie_token_only = True
        await client.scheduler.mode(SITE, SN)
        seen = made.seen[-1]

    assert seen.headers["authorization"] == f"Bearer {seen.cookies['enlighten_manager_token_production']}"
    assert made.count(TOKENS) == 0


@pytest.mark.proves("enlighten.b34")
async def test_without_any_token_one_is_asked_for_where_it_is_needed():
    async with cloud() as (client, made):
        answer = json_response({"message": "success", "session_id": "s-1234567"})
        made.once[LOGIN] = [answer]
        made.living["c-1234567"] = "s-1234567"
        answer.headers.append("Set-Cookie", "_enlighten_4_session=c-1234567; Path=/")

        await client.battery.status(SITE)
        assert made.count(TOKENS) == 0
        await client.scheduler.mode(SITE, SN)
    assert made.last(TOKENS).json == {"session_id": "s-1234567", "email": USER}


@pytest.mark.proves("enlighten.b116")
@pytest.mark.parametrize("has_iat", [True, False])
async def test_a_token_about_to_end_is_renewed_before_the_next_call_without_a_sign_in(has_iat):
    kept: list[SessionState] = []
    async with cloud(on_session=kept.append) as (client, made):
        made.has_iat = has_iat
        await client.scheduler.mode(SITE, SN)
        before = made.last(MODE).headers["authorization"]
        await made.clock.advance(3_600 - 60)
        await client.scheduler.mode(SITE, SN)

    assert made.count(LOGIN) == 1
    assert made.count(TOKENS) == 1
    assert made.last(MODE).headers["authorization"] != before
    assert f"Bearer {kept[-1].token}" == made.last(MODE).headers["authorization"]


async def test_a_token_is_renewed_whichever_way_the_account_has_and_that_way_is_taken_again():
    async with cloud() as (client, made):
        made.instead[TOKENS] = Response(None, 404)
        made.instead["GET /app-api/jwt_token.json"] = lambda seen: json_response({"token": made.jwt("any")})
        for _ in range(2):
            client.clear_cache()
            await made.clock.advance(3_600)
            await client.scheduler.mode(SITE, SN)
            await made.clock.advance(3_600)

    ways = [what for what in made.asked() if "token" in what]
    assert ways == ["POST /tokens", "POST /access_token", "GET /app-api/jwt_token.json"]
    assert made.count(LOGIN) == 1


@pytest.mark.proves("enlighten.b118")
async def test_a_token_that_cannot_be_renewed_costs_one_sign_in_and_only_where_it_is_needed():
    async with cloud() as (client, made):
        made.instead[TOKENS] = Response(None, 404)
        await client.scheduler.mode(SITE, SN)
        await made.clock.advance(4_000)
        await client.battery.status(SITE)
        assert "authorization" not in made.last(BATTERY).headers
        assert made.count(LOGIN) == 1

        await client.scheduler.mode(SITE, SN)
    assert made.count(LOGIN) == 2
    assert made.count(TOKENS) == 1


async def test_the_unproved_token_is_asked_like_the_other():
    async with cloud() as (client, made):
        made.instead["POST /access_token"] = lambda seen: json_response({"access_token": made.jwt("x")})

        found = await client.session.access_token()
    assert found.value == client.session.state().token
    assert made.seen[-1].json["email"] == USER


@pytest.mark.proves("enlighten.b50")
async def test_a_session_shows_nothing_of_itself():
    async with cloud() as (client, _):
        await client.session.sign_in()
        state = client.session.state()

    assert repr(state) == "SessionState(is_signed_in=True, is_awaiting_code=False)"
    assert PASSWORD not in repr(CREDENTIALS)


async def test_cookies_that_a_service_changes_on_the_way_are_kept():
    kept: list[SessionState] = []
    async with cloud(on_session=kept.append) as (client, made):
        await client.session.sign_in()
        answer = json_response({})
        answer.headers.append("Set-Cookie", "locale=de_DE; Path=/")
        made.once[STATUS] = [answer]
        await client.charger.status(SITE)
        await client.battery.status(SITE)

    assert kept[-1].cookies["locale"] == "de_DE"
    assert made.last(BATTERY).cookies["locale"] == "de_DE"
    assert made.last(BATTERY).headers["cookie"].count("_enlighten_4_session") == 1
    assert HISTORY not in made.asked()
