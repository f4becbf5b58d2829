"""Each service requires its own credentials."""

import pytest
from starlette.responses import Response

from polywatt.kit.router import Router
from polywatt.vendors.enlighten.face.access import Access
from polywatt.vendors.enlighten.face.request import FaceRequest, Route
from polywatt.vendors.enlighten.face.responses import json_response

from .account import BATTERY, OF_SITE, RANGE, SEARCH, SITE, SignedIn, signed_in

pytestmark = pytest.mark.anyio


async def _echo(request: FaceRequest) -> Response:
    return json_response({"user": request.user.id, **request.path})


def with_route(home: SignedIn, access: Access) -> str:
    """A path with this access; requests to it are answered with the user's id."""
    home.face.router = Router([Route("GET", f"/{access}/{{site_id}}", _echo, access)])
    return f"/{access}/{SITE}"


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
        path, state = with_route(home, Access.BEARER), home.state
        token = state.sessions.token(state.sessions.by_id(home.client.headers["e-auth-token"]))  # type: ignore[arg-type]
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
        path, user = with_route(home, Access.USERNAME), home.state.user
        without = await home.client.get(path)
        other = await home.client.get(path, headers={"Username": "1"})
        right = await home.client.get(path, headers={"Username": user.id})

    assert (without.status_code, without.json()["error"], without.json()["path"]) == (403, "Forbidden", path)
    assert (other.status_code, right.status_code) == (403, 200)


@pytest.mark.proves("enlighten.b94")
async def test_a_write_of_battery_configuration_wants_the_xsrf_token_twice():
    async with signed_in() as home:
        path = with_route(home, Access.XSRF)
        token = home.client.cookies["BP-XSRF-Token"]
        home.client.headers["Username"] = home.state.user.id
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
        path, sessions = with_route(home, Access.PARTNER), home.state.sessions
        token = sessions.token(sessions.by_id(home.client.headers["e-auth-token"]))  # type: ignore[arg-type]
        home.client.cookies.clear()
        without = await home.client.get(path)
        right = await home.client.get(path, headers={"Authorization": f"Bearer {token}"})

    assert (without.status_code, right.status_code) == (401, 200)
