"""Each service wants to be told in its own way who asks."""

import pytest
from starlette.responses import Response

from polywatt.vendors.enlighten.face.answers import json
from polywatt.vendors.enlighten.face.asked import Asked
from polywatt.vendors.enlighten.face.families import Family
from polywatt.vendors.enlighten.face.routes import Route, Table

from .account import BATTERY, DEVICES, FOREIGN, LOGIN, OF_SITE, RANGE, SEARCH, SITE, UNKNOWN, Signed, signed_in

pytestmark = pytest.mark.anyio


async def _echo(asked: Asked) -> Response:
    return json({"user": asked.user.id, **asked.path})


def with_route(home: Signed, family: Family) -> str:
    """A path of this family; requests to it are answered with the user's id."""
    home.face.table = Table([Route("GET", f"/{family}/{{site_id}}", family, _echo)])
    return f"/{family}/{SITE}"


@pytest.mark.proves("enlighten.b03")
@pytest.mark.parametrize("path", OF_SITE)
async def test_a_site_is_shown_to_whoever_has_both_cookie_and_token(path: str):
    async with signed_in() as home:
        both = await home.client.get(path, params=RANGE)
        token = home.client.headers.pop("e-auth-token")
        without_token = await home.client.get(path, params=RANGE)
        with_other = await home.client.get(path, params=RANGE, headers={"e-auth-token": "0" * 32})
        home.client.cookies.clear()
        without_cookie = await home.client.get(path, params=RANGE, headers={"e-auth-token": token})

    assert both.status_code == 200
    assert [a.status_code for a in (without_token, with_other, without_cookie)] == [401] * 3
    assert without_token.json() == {"status": "error", "message": "Not Authorized"}


async def test_the_search_wants_the_cookie_only():
    async with signed_in() as home:
        del home.client.headers["e-auth-token"]
        with_cookie = await home.client.get(SEARCH)
        home.client.cookies.clear()
        without = await home.client.get(SEARCH)

    assert (with_cookie.status_code, without.status_code) == (200, 401)


@pytest.mark.parametrize("name", ["_enlighten_4_session", "_enlighten_session"])
async def test_the_session_is_known_under_both_of_its_cookies_names(name: str):
    async with signed_in() as home:
        cookie = home.client.cookies["_enlighten_4_session"]
        home.client.cookies.clear()
        home.client.cookies.set(name, cookie)

        assert (await home.client.get(SEARCH)).status_code == 200


@pytest.mark.proves("enlighten.b02")
async def test_some_services_want_a_bearer_token_as_well():
    async with signed_in() as home:
        path, told = with_route(home, Family.BEARER), home.account
        token = told.sessions.token(told.sessions.of_id(home.client.headers["e-auth-token"]))  # type: ignore[arg-type]
        without = await home.client.get(path)
        with_it = await home.client.get(path, headers={"Authorization": f"Bearer {token}"})
        basic = await home.client.get(path, headers={"Authorization": f"Basic {token}"})
        await home.clock.advance(12 * 3_600)
        over = await home.client.get(path, headers={"Authorization": f"Bearer {token}"})

    assert [a.status_code for a in (without, with_it, basic, over)] == [401, 200, 401, 401]


async def test_a_token_of_another_session_does_not_go_with_this_ones_cookie():
    async with signed_in() as home:
        other = home.client.headers["e-auth-token"]
        await home.sign_in()
        answer = await home.client.get(BATTERY, headers={"e-auth-token": other})

    assert answer.status_code == 401


@pytest.mark.proves("enlighten.b93")
async def test_battery_configuration_wants_the_users_id():
    async with signed_in() as home:
        path, user = with_route(home, Family.USERNAME), home.account.user
        without = await home.client.get(path)
        other = await home.client.get(path, headers={"Username": "1"})
        right = await home.client.get(path, headers={"Username": user.id})

    assert (without.status_code, without.json()["error"], without.json()["path"]) == (403, "Forbidden", path)
    assert (other.status_code, right.status_code) == (403, 200)


