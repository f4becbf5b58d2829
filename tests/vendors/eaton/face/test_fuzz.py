"""Whatever comes in, the face answers, never with an internal error, and what it refuses changes nothing."""

import asyncio
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vendors.eaton.face.unit import CUSTOMER, SIGN_IN, TECHNICIAN, Unit, anonymous, settings_body, token_of, unit

EVENT = "/api/schedule/event"
PATHS = (
    *("/api/auth/refresh", "/api/config/state", "/api/device", "/api/device/status", "/api/device/command"),
    *("/api/device/power", "/api/device/maintenance/diagnostics", "/api/technical/status", "/api/settings"),
    *("/api/settings/", "/api/schedule/", EVENT, EVENT + "/x", "/api/notifications/", "/api/notifications/unread"),
    *("/api/notifications/read", "/api/notifications/read/all", "/api/notifications/delete", "/api/metrics"),
    *("/api/metrics/daily", "/api/metrics/weekly", "/api/metrics/export", "/api/metrics/export/daily"),
)
POSTED = ("/api/device/command", "/api/device/power", EVENT, SIGN_IN, "/api/notifications/read")
METHODS = st.sampled_from(["GET", "GET", "POST", "POST", "POST", "PUT", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"])
COMMANDS = st.sampled_from(["SET_BASIC_MODE", "SET_CHARGE", "SET_DISCHARGE", "SET_PEAK_SHAVING", "ACTION_CHARGE", "x"])
KEYS = st.sampled_from(
    [
        *("command", "duration", "parameters", "action", "power", "soc", "maximumPower", "powerAllocation"),
        *("optimalSoc", "maxHousePeakConsumption", "state", "settings", "name", "timezone", "bmsBackupLevel"),
        *("defaultMode", "energySavingMode", "enabled", "startTime", "endTime", "recurrence", "username", "pwd", "x"),
    ]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([0, 1, 12, 50, 90, 100, 130, 430, 10**40, -1])
WORDS = COMMANDS | st.sampled_from(["EVERYDAY", "Europe/London", "customer", "tech", "user", "", "\0", "🔋"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=60),
    st.dictionaries(KEYS, VALUES, max_size=6).map(msgspec.json.encode),
    VALUES.map(msgspec.json.encode),
    st.fixed_dictionaries({"command": COMMANDS, "duration": VALUES, "parameters": VALUES}).map(msgspec.json.encode),
    st.dictionaries(KEYS, VALUES, max_size=3).map(lambda bad: msgspec.json.encode(settings_body(**bad))),
    st.sampled_from(
        [
            b"[" * 60_000,
            b'{"parameters":' * 4_000,
            b'{"command":"SET_CHARGE","duration":1e999}',
            b'{"command":"SET_CHARGE","duration":NaN}',
            b'{"command":"SET_CHARGE","duration":Infinity}',
            b'{"command":"\\ud800","duration":1}',
            b'{"username":"\\ud800","pwd":"\\udfff","userType":"customer"}',
            b"id=%ff&id=%00",
            b"id=" + b"a," * 20_000,
            b"&".join(b"x=1" for _ in range(2_000)),
            b" " * 200_000,
        ]
    ),
)
NAMES = st.sampled_from(["from", "to", "field", "status", "size", "offset", "id", "x"])
QUERIES = st.one_of(
    st.just(""),
    st.lists(st.tuples(NAMES, st.text(max_size=8) | st.integers().map(str) | st.just("DATE"))).map(
        lambda pairs: "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
    ),
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=20).map("?{}".format),
)


class Fuzzed:
    """One unit for all examples, always with a technician signed in."""

    def __init__(self, home: Unit) -> None:
        self.home, self.client = home, anonymous(home)

    async def ask(self, method: str, path: str, body: bytes, is_in: bool) -> httpx.Response:
        # Guessing locks it, as it should; then time passes.
        await self.home.clock.advance(601)
        token = token_of(await self.client.post(SIGN_IN, json=TECHNICIAN))
        headers = {"Authorization": f"Bearer {token}"} if is_in else {}
        return await self.client.request(method, path, headers=headers, content=body)

    async def told(self) -> object:
        """All that was asked of the home, without what time alone does."""
        told = await self.home.twin.settings()
        saving, slots = told.energy_saving, told.slots
        return told.mode, told.reserve_percent, saving, slots, told.is_running


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[tuple[asyncio.Runner, Fuzzed]]:
    with asyncio.Runner() as runner:

        async def make() -> Fuzzed:
            return Fuzzed(unit(past_days=0.5))

        yield runner, runner.run(make())


@given(method=METHODS, path=st.sampled_from(PATHS), query=QUERIES, body=BODIES, is_in=st.booleans())
@settings(max_examples=250, deadline=None)
def test_no_request_upsets_it_and_a_refused_one_changes_nothing(
    fuzzed: tuple[asyncio.Runner, Fuzzed], method: str, path: str, query: str, body: bytes, is_in: bool
):
    runner, home = fuzzed

    async def example() -> None:
        before = await home.told()
        answer = await home.ask(method, path + query, body, is_in)

        assert answer.status_code in (200, 400, 401, 404)
        assert is_in or answer.status_code in (401, 404)
        if answer.status_code != 200:
            assert await home.told() == before
            is_json = answer.headers["Content-Type"] == "application/json"
            assert is_json or answer.content in (b"", b"404 page not found\n")
            assert not is_json or "errCode" in answer.json()["error"]

    runner.run(example())


@given(path=st.sampled_from(POSTED), body=BODIES)
@settings(max_examples=250, deadline=None)
def test_every_body_gets_an_answer(fuzzed: tuple[asyncio.Runner, Fuzzed], path: str, body: bytes):
    runner, home = fuzzed

    async def example() -> None:
        before = await home.told()
        answer = await home.ask("POST", path, body, True)

        assert answer.status_code in (200, 400, 401)
        assert answer.status_code == 200 or await home.told() == before

    runner.run(example())


@given(body=st.dictionaries(KEYS, VALUES, max_size=3))
@settings(max_examples=150, deadline=None)
def test_settings_are_taken_whole_or_not_at_all(fuzzed: tuple[asyncio.Runner, Fuzzed], body: dict[str, object]):
    runner, home = fuzzed

    async def example() -> None:
        before = await home.told()
        answer = await home.ask("PUT", "/api/settings/", msgspec.json.encode(settings_body(**body)), True)

        assert answer.status_code in (200, 400)
        assert answer.status_code == 200 or await home.told() == before

    runner.run(example())


def test_the_customers_token_is_as_good_after_all_that(fuzzed: tuple[asyncio.Runner, Fuzzed]):
    runner, home = fuzzed

    async def example() -> None:
        await home.home.clock.advance(601)
        answer = await home.client.post(SIGN_IN, json=CUSTOMER)

        assert answer.status_code == 200

    runner.run(example())
