import asyncio
import math
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from polywatt.hub.poll import HomeState, Poller
from polywatt.hub.store import StoreError
from polywatt.kit.backoff import Backoff
from polywatt.kit.clock import ManualClock
from polywatt.model import (
    AuthenticationFailed,
    BadAnswer,
    Counters,
    DeviceUnreachable,
    Home,
    Pace,
    RateLimited,
    Reading,
    UntrustedDevice,
)

from ..homes import FakePlant, counted, running

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def plant(clock):
    return FakePlant(clock)


def polled(plant, kept=None, name="hut", **options) -> Poller:
    kept = [] if kept is None else kept

    async def record(one):
        kept.append(one)

    return Poller(name, plant, record, plant.clock, backoff=Backoff(jitter=0.0), **options)


def gaps(times: list[float]) -> list[float]:
    return [later - one for one, later in pairwise(times)]


def events(logs, *levels: str) -> list[str]:
    return [entry["event"] for entry in logs if entry["log_level"] in (levels or ("info", "warning", "error"))]


async def test_a_home_is_read_at_its_own_pace(clock):
    plant, kept = FakePlant(clock, Pace(reading_s=5.0)), list[Reading]()
    poller = polled(plant, kept)

    async with running(poller):
        await clock.advance(22)

    assert plant.asked_s == [0, 5, 10, 15, 20]
    assert [(one.received_at - clock._start).total_seconds() for one in kept] == [0, 5, 10, 15, 20]
    assert (poller.status.state, poller.status.reads, poller.status.failures) == (HomeState.UP, 5, 0)
    assert poller.status.last == kept[-1]


async def test_what_a_home_is_is_asked_again_at_its_pace(clock):
    plant = FakePlant(clock, Pace(reading_s=5.0, home_s=60.0))
    poller = polled(plant)

    async with running(poller):
        await clock.advance(30)
        plant.is_home = Home(id="1", vendor="fake", name="with a new battery", pace=Pace(home_s=60.0))
        await clock.advance(20)
        before = poller.home
        await clock.advance(20)

    assert before is not None
    assert before.name is None
    assert poller.home is not None
    assert poller.home.name == "with a new battery"


async def test_a_hanging_home_never_delays_another(clock):
    hanging, other = FakePlant(clock), FakePlant(clock)
    hanging.reads = None
    one, two = polled(hanging, name="hanging"), polled(other, name="other")

    async with running(one, two):
        await clock.advance(60)

    assert other.asked_s == [5.0 * n for n in range(13)]
    assert one.status.state is HomeState.LOST
    assert one.status.error == "hanging gave no answer within 10 s: check its power and its network"
    assert one.status.last is None


async def test_a_home_that_does_not_even_end_when_cancelled_is_left_behind(clock, plant):
    class Deaf(FakePlant):
        async def reading(self):
            try:
                return await super().reading()
            except asyncio.CancelledError:
                await ended.wait()
                raise

    ended, deaf = asyncio.Event(), Deaf(clock)
    deaf.reads = None
    poller = polled(deaf)

    async with running(poller):
        await clock.advance(30)
        assert poller.status.failures == 2
    ended.set()
    await clock.advance(0)


@pytest.mark.parametrize("error", [DeviceUnreachable("gone"), BadAnswer("odd"), asyncio.CancelledError()])
async def test_a_failing_home_is_left_alone_longer_and_longer(clock, plant, error):
    plant.is_home = error
    poller = polled(plant)

    async with running(poller):
        await clock.advance(200)

    assert gaps(plant.asked_s) == [1, 2, 4, 8, 16, 32, 60, 60]
    assert poller.status.state is HomeState.LOST
    assert poller.status.failures == 9


async def test_a_lost_home_is_never_asked_faster_than_its_pace(clock):
    plant = FakePlant(clock, Pace(reading_s=5.0))
    poller = polled(plant)

    async with running(poller):
        await clock.advance(1)
        plant.reads = DeviceUnreachable("gone")
        await clock.advance(50)

    assert gaps(plant.asked_s) == [5, 5, 5, 5, 8, 16]


async def test_a_home_that_is_back_is_read_at_its_pace_again(clock, plant):
    plant.reads = DeviceUnreachable("gone")
    poller = polled(plant)

    async with running(poller):
        await clock.advance(40)
        plant.reads = Reading(received_at=clock.now(), solar_w=2.0)
        await clock.advance(30)
        plant.asked_s.clear()
        await clock.advance(20)
        is_up, at_pace = poller.status, gaps(plant.asked_s)
        plant.asked_s.clear()
        plant.reads = DeviceUnreachable("gone again")
        await clock.advance(30)

    assert at_pace == [5, 5, 5]
    assert (is_up.state, is_up.error) == (HomeState.UP, None)
    assert gaps(plant.asked_s) == [5, 5, 5, 8]


