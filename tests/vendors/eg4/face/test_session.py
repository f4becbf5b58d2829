"""Signing in, and requests without a session."""

import pytest

from .account import (
    ALL,
    LOGIN,
    PLANTS,
    RIGHT,
    SERIAL,
    account,
)

pytestmark = pytest.mark.anyio
REFUSED = {"success": False, "message": "Invalid username or password"}


@pytest.mark.proves("eg4.b06", "eg4.b07", "eg4.b10")
async def test_a_login_is_a_form_and_its_session_is_a_cookie_below_one_path():
    async with account(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=RIGHT)
        as_json = await home.client.post(LOGIN, json=RIGHT)

    assert answer.json()["success"] is True
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert (name, rest.partition("; ")[2]) == ("JSESSIONID", "Path=/WManage; HttpOnly")
    assert as_json.json()["success"] is False
    assert "Set-Cookie" not in as_json.headers


@pytest.mark.proves("eg4.b03", "eg4.b78")
@pytest.mark.parametrize(
    "wrong", [{"password": "other"}, {"account": "elsewhere@example.com"}, {"account": ""}, {"password": ""}]
)
async def test_an_account_of_another_region_or_a_wrong_password_is_refused(wrong: dict[str, str]):
    async with account(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=RIGHT | wrong)

    assert (answer.status_code, answer.json()) == (200, REFUSED)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.proves("eg4.b05")
async def test_a_session_lives_for_two_hours():
    async with account() as home:
        await home.clock.advance(115 * 60)
        before = await home.client.post(PLANTS)
        await home.clock.advance(10 * 60)
        after = await home.client.post(PLANTS)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.proves("eg4.b14")
@pytest.mark.parametrize("path", ALL)
async def test_nothing_is_told_without_a_session(path: str):
    async with account(signs_in=False) as home:
        answers = [await home.client.post(path, data={"serialNum": SERIAL})]
        home.client.cookies.set("JSESSIONID", "NOBODY")
        answers.append(await home.client.post(path, data={"serialNum": SERIAL}))

    assert [(answer.status_code, answer.content) for answer in answers] == [(401, b"")] * 2
