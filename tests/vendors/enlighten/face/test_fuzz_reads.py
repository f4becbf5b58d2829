"""Whatever comes in, the cloud answers in its own way and never fails; what it refuses changes nothing."""

import asyncio
from collections.abc import Iterator
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .account import (
    BATTERY,
    EVENTS,
    INVERTER_ENERGY,
    INVERTERS,
    LOGIN,
    MFA_EMAIL,
    OF_SITE,
    OTP,
    RESEND,
    SEARCH,
    SignedIn,
    form,
    signed_in,
)

KEYS = st.sampled_from(
    [
        *("limit", "offset", "search", "searchText", "favourite", "start_date", "end_date", "next", "page_size"),
        *("export", "locale", "user[email]", "user[password]", "email", "otp", "session_id", "serial_num", "x"),
    ]
)
WORDS = st.sampled_from(
    [
        *("0", "1", "-1", "1e400", "NaN", "٣", "\x00", "9" * 400, "true", "start", "2026-06-20", "0001-01-01"),
        *("9999-12-31", "2026-13-01", "999999999999:s:1:-1:1", "0:s:1:-1:1", MFA_EMAIL, "password", "IQ8"),
    ]
)
FIELDS = st.dictionaries(KEYS, WORDS | st.text(max_size=12), max_size=5)
PATHS = st.sampled_from([*OF_SITE, SEARCH, LOGIN, OTP, RESEND, "/tokens", "/access_token"])
OTHER_PATHS = st.text(max_size=12).map(lambda text: f"/app-api/{quote(text)}")
BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            *(b"NaN", b"1e400", b"[1e400]", b"[" * 30_000, b'{"a":' * 9_000, b"x" * 200_000, b'"\\ud800"', b"null"),
            *(b"&" * 1_000, b"a=b&" * 500, b"otp=%ff%fe", b"%", b"{}", b'{"user":{"email":[]}}', b"\xef\xbb\xbf{}"),
            *(b'{"session_id":1e999}', b'{"session_id":{},"email":[]}', b"=" * 70_000),
        ]
    ),
)
KINDS = st.sampled_from(
    ["application/json", "application/x-www-form-urlencoded", "text/html", "", "application/json;charset=utf-16", "x"]
)
VERBS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"])
REFUSED = {400, 401, 403, 404, 405, 415, 468}


class Fuzzed:
    """One account for all examples, always with somebody signed in."""

    def __init__(self, home: SignedIn) -> None:
        self.home = home

    async def ready(self) -> None:
        await self.home.clock.advance(5)
        await self.home.sign_in()

    async def state(self) -> object:
        now = await self.home.twin.settings()
        return (
            now.mode,
            now.reserve_percent,
            now.slots,
            now.storm_guard,
            now.chargers,
            now.is_running,
        )


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[tuple[asyncio.Runner, Fuzzed]]:
    with asyncio.Runner() as runner:
        context = signed_in(past_days=5)
        home = runner.run(context.__aenter__())
        yield runner, Fuzzed(home)


@given(path=PATHS | OTHER_PATHS, query=FIELDS)
@settings(max_examples=300, deadline=None)
def test_no_query_upsets_the_cloud(fuzzed: tuple[asyncio.Runner, Fuzzed], path: str, query: dict[str, str]):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.ready()
        before = await cloud.state()
        answer = await cloud.home.client.get(path, params=query)

        assert answer.status_code in REFUSED | {200}
        if answer.headers["content-type"] == "application/json":
            msgspec.json.decode(answer.content)
        assert await cloud.state() == before

    runner.run(example())


@given(path=PATHS, verb=VERBS, body=BODIES, kind=KINDS)
@settings(max_examples=400, deadline=None)
def test_no_body_upsets_the_cloud(fuzzed: tuple[asyncio.Runner, Fuzzed], path: str, verb: str, body: bytes, kind: str):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.ready()
        answer = await cloud.home.client.request(verb, path, content=body, headers={"Content-Type": kind})

        assert answer.status_code in REFUSED | {200}
        if answer.status_code != 200 and verb != "HEAD":
            refusal = answer.json()
            assert refusal.get("status") in ("error", answer.status_code) or refusal.get("success") is False

    runner.run(example())


@given(fields=FIELDS, path=st.sampled_from([LOGIN, OTP, RESEND, "/tokens"]))
@settings(max_examples=200, deadline=None)
def test_no_form_of_a_sign_in_upsets_the_cloud(
    fuzzed: tuple[asyncio.Runner, Fuzzed], fields: dict[str, str], path: str
):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.ready()
        await cloud.home.client.post(LOGIN, data=form(MFA_EMAIL))
        answer = await cloud.home.client.post(path, data=fields)

        assert answer.status_code in (200, 400, 401, 403)

    runner.run(example())


@given(
    name=st.sampled_from([b"e-auth-token", b"cookie", b"authorization", b"accept", b"host", b"content-type"]),
    value=st.binary(max_size=40) | st.sampled_from([b"Bearer ..", b"Bearer \xff.\xff.\xff", b"=;=;", b"a=\xff"]),
    path=st.sampled_from([BATTERY, EVENTS, INVERTERS, INVERTER_ENERGY]),
)
@settings(max_examples=200, deadline=None)
def test_no_header_upsets_the_cloud(fuzzed: tuple[asyncio.Runner, Fuzzed], name: bytes, value: bytes, path: str):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.ready()
        answer = await cloud.home.client.get(path, headers={name: value})

        assert answer.status_code in (200, 400, 401)

    runner.run(example())
