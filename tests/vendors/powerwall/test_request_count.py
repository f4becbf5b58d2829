"""The number of requests that one use of the driver takes."""

import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import JoinGrid, LeaveGrid, ReceiptState, SetReserve, from_owner_percent
from tests.vendors.powerwall.gateway import Hurried, driven, tapped

pytestmark = pytest.mark.anyio
LIVE = ["/api/meters/aggregates", "/api/system_status/grid_status", "/api/system_status/soe"]
SITE = [
    "/api/devices/vitals",
    "/api/generators",
    "/api/meters",
    "/api/site_info",
    "/api/solars",
    "/api/status",
    "/api/system_status",
]


async def test_a_reading_is_three_requests_beside_the_sign_in():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.reading()

    assert tap.logins == 1
    assert sorted(seen.path for seen in tap.seen[1:]) == LIVE


async def test_a_read_is_four_requests_beside_the_sign_in():
    async with tapped() as (home, tap), driven(home) as driver:
        # As ``polywatt read`` does.
        known = await driver.home_for_reading()
        await driver.reading()
        whole = await driver.home()

    assert tap.logins == 1
    assert sorted(seen.path for seen in tap.seen[1:5]) == [*LIVE[:1], "/api/site_info", *LIVE[1:]]
    assert (known.name, known.timezone, known.phases) == (whole.name, whole.timezone, whole.phases)
    assert known.ratings.hidden_soc_percent == whole.ratings.hidden_soc_percent


async def test_a_home_is_seven_requests_and_none_of_them_is_about_updates():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.home()

    assert tap.logins == 1
    assert sorted(seen.path for seen in tap.seen[1:]) == SITE


async def test_a_reserve_is_eight_requests_with_the_sign_in_and_the_confirmation():
    async with tapped() as (home, tap), driven(home) as driver:
        # As ``polywatt do`` does.
        known = await driver.home_for_commands()
        reserve_percent = from_owner_percent(20.0, known.ratings)
        receipt = await driver.send(SetReserve(reserve_percent=reserve_percent))
        receipt = await confirm(driver, receipt, Hurried(home.clock))

    assert receipt.state == ReceiptState.APPLIED
    assert reserve_percent == pytest.approx(24.0)
    assert len(tap.seen) <= 8


async def test_a_known_home_saves_a_command_its_look_at_the_firmware():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.home()
        tap.seen.clear()
        await driver.send(SetReserve(reserve_percent=24.0))

    assert [seen.path for seen in tap.seen] == ["/api/operation", "/api/operation", "/api/config/completed"]


async def test_a_return_to_the_grid_is_confirmed_within_45_requests():
    async with tapped() as (home, tap), driven(home) as driver:
        clock = Hurried(home.clock)
        await confirm(driver, await driver.send(LeaveGrid()), clock)
        tap.seen.clear()
        # As ``polywatt do`` does.
        await driver.home_for_commands()
        receipt = await confirm(driver, await driver.send(JoinGrid()), clock)

    assert receipt.state == ReceiptState.APPLIED
    assert len(tap.seen) <= 45
