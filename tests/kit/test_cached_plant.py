"""A plant asked once for all who show what it says."""

import pytest

from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import ManualClock
from polywatt.model import Discharge, Unsupported
from polywatt.testing import DAYLIGHT
from polywatt.twin import SONNEN_ECO_8, TwinPlant

pytestmark = pytest.mark.anyio


def home(clock: ManualClock) -> TwinPlant:
    return TwinPlant(SONNEN_ECO_8, clock.now, start=DAYLIGHT, past_days=0.0)


async def test_a_moment_is_the_same_for_all_who_look_at_it():
    clock = ManualClock(DAYLIGHT)
    recent = CachedPlant(home(clock), clock, ttl_s=0.25)
    first = await recent.reading()
    await clock.advance(0.2)
    again = await recent.reading()
    await clock.advance(0.1)

    assert again is first
    assert (await recent.reading()).received_at > first.received_at


async def test_what_was_told_shows_at_once():
    clock = ManualClock(DAYLIGHT)
    plant = home(clock)
    recent = CachedPlant(plant, clock, ttl_s=60.0)
    await recent.settings()
    await plant.send(Discharge(power_w=500.0))
    before = await recent.settings()
    recent.clear()
    after = await recent.settings()

    assert before is not None
    assert after is not None
    assert before.in_force != after.in_force
    assert recent.generation == 1


class Mute(TwinPlant):
    """Has nothing but a reading."""

    async def counters(self):
        raise Unsupported("none")

    async def details(self):
        raise Unsupported("none")

    async def settings(self):
        raise Unsupported("none")


async def test_what_a_plant_does_not_have_is_nothing():
    clock = ManualClock(DAYLIGHT)
    recent = CachedPlant(Mute(SONNEN_ECO_8, clock.now, start=DAYLIGHT, past_days=0.0), clock, ttl_s=0.25)

    assert await recent.counters() is None
    assert await recent.settings() is None
    assert await recent.details() == ()
