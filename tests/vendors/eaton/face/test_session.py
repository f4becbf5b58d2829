"""Who may ask what."""

import base64
import json

import httpx
import pytest

from tests.vendors.eaton.face.unit import (
    AC,
    CUSTOMER,
    NO_PV,
    PROFILES,
    SIGN_IN,
    TECHNICIAN,
    Unit,
    anonymous,
    command,
    signed_in,
    token_of,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
TECHNICAL = ("/api/technical/status", "/api/device/maintenance/diagnostics")
READS = (
    "/api/config/state",
    "/api/device",
    "/api/device/status",
    "/api/settings",
    "/api/schedule/",
    "/api/notifications/",
    "/api/notifications/unread",
)
WRITES = (
    ("POST", "/api/device/command"),
    ("POST", "/api/device/power"),
    ("PUT", "/api/settings/"),
    ("POST", "/api/schedule/event"),
    ("POST", "/api/notifications/read/all"),
    ("POST", "/api/auth/refresh"),
)


def _claims(token: str, part: int) -> dict[str, object]:
    text = token.split(".")[part]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


async def _sign_in(home: Unit, **changes: object) -> httpx.Response:
    async with anonymous(home) as client:
        return await client.post(SIGN_IN, json={**CUSTOMER, **changes})


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["errCode"]


@pytest.mark.proves("eaton.b14")
async def test_the_document_has_the_token_under_an_empty_key_and_devices_in_the_envelope():
    documented = (await _sign_in(unit())).json()
    seen = (await _sign_in(unit(profile="field"))).json()

    assert list(documented) == [""]
    assert (seen["successful"], seen["message"], list(seen["result"])) == (True, "Content Ready", ["token"])


@pytest.mark.proves("eaton.b14")
@both_profiles
async def test_the_token_is_a_jwt_that_says_who_and_for_how_long(profile: str):
    home = unit(profile=profile)
    token = token_of(await _sign_in(home))
    claims = _claims(token, 1)

    assert token.count(".") == 2
    assert _claims(token, 0) == {"alg": "HS256", "typ": "JWT"}
    assert (claims["sub"], claims["role"]) == ("user", "customer")
    assert claims["iat"] == int(home.clock.now().timestamp())
    assert int(str(claims["exp"])) - int(str(claims["iat"])) == 3_600


@pytest.mark.proves("eaton.b11", "eaton.b12", "eaton.b13")
@pytest.mark.parametrize("email", ["a@b.c", "anything at all", None])
async def test_the_factory_credentials_are_good_and_any_email_is(email: str | None):
    home = unit()
    async with anonymous(home) as client:
        customer = await client.post(SIGN_IN, json=CUSTOMER)
        technician = await client.post(SIGN_IN, json={**TECHNICIAN, "email": email})

    assert (customer.status_code, technician.status_code) == (200, 200)


@pytest.mark.proves("eaton.b11")
@pytest.mark.parametrize(
    "changes",
    [{"pwd": "wrong"}, {"username": "wrong"}, {"userType": "tech"}, {**TECHNICIAN, "pwd": "user"}, {"pwd": ""}],
)
async def test_others_are_not(changes: dict[str, str]):
    answer = await _sign_in(unit(), **changes)

    assert _code(answer) == (401, "err_wrong_credentials")
    assert answer.json()["error"]["step"] == "signin"


@pytest.mark.proves("eaton.b12")
@pytest.mark.parametrize("serial", ["other", "", None])
async def test_a_technician_must_know_the_inverters_serial(serial: str | None):
    answer = await _sign_in(unit(), **{**TECHNICIAN, "inverterSn": serial})

    assert _code(answer) == (401, "err_invalid_inverter_sn")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"user=user", b'{"username":"user","pwd":"user"}', b'{"username":1,"pwd":2,"userType":3}'],
)
async def test_a_malformed_sign_in_is_400_and_no_attempt(body: bytes):
    home = unit()
    async with anonymous(home) as client:
        answers = [await client.post(SIGN_IN, content=body) for _ in range(6)]

    assert {_code(answer) for answer in answers} == {(400, "err_invalid_credentials")}
    assert (await _sign_in(home)).status_code == 200


