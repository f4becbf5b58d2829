"""Which site, path and method a request may use."""

import pytest

from polywatt.kit.router import Route, Router

from .account import DEVICES, FOREIGN, LOGIN, UNKNOWN, signed_in

pytestmark = pytest.mark.anyio


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


def test_two_routes_that_answer_the_same_are_an_error():
    routes = [Route("GET", f"/a/{{{name}}}", name) for name in ("one", "two")]

    with pytest.raises(ValueError, match="two routes"):
        Router(routes)


def test_a_path_without_names_comes_before_one_with():
    router = Router([Route("GET", "/a/{sn}", "one"), Route("GET", "/a/all", "all")])

    assert router.find("GET", "/a/all").names == {}
    assert router.find("GET", "/a/b").names == {"sn": "b"}