@pytest.mark.proves("enlighten.b94")
async def test_a_write_of_battery_configuration_wants_the_xsrf_token_twice():
    async with signed_in() as home:
        path = with_route(home, Family.XSRF)
        token = home.client.cookies["BP-XSRF-Token"]
        home.client.headers["Username"] = home.account.user.id
        right = await home.client.get(path, headers={"X-XSRF-Token": token})
        without = await home.client.get(path)
        other = await home.client.get(path, headers={"X-XSRF-Token": token[::-1]})
        for name in ("BP-XSRF-Token", "XSRF-TOKEN"):
            del home.client.cookies[name]
        alone = await home.client.get(path, headers={"X-XSRF-Token": token})
        home.client.cookies.set("BP-XSRF-Token", "x")
        made_up = await home.client.get(path, headers={"X-XSRF-Token": "x"})

    assert right.status_code == 200
    assert [a.status_code for a in (without, other, alone, made_up)] == [403] * 4
    assert set(without.json()) == {"timestamp", "status", "error", "path"}


async def test_the_partner_api_wants_the_bearer_token_alone():
    async with signed_in() as home:
        path, sessions = with_route(home, Family.PARTNER), home.account.sessions
        token = sessions.token(sessions.of_id(home.client.headers["e-auth-token"]))  # type: ignore[arg-type]
        home.client.cookies.clear()
        without = await home.client.get(path)
        right = await home.client.get(path, headers={"Authorization": f"Bearer {token}"})

    assert (without.status_code, right.status_code) == (401, 200)


async def test_a_browser_without_a_session_gets_the_page_to_sign_in():
    async with signed_in(signs_in=False) as home:
        answer = await home.client.get(DEVICES, headers={"Accept": "text/html,application/xhtml+xml"})

    assert answer.headers["content-type"].startswith("text/html")
    assert "/login/login" in answer.text


@pytest.mark.proves("enlighten.b121", "enlighten.b124", "enlighten.b128")
async def test_another_ones_site_is_forbidden_and_none_has_a_status_of_its_own():
    async with signed_in() as home:
        foreign = await home.client.get(f"/app-api/{FOREIGN}/devices.json")
        unknown = [
            await home.client.get(f"/app-api/{site}/devices.json")
            for site in (UNKNOWN, "x", "-1", "01234567", "%D9%A1", "9" * 400)
        ]

    assert (foreign.status_code, foreign.json()) == (403, {"status": "error", "message": "Forbidden"})
    assert {(a.status_code, a.json()["message"]) for a in unknown} == {(468, "INVALID_SYSTEM_ID")}


@pytest.mark.proves("enlighten.b122")
async def test_a_wrong_verb_is_told_the_right_ones():
    async with signed_in() as home:
        answers = [await home.client.request(verb, DEVICES) for verb in ("POST", "PUT", "DELETE", "PATCH", "BREW")]
        login = await home.client.get(LOGIN)

    assert {(a.status_code, a.headers["Allow"]) for a in answers} == {(405, "GET")}
    assert (login.status_code, login.headers["Allow"]) == (405, "POST")


async def test_paths_that_are_not_there_are_answered_by_whichever_server_would_have_had_them():
    async with signed_in() as home:
        page = await home.client.get("/app-api/other.json")
        service = await home.client.get("/service/other")

    assert (page.status_code, page.json()) == (404, {"status": "error", "message": "Not Found"})
    assert (service.status_code, service.json()["error"]) == (404, "Not Found")


@pytest.mark.proves("enlighten.b120")
async def test_the_field_wants_to_be_left_alone_after_600_requests_an_hour():
    async with signed_in(profile="field") as home:
        for _ in range(600):
            assert (await home.client.get(SEARCH)).status_code == 200
        refused = await home.client.get(SEARCH)
        await home.clock.advance(float(refused.headers["Retry-After"]))
        later = await home.client.get(SEARCH)

    assert (refused.status_code, refused.json()["status"]) == (429, "error")
    assert later.status_code == 200


def test_two_rooms_that_answer_the_same_are_found_out():
    routes = [Route("GET", f"/a/{{{name}}}", Family.OPEN, _echo) for name in ("one", "two")]

    with pytest.raises(ValueError, match="two rooms"):
        Table(routes)


def test_a_path_without_names_comes_before_one_with():
    table = Table([Route("GET", "/a/{sn}", Family.OPEN, _echo), Route("GET", "/a/all", Family.OPEN, _echo)])

    assert table.find("GET", "/a/all")[1] == {}
    assert table.find("GET", "/a/b")[1] == {"sn": "b"}
