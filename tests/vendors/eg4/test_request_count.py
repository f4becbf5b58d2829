"""The number of requests that one use of the driver takes."""

import pytest

from polywatt.vendors.eg4.driver import connect
from tests.vendors.tap import Tap, tapped_emulator

pytestmark = pytest.mark.anyio
SINGLE = [
    "login",
    "viewer",
    "getParallelGroupDetails",
    "getInverterRuntime",
    "getBatteryInfo",
]


def endpoints(tap: Tap) -> list[str]:
    return sorted(seen.path.rpartition("/")[2] for seen in tap.seen)


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_read_of_a_plant_is_five_requests_with_the_sign_in(profile: str):
    tap = Tap()
    async with tapped_emulator("eg4", tap, profile=profile) as home, home.driver() as driver:
        # As ``polywatt read`` does.
        await driver.home()
        await driver.reading()

    assert endpoints(tap) == sorted(SINGLE)
    assert len(tap.seen) <= 5


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_second_inverter_takes_two_requests_more_and_a_gridboss_one(profile: str):
    tap = Tap()
    async with (
        tapped_emulator("eg4", tap, preset="parallel-gridboss", profile=profile) as home,
        home.driver() as driver,
    ):
        await driver.home()
        await driver.reading()

    assert endpoints(tap) == sorted([*SINGLE, "getInverterRuntime", "getBatteryInfo", "getMidboxRuntime"])


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_firmware_is_requested_only_by_whoever_asks_for_it(profile: str):
    tap = Tap()
    async with tapped_emulator("eg4", tap, profile=profile) as home, connect(home.address, home.clock) as driver:
        await driver.home()
        before = endpoints(tap)
        await driver.firmware()
        after = endpoints(tap)

    assert not {"checkUpdates", "info"} & set(before)
    assert len(after) == len(before) + 2
