"""Sign in at the face: tokens, roles, the lock."""

import base64
import json
import re
from urllib.parse import urlencode

import pytest

from tests.vendors.powerwall.gateway import BUILT, LOGIN, RIGHT, anonymous, bench, signed_in

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
