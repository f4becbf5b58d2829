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
    plant = CachedPlant(home(clock), clock, ttl_s=0.25)
    first = await plant.reading()
    await clock.advance(0.2)
    again = await plant.reading()
    await clock.advance(0.1)

    assert again is first
    assert (await plant.reading()).received_at > first.received_at


async def test_what_the_plant_reported_is_dropped_by_clearing():
    clock = ManualClock(DAYLIGHT)
    twin = home(clock)
    plant = CachedPlant(twin, clock, ttl_s=60.0)
    await plant.settings()
    await twin.send(Discharge(power_w=500.0))
    before = await plant.settings()
    plant.clear()
    after = await plant.settings()

    assert before is not None
    assert after is not None
    assert before.in_force != after.in_force
    assert plant.generation == 1


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
    plant = CachedPlant(Mute(SONNEN_ECO_8, clock.now, start=DAYLIGHT, past_days=0.0), clock, ttl_s=0.25)

    assert await plant.counters() is None
    assert await plant.settings() is None
    assert await plant.details() == ()


async def test_a_snapshot_is_of_one_moment_and_shared():
    clock = ManualClock(DAYLIGHT)
    plant = CachedPlant(home(clock), clock, ttl_s=0.25)
    first = await plant.snapshot()
    await clock.advance(0.2)
    again = await plant.snapshot()
    await clock.advance(0.1)
    later = await plant.snapshot()

    assert again is first
    assert later.reading.received_at > first.reading.received_at
    assert first.home == await plant.home()
    assert first.counters is not None
    assert first.counters.received_at == first.reading.received_at
    assert first.details


async def test_a_command_is_sent_and_what_was_cached_before_is_dropped():
    clock = ManualClock(DAYLIGHT)
    plant = CachedPlant(home(clock), clock, ttl_s=60.0)
    before = await plant.settings()
    [receipt] = await plant.send(Discharge(power_w=500.0))
    after = await plant.settings()

    assert receipt.sent == Discharge(power_w=500.0)
    assert before is not None
    assert after is not None
    assert before.in_force != after.in_force


async def test_of_several_commands_none_is_sent_where_one_is_not_admitted():
    clock = ManualClock(DAYLIGHT)
    twin = home(clock)
    plant = CachedPlant(twin, clock, ttl_s=60.0)
    before = (await twin.settings()).in_force

    with pytest.raises(Unsupported):
        await plant.send(Discharge(power_w=500.0), Discharge(power_w=1e9))

    assert (await twin.settings()).in_force == before
    assert plant.generation == 1
