"""A battery that stops before it is empty, even in an outage."""

from dataclasses import replace
from typing import Any

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import SetShutdownLevel, Unsupported
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS, TwinPlant

pytestmark = pytest.mark.anyio


def at_night(**changes: Any) -> tuple[TwinPlant, ManualClock]:
    clock = ManualClock(DAYLIGHT)
    spec = replace(PRESETS["enphase-5p"], solar_peak_w=0.0, microinverters=0, **changes)
    return TwinPlant(spec, clock.now, start=clock.now(), past_days=0), clock


async def test_an_island_goes_dark_at_the_level_and_not_below():
    home, clock = at_night(initial_soc_percent=30.0)
    await home.send(SetShutdownLevel(soc_percent=20.0))
    home.world.fail_grid(clock.now())
    await clock.advance(24 * 3_600)
    reading = await home.reading()

    assert (await home.settings()).shutdown_percent == 20.0
    assert reading.soc_percent == pytest.approx(20.0, abs=1.0)
    assert reading.load_w == 0.0


async def test_without_a_grid_failure_it_is_a_floor_too():
    home, clock = at_night(initial_soc_percent=30.0, reserve_percent=0.0)
    await home.send(SetShutdownLevel(soc_percent=25.0))
    await clock.advance(24 * 3_600)

    assert (await home.reading()).soc_percent == pytest.approx(25.0, abs=1.0)


@pytest.mark.parametrize("percent", [9.0, 26.0])
async def test_it_has_a_range(percent):
    home, _ = at_night()

    with pytest.raises(Unsupported, match=r"10\.\.25"):
        await home.send(SetShutdownLevel(soc_percent=percent))


async def test_other_makes_have_no_such_thing():
    clock = ManualClock(DAYLIGHT)
    home = TwinPlant(PRESETS["powerwall-2"], clock.now, start=clock.now(), past_days=0)

    assert (await home.settings()).shutdown_percent is None
    with pytest.raises(Unsupported):
        await home.send(SetShutdownLevel(soc_percent=15.0))