@both_profiles
async def test_five_wrong_passwords_lock_everybody_out_for_ten_minutes(profile: str):
    home = unit(profile=profile)
    for _ in range(5):
        assert _code(await _sign_in(home, pwd="wrong")) == (401, "err_wrong_credentials")
        await home.clock.advance(60)
    locked = await _sign_in(home)
    technician = await _sign_in(home, **TECHNICIAN)
    await home.clock.advance(538)
    still = await _sign_in(home)
    await home.clock.advance(4)

    assert {_code(a) for a in (locked, technician, still)} == {(401, "err_code_too_many_failed_signin")}
    assert "540" in locked.json()["error"]["description"]
    assert (await _sign_in(home)).status_code == 200


async def test_a_right_password_between_wrong_ones_forgives_them():
    home = unit()
    for pwd in ["wrong"] * 4 + ["user"] + ["wrong"] * 4:
        await _sign_in(home, pwd=pwd)

    assert (await _sign_in(home)).status_code == 200


@pytest.mark.proves("eaton.b06")
@both_profiles
async def test_a_token_lives_for_an_hour(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        await home.clock.advance(59 * 60)
        before = await client.get("/api/device")
        await home.clock.advance(2 * 60)
        after = await client.get("/api/device")

    assert (before.status_code, after.status_code) == (200, 401)


@both_profiles
async def test_a_refreshed_token_lives_on_when_the_first_ends(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        await home.clock.advance(50 * 60)
        answer = await client.post("/api/auth/refresh")
        await home.clock.advance(20 * 60)
        old = await client.get("/api/device")
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        new = await client.get("/api/device")

    assert list(answer.json()) == ["token"]
    assert (old.status_code, new.status_code) == (401, 200)


@pytest.mark.proves("eaton.b05")
@pytest.mark.parametrize("header", [None, "Bearer made.up.token", "Bearer ", "Basic dXNlcjp1c2Vy", "user"])
async def test_without_a_token_nothing_is_told_and_nothing_changes(header: str | None):
    home = unit()
    before = await home.twin.settings()
    async with anonymous(home) as client:
        if header is not None:
            client.headers["Authorization"] = header
        read = [await client.get(path) for path in (*READS, *TECHNICAL)]
        written = [await client.request(method, path, json={"parameters": {"state": False}}) for method, path in WRITES]

    assert {answer.status_code for answer in (*read, *written)} == {401}
    assert {answer.json()["error"]["step"] for answer in (*read, *written)} == {"authorization"}
    assert await home.twin.settings() == before


@pytest.mark.proves("eaton.b08", "eaton.b10")
@both_profiles
async def test_only_two_paths_are_the_technicians(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        theirs = [(await client.get(path)).status_code for path in TECHNICAL]
        everybodys = [(await client.get(path)).status_code for path in READS]
        told = await command(client, "SET_BASIC_MODE")
    async with signed_in(home, TECHNICIAN) as client:
        as_technician = [(await client.get(path)).status_code for path in (*TECHNICAL, *READS)]

    assert theirs == [403, 403]
    assert set(everybodys) == {200}
    assert told.status_code == 200
    assert set(as_technician) == {200}


async def test_a_403_has_the_vendors_error_body():
    async with signed_in(unit()) as client:
        answer = await client.get(TECHNICAL[0])

    assert answer.json()["error"]["step"] == "authorization"


@pytest.mark.proves("eaton.b01")
@pytest.mark.parametrize("preset", [AC, NO_PV])
async def test_everything_answers_without_the_cloud(preset: str):
    async with signed_in(unit(preset), TECHNICIAN) as client:
        connected = (await client.get("/api/config/state")).json()["connected"]
        answers = [await client.get(path) for path in (*READS, *TECHNICAL)]

    assert connected is False
    assert {answer.status_code for answer in answers} == {200}
