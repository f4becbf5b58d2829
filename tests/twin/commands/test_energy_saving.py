from dataclasses import replace

import pytest

from polywatt.model import Hold, Release, SelfUse, SetEnergySaving, SetMode, Unsupported

from ..homes import NIGHT, NO_SOLAR, NOON, home_at

pytestmark = pytest.mark.anyio
QUIET = replace(NO_SOLAR, load_kwh_per_year=300.0, standby_w=100.0)
"""Never 300 W for long."""


async def test_a_quiet_home_sleeps_with_a_tenth_of_its_standby():
    twin, hand = home_at(NIGHT, QUIET)
    await twin.send(SetEnergySaving(is_on=True))
    before = await twin.reading()
    hand.move(minutes=60)

    after = await twin.reading()

    assert (before.battery_w, before.grid_w) == (0.0, before.load_w)
    assert (before.energy_remaining_wh or 0.0) - (after.energy_remaining_wh or 0.0) == pytest.approx(10.0)


@pytest.mark.parametrize("below_w", [0.0, 1.0])
async def test_a_home_that_takes_more_does_not_sleep(below_w):
    twin, _ = home_at(NIGHT, QUIET)

    await twin.send(SetEnergySaving(is_on=True, below_load_w=below_w))

    reading = await twin.reading()
    assert reading.battery_w == reading.load_w


async def test_a_home_with_solar_left_over_does_not_sleep():
    twin, _ = home_at(NOON, replace(QUIET, solar_peak_w=5_000.0))

    await twin.send(SetEnergySaving(is_on=True))

    reading = await twin.reading()
    assert (reading.solar_w or 0.0) > (reading.load_w or 0.0)
    assert (reading.battery_w or 0.0) < 0.0


async def test_an_order_keeps_the_home_awake():
    twin, hand = home_at(NIGHT, QUIET)
    await twin.send(SetEnergySaving(is_on=True))
    await twin.send(Hold())
    before = await twin.reading()
    hand.move(minutes=60)

    after = await twin.reading()

    assert (before.energy_remaining_wh or 0.0) - (after.energy_remaining_wh or 0.0) == pytest.approx(100.0)


async def test_a_threshold_is_kept_when_saving_is_switched():
    twin, _ = home_at(NIGHT, is_energy_saving_on=True)
    settings = [(await twin.settings()).energy_saving]

    for command in (SetEnergySaving(is_on=False, below_load_w=555.0), SetEnergySaving(is_on=True)):
        await twin.send(command)
        settings.append((await twin.settings()).energy_saving)

    assert settings == [
        SetEnergySaving(is_on=True, below_load_w=300.0),
        SetEnergySaving(is_on=False, below_load_w=555.0),
        SetEnergySaving(is_on=True, below_load_w=555.0),
    ]


async def test_a_threshold_beyond_any_home_is_refused():
    twin, _ = home_at(NIGHT)

    with pytest.raises(Unsupported):
        await twin.send(SetEnergySaving(is_on=True, below_load_w=10_001.0))


async def test_a_mode_alone_may_sleep_and_a_stop_of_saving_wakes_it():
    twin, _ = home_at(NIGHT, QUIET, is_energy_saving_on=True)

    await twin.send(SetMode(mode=SelfUse(), duration_s=60.0))
    asleep_w = (await twin.reading()).battery_w
    await twin.send(Release())
    await twin.send(SetEnergySaving(is_on=False))

    assert asleep_w == 0.0
    assert ((await twin.reading()).battery_w or 0.0) > 0.0
