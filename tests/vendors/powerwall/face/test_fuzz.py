"""Whatever comes in, the face answers, never with an internal error, and what it refuses changes nothing."""

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.tables import ROOT

from tests.vendors.powerwall.gateway import BUILT, LOGIN, RIGHT, Bench, bench

PAGE = (ROOT / "docs/vendors/powerwall.md").read_text("utf-8")
TABLE = sorted(set(re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Content-Type": st.sampled_from(
            ["application/json", "application/x-www-form-urlencoded", "text/html", "", "a/b;charset=utf-16", "\xff"]
        ),
        "Cookie": st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30),
        "Host": st.sampled_from(["powerwall", "[", "[::1", "", "a b", "@", "x:y:z"]),
        "Content-Length": st.just("3"),
    },
)
NAMES = st.text(max_size=20)
ROWS = [row.partition("{")[0] + "1" if "{" in row else row for row in TABLE]
"""Of the whole table, with something where a name belongs."""
PATHS = st.one_of(
    st.sampled_from(ROWS).map(lambda row: "/api/" + row),
    st.sampled_from([path for _, path in (*BUILT, LOGIN)]),
    st.sampled_from([path + "/" for _, path in BUILT]),
    NAMES.map(lambda text: "/api/" + quote(text)),
    NAMES.map(lambda text: "/" + quote(text)),
)
METHODS = st.sampled_from(["GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO"])
KEYS = st.sampled_from(
    [
        *("username", "password", "email", "clientInfo", "force_sm_off", "mode", "real_mode"),
        *("serial", "short_id", "type", "valid", "level", "log", "name", "old_password", "new_password", "timezone"),
        *("backup_reserve_percent", "max_pv_export_power_kW", "freq_shift_load_shed_soe", "island_mode", "force", "x"),
    ]
)
WORDS = st.sampled_from(["customer", "wrong", "backup", "scheduler", "intentional_reconnect_failsafe", "", "\0"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
BODIES = st.one_of(
    st.binary(max_size=60),
    st.dictionaries(KEYS, VALUES, max_size=5).map(msgspec.json.encode),
    VALUES.map(msgspec.json.encode),
    st.sampled_from(
        [
            b"[" * 60_000,
            b'{"mode":' * 9_000,
            b'{"mode":"backup","backup_reserve_percent":1e999}',
            b'{"mode":"backup","backup_reserve_percent":NaN}',
            b'{"username":"\\ud800","password":"\\ud800"}',
            b"username=%ff&password=%00",
            b" " * 200_000,
        ]
    ),
)


REFUSES_WITH_500 = ("/ct_config", "/phase_usages", "/stop")
"""In captures and the document: of a meter inside the gateway, without phases, and while it may not stop."""
OPEN = (LOGIN[1], "/api/customer", "/api/logout", "/api/auth/toggle/supported", "/api/legal/radio")


class Fuzzed:
    """One gateway for all examples, always with somebody signed in."""

    def __init__(self, home: Bench) -> None:
        self.home = home
        transport = httpx.ASGITransport(home.app)
        self.client = httpx.AsyncClient(base_url=home.url, transport=transport)
        self.token = ""

    async def signed_in(self) -> None:
        # Guessing locks the gateway, as it should; then time passes.
        await self.home.clock.advance(601)
        answer = await self.client.post(LOGIN[1], json=RIGHT)
        assert answer.status_code == 200
        self.client.cookies.clear()
        self.token = answer.json()["token"]

    async def ask(self, method: str, path: str, headers: dict[str, str], body: bytes, is_in: bool) -> httpx.Response:
        sent = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        if is_in:
            sent[b"Authorization"] = f"Bearer {self.token}".encode()
        self.client.cookies.clear()
        return await self.client.request(method, path, headers=sent, content=body)

    async def told(self) -> tuple[object, ...]:
        """All that was asked of the home, staged or not; last, whether it runs."""
        await self.ask("GET", "/api/config/completed", {}, b"", True)
        told = await self.home.twin.settings()
        grid_state = (await self.home.twin.reading()).grid_state if told.is_running else None
        return told.mode, told.reserve_percent, grid_state, told.is_running


@pytest.fixture(scope="module")
def gateway() -> Iterator[tuple[asyncio.Runner, Fuzzed]]:
    with asyncio.Runner() as runner:

        async def make() -> Fuzzed:
            async with bench() as home:
                return Fuzzed(home)

        yield runner, runner.run(make())


@given(method=METHODS, path=PATHS, headers=HEADERS, body=BODIES, is_in=st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_request_upsets_the_gateway_and_a_refused_one_changes_nothing(
    gateway: tuple[asyncio.Runner, Fuzzed],
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    is_in: bool,
):
    runner, fuzzed = gateway

    async def example() -> None:
        await fuzzed.signed_in()
        before = await fuzzed.told()
        answer = await fuzzed.ask(method, path, headers, body, is_in)
        after = await fuzzed.told()

        is_stopped = answer.status_code == 502 and not before[-1] and not answer.content
        assert answer.status_code < 500 or is_stopped or path.endswith(REFUSES_WITH_500)
        assert answer.status_code != 200 or is_in or path.startswith(OPEN)
        if answer.status_code >= 400:
            assert after == before
            if answer.content and path.startswith("/api/") and method != "FOO":
                assert answer.json()["code"] == answer.status_code

    runner.run(example())


@given(body=BODIES)
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("path", [path for method, path in (*BUILT, LOGIN) if method == "POST"])
def test_every_body_gets_an_answer(gateway: tuple[asyncio.Runner, Fuzzed], path: str, body: bytes):
    runner, fuzzed = gateway

    async def example() -> None:
        await fuzzed.signed_in()
        answer = await fuzzed.ask("POST", path, {}, body, True)

        assert answer.status_code in (200, 202, 400, 401, 502)

    runner.run(example())
