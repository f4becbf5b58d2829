"""Signing in, the second factor and tokens."""

import base64
from typing import Any

import httpx
import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import FaceOptions
from polywatt.vendors.enlighten.face import account, face
from polywatt.vendors.enlighten.wire.session import decode_claims

from .account import BATTERY, EMAIL, LOGIN, MFA_EMAIL, OTP, PASSWORD, RESEND, SEARCH, SignedIn, form, signed_in, twin_at

pytestmark = pytest.mark.anyio
WAITING = {"success": True, "isBlocked": False}


def coded(code: str, email: str = MFA_EMAIL) -> dict[str, str]:
    def packed(text: str) -> str:
        return base64.b64encode(text.encode()).decode()

    return {"email": packed(email), "otp": packed(code), "xhrFields[withCredentials]": "true"}


async def validated(home: SignedIn, code: str, email: str = MFA_EMAIL) -> Any:
    return (await home.client.post(OTP, data=coded(code, email))).json()


@pytest.mark.proves("enlighten.b110")
async def test_a_sign_in_gives_a_session_its_token_and_its_cookies():
    async with signed_in(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=form())

    body = answer.json()
    claims = decode_claims(body["manager_token"])
    assert body["message"] == "success"
    assert (body["is_consumer"], body["system_id"], body["redirect_url"]) == (True, "1234567", "")
    assert claims.session_id == body["session_id"]
    assert claims.claim("user_id") is not None
    assert claims.lifetime_s == 12 * 3_600
    assert {"_enlighten_4_session", "enlighten_manager_token_production", "XSRF-TOKEN"} <= set(answer.cookies)


@pytest.mark.parametrize(
    "wrong",
    [
        form(password="other"),
        form("elsewhere@example.com"),
        form("", ""),
        {"user[email]": EMAIL},
        {},
    ],
)
async def test_whoever_does_not_know_the_password_gets_no_session(wrong: dict[str, str]):
    async with signed_in(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=wrong)

    assert answer.status_code == 401
    assert answer.json()["success"] is False
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("body", [{"user": 3}, {"user": {"email": 1, "password": []}}, [], 1, {}, None])
async def test_a_sign_in_in_json_that_holds_no_words_is_refused(body: object):
    async with signed_in(signs_in=False) as home:
        answer = await home.client.post(LOGIN, json=body)

    assert answer.status_code == 401


async def test_the_same_as_json_signs_in_too():
    async with signed_in(signs_in=False) as home:
        answer = await home.client.post(LOGIN, json={"user": {"email": EMAIL.upper(), "password": PASSWORD}})

    assert answer.json()["message"] == "success"


@pytest.mark.proves("enlighten.b109")
async def test_a_second_factor_is_asked_for_without_a_session():
    async with signed_in(signs_in=False) as home:
        answer = await home.client.post(LOGIN, data=form(MFA_EMAIL))
        refused = await home.client.get(SEARCH)

    assert answer.json() == WAITING
    assert "Max-Age=600" in next(c for c in answer.headers.get_list("Set-Cookie") if c.startswith("login_otp_nonce"))
    assert len(home.mails) == 1
    assert refused.status_code == 401


@pytest.mark.proves("enlighten.b113")
async def test_the_right_code_replaces_the_session_cookie():
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        before = home.client.cookies["_enlighten_4_session"]
        body = await validated(home, "123456")
        after = home.client.cookies["_enlighten_4_session"]
        sites = await home.get(SEARCH)
        home.client.cookies = httpx.Cookies({"_enlighten_4_session": before})
        old = await home.client.get(SEARCH)

    assert (body["message"], body["isValidMobileNumber"]) == ("success", True)
    assert decode_claims(body["manager_token"]).session_id == body["session_id"]
    assert before != after
    assert len(sites["sites"]) == 1
    assert old.status_code == 401


async def test_a_code_is_good_for_one_sign_in():
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        cookies = dict(home.client.cookies)
        await validated(home, "123456")
        home.client.cookies = httpx.Cookies(cookies)
        again = await home.client.post(OTP, data=coded("123456"))

    assert again.status_code == 401


@pytest.mark.proves("enlighten.b114")
async def test_a_wrong_code_is_told_and_five_of_them_block_the_account_for_a_while():
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        tries = [await validated(home, "654321") for _ in range(5)]
        right = await validated(home, "123456")
        login = (await home.client.post(LOGIN, data=form(MFA_EMAIL))).json()
        resent = (await home.client.post(RESEND, data={"locale": "en"})).json()
        await home.clock.advance(900)
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        later = await validated(home, "123456")

    assert tries == [{"isValid": False, "isBlocked": False}] * 4 + [{"isValid": False, "isBlocked": True}]
    assert right == {"isValid": False, "isBlocked": True}
    assert login == resent == {"success": False, "isBlocked": True}
    assert later["message"] == "success"


@pytest.mark.parametrize(("code", "email"), [("123456", EMAIL), ("", MFA_EMAIL), ("١٢٣٤٥٦", MFA_EMAIL)])
async def test_a_code_of_another_address_or_none_at_all_is_wrong(code: str, email: str):
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        body = await validated(home, code, email)

    assert body == {"isValid": False, "isBlocked": False}


async def test_a_code_that_is_not_in_base64_is_wrong():
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        answer = await home.client.post(OTP, data={"email": MFA_EMAIL, "otp": "123456"})

    assert answer.json() == {"isValid": False, "isBlocked": False}


