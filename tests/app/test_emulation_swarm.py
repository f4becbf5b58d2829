"""Many simulated homes in one process."""

from dataclasses import replace
from pathlib import Path

import pytest

from polywatt.app.emulation import BadOption, EmulationOptions, swarm
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import ManualClock
from polywatt.kit.serve import CannotListen
from polywatt.model import SetReserve
from polywatt.testing import DAYLIGHT

pytestmark = pytest.mark.anyio
OPTIONS = EmulationOptions(past_days=0)


@pytest.mark.parametrize("vendor", ["powerwall", "sonnen", "eaton"])
async def test_each_home_has_its_own_port_and_its_own_life(vendor):
    clock = ManualClock(DAYLIGHT)
    async with swarm(vendor_named(vendor), OPTIONS, 3, clock) as homes:
        readings = []
        for home in homes:
            async with home.vendor.connect(home.address, clock) as driver:
                readings.append(await driver.reading())
                assert home.twin is not None
                assert readings[-1].battery_w == pytest.approx((await home.twin.reading()).battery_w, abs=12.0)

    assert len({home.url for home in homes}) == 3
    assert len({reading.load_w for reading in readings}) == 3


async def test_what_one_home_is_told_the_others_do_not_hear():
    clock = ManualClock(DAYLIGHT)
    async with swarm(vendor_named("eaton"), OPTIONS, 2, clock) as (one, other):
        async with one.vendor.connect(one.address, clock) as driver:
            await driver.send(SetReserve(reserve_percent=40.0))
        assert one.twin is not None
        assert other.twin is not None
        told = [(await home.settings()).reserve_percent for home in (one.twin, other.twin)]

    assert told == [40.0, 0.0]


async def test_a_swarm_is_the_same_homes_again_and_the_first_is_the_one_with_this_seed():
    clock = ManualClock(DAYLIGHT)
    async with swarm(vendor_named("sonnen"), replace(OPTIONS, seed=7), 2, clock) as homes:
        assert [home.twin and home.twin.seed for home in homes] == [7, 8]


async def test_with_a_port_they_stand_side_by_side():
    async with swarm(vendor_named("sonnen"), OPTIONS, 1) as [free]:
        port = int(free.url.rpartition(":")[2])
    async with swarm(vendor_named("sonnen"), replace(OPTIONS, port=port), 1) as [home]:
        assert home.url == f"http://127.0.0.1:{port}"
        with pytest.raises(CannotListen, match="take another port"):
            async with swarm(vendor_named("sonnen"), replace(OPTIONS, port=port), 2):
                pass


@pytest.mark.parametrize(
    ("options", "homes", "reason"),
    [
        (OPTIONS, 0, "1 to 10,000 homes"),
        (OPTIONS, 10_001, "1 to 10,000 homes"),
        (replace(OPTIONS, port=65_000), 600, "not 600 ports from 65000 on"),
        (replace(OPTIONS, http_port=0), 2, "no --http-port"),
        (replace(OPTIONS, replay=Path()), 2, "no --replay"),
    ],
)
async def test_a_swarm_that_cannot_be_is_wrong_usage(options, homes, reason):
    with pytest.raises(BadOption, match=reason):
        async with swarm(vendor_named("powerwall"), options, homes):
            pass
