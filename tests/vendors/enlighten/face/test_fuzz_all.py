"""Whoever has all credentials and sends nonsense to any path gets one of the cloud's own refusals, and no failure."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.vendors.enlighten.face.app import GROUPS
from polywatt.vendors.enlighten.face.request import Route

from .account import EMAIL, SITE, SignedIn, signed_in

KEYS = st.sampled_from(
    [
        *("chargingLevel", "connectorId", "requestedMessage", "mode", "enabled", "key", "value", "profile", "data"),
        *("batteryBackupPercentage", "operationModeSubType", "devices", "chargeFromGrid", "chargeBeginTime", "meta"),
        *("chargeEndTime", "veryLowSoc", "stormGuardState", "evseStormEnabled", "params", "offset", "limit", "source"),
        *("startDate", "endDate", "timezone", "slots", "id", "days", "startTime", "endTime", "chargingLevelAmp"),
        *("otp", "site_id", "state", "envoy_serial_number", "old_state", "new_state", "userId", "locale", "x"),
        *("acceptedItcDisclaimer", "chargeFromGridScheduleEnabled", "chargerSettingList", "remindTime", "error"),
    ]
)
WORDS = st.sampled_from(
    [
        *("", "0", "1", "-1", "1e400", "NaN", "٣", "\x00", "9" * 400, "true", "enabled", "disabled", "manualCharging"),
        *("self-consumption", "backup_only", "cost_savings", "16-10-2025", "99-99-2025", "25:61", "08:00", str(SITE)),
        *("sessionAuthentication", "MeterValues", "USE_BATTERY_FOR_SELF_CONSUMPTION", "evse", "Region/City", "../.."),
    ]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)
RAW = st.sampled_from([b"NaN", b"1e400", b"[" * 30_000, b"x" * 200_000, b'"\\ud800"', b"{", b"", b"\xff"])


class Everything:
    """One account with everything that anybody could want to see of a client."""

    def __init__(self, home: SignedIn) -> None:
        self.home = home
        self.routes = _routes(home)

    async def request(self, number: int, query: dict[str, str], **content: Any) -> int:
        route = self.routes[number % len(self.routes)]
        if route.path.endswith(("login.json", "login_otp", "validate_login_otp")):
            return 200
        signed = await self.home.sign_in()
        serial = (await self.home.state.sites[0].chargers())[0].serial
        names = {"site_id": str(SITE), "system_id": str(SITE)}
        path = re.sub(r"\{(\w+)\}", lambda match: names.get(match[1], serial), route.path)
        headers = {
            "Authorization": f"Bearer {signed['manager_token']}",
            "Username": self.home.state.user.id,
            "X-XSRF-Token": self.home.client.cookies["XSRF-TOKEN"],
            "requestid": "0",
        } | ({"Content-Type": "application/json"} if "content" in content else {})
        answer = await self.home.client.request(route.method, path, params=query, headers=headers, **content)
        if answer.headers.get("content-type") == "application/json":
            msgspec.json.decode(answer.content)
        return answer.status_code


def _routes(home: SignedIn) -> list[Route]:
    routes = [route for group in GROUPS for route in group.routes(home.state)]
    return sorted(routes, key=lambda route: (route.path, route.method))


@pytest.fixture(scope="module")
def everything() -> Iterator[tuple[asyncio.Runner, Everything]]:
    with asyncio.Runner() as runner:
        context = signed_in(past_days=3, code="1234")
        yield runner, Everything(runner.run(context.__aenter__()))


def check(status: int) -> None:
    assert 200 <= status < 500 or status in (550, 551, 552)


@given(number=st.integers(0, 500), query=st.dictionaries(KEYS, WORDS, max_size=3), body=TREES)
@settings(max_examples=600, deadline=None)
def test_no_json_upsets_any_path(
    everything: tuple[asyncio.Runner, Everything], number: int, query: dict[str, str], body: object
):
    runner, cloud = everything

    check(runner.run(cloud.request(number, query, json=body)))


@given(number=st.integers(0, 500), form=st.dictionaries(KEYS, WORDS, max_size=5))
@settings(max_examples=200, deadline=None)
def test_no_form_upsets_any_path(everything: tuple[asyncio.Runner, Everything], number: int, form: dict[str, str]):
    runner, cloud = everything

    check(runner.run(cloud.request(number, {"email": EMAIL}, data=form)))


@given(number=st.integers(0, 500), body=RAW)
@settings(max_examples=200, deadline=None)
def test_no_bytes_upset_any_path(everything: tuple[asyncio.Runner, Everything], number: int, body: bytes):
    runner, cloud = everything

    check(runner.run(cloud.request(number, {}, content=body)))
