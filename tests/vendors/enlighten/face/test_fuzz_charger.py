import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polywatt.model import Settings

from .account import SITE
from .fakes import CONFIG, SINGULAR, Cloud, WithShutdown, cloud

pytestmark = pytest.mark.anyio
WORDS = ("chargingLevel", "connectorId", "key", "value", "mode", "data", "days", "profile", "veryLowSoc", "params", "x")
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=8,
)
DEEP = "[" * 20_000 + "]" * 20_000
BROKEN = [b"{", b"\xff", b"null", b"NaN", b'{"chargingLevel": 1e400}', DEEP.encode(), b'{"a":' * 3_000]


def writes(home: Cloud) -> list[tuple[str, str]]:
    """Of all four services that are written to in JSON."""
    battery = [(("PUT"), f"{CONFIG}/{name}/{SITE}") for name in ("profile", "batterySettings", "stormGuard/toggle")]
    trigger = f"{SINGULAR}/{home.sn}/trigger_message"
    chargers = [("POST", home.start), ("PUT", home.stop), ("PUT", home.lock), ("POST", home.lock), ("POST", trigger)]
    return [*battery, *chargers, ("PUT", home.preference), ("PUT", home.green), ("PATCH", home.schedules)]


def lasting(now: Settings) -> tuple[Any, ...]:
    return (
        now.mode,
        now.slots,
        now.reserve_percent,
        now.grid_charging,
        now.storm_guard,
        now.chargers,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=TREES)
async def test_any_json_is_obeyed_or_refused_and_never_breaks_anything(body: Any):
    async with cloud(plant=WithShutdown, past_days=0.1) as home:
        for method, path in writes(home):
            before = lasting(await home.twin.settings())
            content = json.dumps(body)
            answer = await home.client.request(
                method, path, content=content, headers={"Content-Type": "application/json"}
            )
            after = lasting(await home.twin.settings())

            assert answer.status_code < 500
            assert answer.status_code < 400 or before == after
            assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
async def test_what_is_no_json_is_a_bad_request(content: bytes):
    async with cloud(plant=WithShutdown, past_days=0.1) as home:
        before = lasting(await home.twin.settings())
        for method, path in writes(home):
            if content == b"null" and path in (home.start, home.stop):
                continue
            answer = await home.client.request(
                method, path, content=content, headers={"Content-Type": "application/json"}
            )

            assert answer.status_code == 400, path
        after = lasting(await home.twin.settings())

    assert before == after


async def test_a_body_of_another_kind_or_of_any_size_is_refused():
    async with cloud(plant=WithShutdown, past_days=0.1) as home:
        for method, path in writes(home):
            text = await home.client.request(method, path, content=b"{}", headers={"Content-Type": "text/plain"})
            form = await home.client.request(method, path, data={"chargingLevel": "16"})
            huge = await home.client.request(method, path, json={"x": "x" * 100_000})

            assert (text.status_code, form.status_code, huge.status_code) == (415, 400, 400)