@pytest.mark.proves("enlighten.b115")
async def test_another_code_has_another_nonce_and_the_old_ones_are_over():
    async with signed_in(signs_in=False) as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        old_cookies, old = dict(home.client.cookies), home.mails[0].split()[-1]
        resent = await home.client.post(RESEND, data={"locale": "en"})
        new_cookies, new = dict(home.client.cookies), home.mails[1].split()[-1]
        home.client.cookies = httpx.Cookies(old_cookies)
        refused = await home.client.post(OTP, data=coded(old))
        home.client.cookies = httpx.Cookies(new_cookies)
        body = await validated(home, new)

    assert resent.json() == WAITING
    assert old_cookies["login_otp_nonce"] != new_cookies["login_otp_nonce"]
    assert refused.status_code == 401
    assert body["message"] == "success"


async def test_a_nonce_lives_for_ten_minutes():
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        await home.clock.advance(600)
        answer = await home.client.post(OTP, data=coded("123456"))

    assert answer.status_code == 401


@pytest.mark.parametrize("path", [OTP, RESEND])
@pytest.mark.parametrize("lost", ["login_otp_nonce", "_enlighten_4_session"])
async def test_a_second_factor_without_the_cookies_of_the_first_is_refused(path: str, lost: str):
    async with signed_in(signs_in=False, code="123456") as home:
        await home.client.post(LOGIN, data=form(MFA_EMAIL))
        del home.client.cookies[lost]
        answer = await home.client.post(path, data=coded("123456"))

    assert answer.status_code == 401


async def test_codes_have_six_digits_and_differ():
    async with signed_in(signs_in=False) as home:
        for _ in range(8):
            await home.client.post(LOGIN, data=form(MFA_EMAIL))

    codes = [words.split()[-1] for words in home.mails]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 1


async def test_a_session_ends_after_its_hours():
    async with signed_in() as home:
        await home.clock.advance(12 * 3_600 - 1)
        before = await home.client.get(SEARCH)
        await home.clock.advance(1)
        after = await home.client.get(SEARCH)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize("path", ["/tokens", "/access_token"])
async def test_a_session_is_changed_into_a_token(path: str):
    async with signed_in() as home:
        session_id = home.client.headers["e-auth-token"]
        body = (await home.client.post(path, json={"session_id": session_id, "email": EMAIL})).json()
        wrong = await home.client.post(path, json={"session_id": session_id, "email": MFA_EMAIL})
        nobody = await home.client.post(path, json={"session_id": "none", "email": EMAIL})

    claims = decode_claims(body["token"])
    assert (claims.session_id, claims.exp) == (session_id, body["expires_at"])
    assert (wrong.status_code, nobody.status_code) == (401, 401)


async def test_a_token_for_a_gateway_is_plain_text():
    async with signed_in() as home:
        body = {"session_id": home.client.headers["e-auth-token"], "username": EMAIL}
        serial = await home.state.sites[0].gateway_serial()
        answer = await home.client.post("/tokens", json=body | {"serial_num": serial})
        other = await home.client.post("/tokens", json=body | {"serial_num": "GW0000000000"})

    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count(".") == 2
    assert other.status_code == 403


async def test_the_field_knows_two_more_ways_to_a_token():
    async with signed_in(profile="field") as home:
        one = await home.get("/app-api/jwt_token.json")
        two = await home.get("/service/auth_ms_enho/api/v1/session/token")

    assert decode_claims(one["token"]).session_id == decode_claims(two["token"]).session_id
    async with signed_in() as home:
        assert (await home.client.get("/app-api/jwt_token.json")).status_code == 404


async def test_the_fields_page_signs_in_whoever_came_from_it():
    async with signed_in(profile="field", signs_in=False) as home:
        page = (await home.client.get("/login")).text
        token = page.partition('name="authenticity_token" value="')[2].partition('"')[0]
        without = await home.client.post("/login/login", data=form())
        answer = await home.client.post("/login/login", data=form() | {"authenticity_token": token})
        sites = await home.client.get(SEARCH)

    assert without.status_code == 422
    assert (answer.status_code, answer.headers["Location"]) == (302, "/web/1234567")
    assert sites.status_code == 200


async def test_too_many_sessions_shut_the_field_and_in_the_document_nothing_is_said_of_it():
    async with signed_in(profile="field") as home:
        answers = [await home.client.post(LOGIN, data=form()) for _ in range(50)]
    async with signed_in() as open_home:
        others = [await open_home.client.post(LOGIN, data=form()) for _ in range(60)]

    assert answers[48].status_code == 200
    assert (answers[49].status_code, answers[49].json()["message"]) == (403, "Too many active sessions")
    assert {answer.status_code for answer in others} == {200}


async def test_nobodys_made_up_token_is_taken():
    async with signed_in() as home:
        signed = await home.sign_in()
        head, body, signature = signed["manager_token"].split(".")
        for token in (
            f"{head}.{body}.",
            f"{head}.{body}.x",
            f"{head}..{signature}",
            "..",
            f"{head}.{body}é.{signature}",
        ):
            answer = await home.client.get(BATTERY, headers={b"e-auth-token": token.encode()})
            assert answer.status_code == 401


async def test_a_face_is_made_of_one_plant_or_several():
    clock = ManualClock()
    one = face(twin_at(clock), FaceOptions(), clock)
    two = account([twin_at(clock), twin_at(clock)], FaceOptions(), clock)

    assert one.certificate is not None
    assert two.certificate is not None
    transport = httpx.ASGITransport(two.app)
    async with httpx.AsyncClient(base_url="https://cloud", transport=transport) as client:
        await client.post(LOGIN, data=form())
        assert [site["id"] for site in (await client.get(SEARCH)).json()["sites"]] == [1234567, 1234568]


async def test_the_field_says_in_words_that_a_code_is_needed():
    async with signed_in(profile="field", signs_in=False) as home:
        assert await home.sign_in(MFA_EMAIL) == WAITING | {"requires_mfa": True}
