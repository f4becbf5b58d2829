"""The standing mode behind a storm."""

from datetime import timedelta

import pytest

from polywatt.model import (
    Backup,
    DeviceRefused,
    Origin,
    SelfUse,
    SetReserve,
    SetStormGuard,
)

from ..bench import SITE, bench

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")


@pytest.mark.proves("enlighten.b107")
@pytest.mark.parametrize("profile", PROFILES)
async def test_a_storm_decides_while_it_lasts_and_after_it_the_profile_of_before(profile):
    async with bench(profile=profile) as b:
        await b.asked(SetStormGuard(is_on=True, charges_cars=True))
        before = await b.driver.settings()
        now = b.home.clock.now()
        b.twin.world.announce_storm(now + timedelta(minutes=5), now + timedelta(hours=2))
        await b.wait(660)
        during, shown = await b.driver.settings(), await b.driver.client.battery_config.profile(SITE)
        await b.wait(7_200)
        after = await b.driver.settings()

    assert before.storm_guard == SetStormGuard(is_on=True, charges_cars=True)
    assert during.in_force is not None
    assert (during.in_force.action, during.in_force.origin) == (Backup(), Origin.STORM)
    assert (shown.name, shown.reserve_percent) == ("backup_only", 100)
    assert (during.mode, during.reserve_percent) == (SelfUse(), 20)
    assert after.in_force is not None
    assert (after.in_force.action, after.in_force.origin) == (SelfUse(), Origin.STANDING)
    assert after.reserve_percent == 20


async def test_who_has_not_seen_the_site_before_the_storm_does_not_know_its_standing_mode():
    async with bench() as b:
        await b.twin.send(SetStormGuard(is_on=True))
        now = b.home.clock.now()
        b.twin.world.announce_storm(now, now + timedelta(hours=2))
        await b.wait(60)
        settings = await b.driver.settings()
        with pytest.raises(DeviceRefused, match="choose a mode first"):
            await b.driver.send(SetReserve(reserve_percent=50))

    assert settings.mode is None
    assert settings.reserve_percent is None
    assert settings.in_force is not None
    assert settings.in_force.origin is Origin.STORM
