"""Whatever comes in, the cloud answers in its own way and never fails; what it refuses changes nothing."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .account import ALL, BOX, LOGIN, PLANT, RIGHT, RUN, SECOND, USER, Account, account

FIRST = "1234567891"
KEYS = st.sampled_from(
    [
        *("serialNum", "plantId", "userId", "paramIds", "data", "function", "value", "tryFastMode", "searchText"),
        *("sort", "order", "account", "password", "x", "page", "rows", "inverterSn", "startRegister", "pointNumber"),
        *("holdParam", "valueText", "functionParam", "enable", "bitParam", "minute"),
    ]
)
WORDS = st.sampled_from(
    [
        *(FIRST, SECOND, BOX, PLANT, USER, "21,22", "21:50", "21:101", "22:nan", "64:1", "66:0", "quickCharge", "1"),
        *("FUNC_EPS_EN", "HOLD_AC_CHARGE_POWER_CMD", "HOLD_SERIAL_NUM", "BIT_MIDBOX_SP_MODE_1", "2.5", "127", "0"),
        *("operatingMode", "true", "", "-1", "1e9", "٣", "\x00", "9" * 400, "21:50,22:99999999", "batteryBackup"),
    ]
)
FORMS = st.dictionaries(KEYS, WORDS | st.text(max_size=12), max_size=5)
BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"&" * 1_000, b"a=b&" * 500, b"serialNum=%ff%fe", b"%", b"{}", b"=" * 70_000, b"x" * 200_000]),
)
KINDS = st.sampled_from(
    ["application/x-www-form-urlencoded", "application/json", "text/html", "", "a/b;charset=utf-16"]
)
CONTROLS = [
    *(f"/WManage/web/maintain/remoteSet/{action}" for action in ("write", "functionControl", "bitParamControl")),
    *(
        f"/WManage/web/config/{task}/{action}"
        for task in ("quickCharge", "quickDischarge")
        for action in ("start", "stop")
    ),
]
"""The portal's."""
PATHS = st.sampled_from([*ALL, *CONTROLS, LOGIN]) | st.text(
    st.characters(codec="ascii", categories=["L"]), max_size=9
).map(lambda text: f"/WManage/{text}")


class Fuzzed:
    """One account for all examples, always with somebody signed in."""

    def __init__(self, home: Account) -> None:
        self.home = home

    async def signed_in(self) -> None:
        await self.home.clock.advance(5)
        assert (await self.home.client.post(LOGIN, data=RIGHT)).json()["success"] is True

    async def told(self) -> tuple[object, ...]:
        told = await self.home.twin.settings()
        return told.charge_limit_percent, told.grid_charging, told.is_backup_supply_on, told.is_running, told.in_force


@pytest.fixture(scope="module", params=["document", "field"])
def fuzzed(request: pytest.FixtureRequest) -> Iterator[tuple[asyncio.Runner, Fuzzed]]:
    with asyncio.Runner() as runner:
        context = account("parallel-gridboss", profile=request.param)
        home = runner.run(context.__aenter__())
        yield runner, Fuzzed(home)


@given(path=PATHS, form=FORMS)
@settings(max_examples=400, deadline=None)
def test_no_form_upsets_the_cloud_and_a_refused_one_changes_nothing(
    fuzzed: tuple[asyncio.Runner, Fuzzed], path: str, form: dict[str, str]
):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.signed_in()
        before = await cloud.told()
        answer = await cloud.home.client.post(path, data=form)

        assert answer.status_code in (200, 404)
        if answer.status_code == 200 and answer.json().get("success") is False:
            assert {"message", "msg"} & answer.json().keys()
            assert path == RUN or await cloud.told() == before

    runner.run(example())


@given(path=PATHS, body=BODIES, kind=KINDS)
@settings(max_examples=200, deadline=None)
def test_no_body_of_another_kind_is_taken_for_a_form(
    fuzzed: tuple[asyncio.Runner, Fuzzed], path: str, body: bytes, kind: str
):
    runner, cloud = fuzzed

    async def example() -> None:
        await cloud.signed_in()
        before = await cloud.told()
        answer = await cloud.home.client.post(path, content=body, headers={"Content-Type": kind})

        assert answer.status_code in (200, 404)
        assert await cloud.told() == before

    runner.run(example())