@pytest.mark.parametrize(
    ("told_s", "waits_s"),
    [(90.0, [90, 90]), (0.0, [5] * 40), (math.nan, [5] * 40), (None, [5, 5, 5, 8, 16, 32, 60, 60])],
)
async def test_a_rate_limit_is_kept_as_long_as_it_says(clock, plant, told_s, waits_s):
    plant.reads = RateLimited("leave me alone", told_s)

    async with running(polled(plant)):
        await clock.advance(200)

    assert gaps(plant.asked_s) == waits_s


@pytest.mark.parametrize("error", [AuthenticationFailed("wrong password"), UntrustedDevice("new certificate")])
async def test_a_home_that_refuses_us_is_not_asked_again_until_a_person_acts(clock, plant, error):
    plant.reads = error
    poller = polled(plant)

    async with running(poller):
        await clock.advance(100_000)
        asked = len(plant.asked_s)
        refused = poller.status
        plant.reads = Reading(received_at=clock.now())
        poller.resume()
        await clock.advance(6)

    assert asked == 1
    assert (refused.state, refused.error) == (HomeState.REFUSED, str(error))
    assert poller.status.state is HomeState.UP
    assert len(plant.asked_s) == 3


async def test_resuming_a_home_that_is_up_does_not_use_up_a_later_refusal(clock, plant):
    poller = polled(plant)

    async with running(poller):
        await clock.advance(1)
        poller.resume()
        plant.reads = AuthenticationFailed("wrong password")
        await clock.advance(1_000)

    assert len(plant.asked_s) == 2


async def test_lost_and_back_are_logged_once(clock, plant):
    poller = polled(plant)

    with capture_logs() as logs:
        async with running(poller):
            await clock.advance(30)
            plant.reads = DeviceUnreachable("gone")
            await clock.advance(300)
            lost_since = poller.status.since
            plant.reads = Reading(received_at=clock.now())
            await clock.advance(300)

    assert events(logs) == ["home up", "home lost", "home back"]
    assert next(entry for entry in logs if entry["event"] == "home lost")["error"] == "gone"
    assert events(logs, "debug").count("home read") == poller.status.reads
    assert (lost_since - plant.clock._start).total_seconds() == 35


async def test_a_bug_in_one_driver_is_logged_with_its_traceback_and_stops_nobody(clock):
    broken, other = FakePlant(clock), FakePlant(clock)
    broken.reads = KeyError("soc")
    one, two = polled(broken, name="broken"), polled(other, name="other")

    with capture_logs() as logs:
        async with running(one, two):
            await clock.advance(60)

    bugs = [entry for entry in logs if entry["event"] == "bug in a driver"]
    assert [entry["exc_info"] for entry in bugs] == [broken.reads]
    assert one.status.state is HomeState.LOST
    assert "KeyError" in (one.status.error or "")
    assert one.status.failures > 3
    assert two.status.reads == 13


async def test_counters_are_asked_at_their_own_pace(clock):
    plant, kept = FakePlant(clock, Pace(reading_s=5.0, counters_s=60.0)), list[Reading | Counters]()
    plant.counts = counted(0, 5.0)

    async with running(polled(plant, kept)):
        await clock.advance(130)

    assert plant.asked_counters_s == [0, 60, 120]
    assert kept.count(plant.counts) == 3


async def test_a_home_without_counters_is_asked_for_them_once(clock, plant):
    async with running(polled(plant)):
        await clock.advance(1_000)

    assert len(plant.asked_counters_s) == 1


async def test_a_home_whose_counters_fail_is_up(clock, plant):
    plant.counts = BadAnswer("odd")
    poller = polled(plant)

    async with running(poller):
        await clock.advance(100)

    assert len(plant.asked_counters_s) == 2
    assert (poller.status.state, poller.status.failures) == (HomeState.UP, 0)


async def test_a_history_that_cannot_be_written_does_not_make_a_home_fail(clock, plant):
    async def record(_):
        raise StoreError("the disk is full")

    poller = Poller("hut", plant, record, clock)

    async with running(poller):
        await clock.advance(22)
        await poller.wait_until_read()

    assert (poller.status.state, poller.status.reads) == (HomeState.UP, 5)


async def test_an_error_of_many_lines_is_one_in_the_status(clock, plant):
    plant.reads = DeviceUnreachable("gone\nand away\r\n")
    poller = polled(plant)

    async with running(poller):
        await clock.advance(1)

    assert poller.status.error == "gone and away"


async def test_a_bug_whose_words_have_many_lines_is_logged_once(clock, plant):
    plant.reads = RuntimeError("one\ntwo")

    with capture_logs() as logs:
        async with running(polled(plant)):
            await clock.advance(60)

    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["bug in a driver"]
