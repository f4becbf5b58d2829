import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from polywatt.kit import clock as clock_module
from polywatt.kit.clock import AcceleratedClock, ManualClock, WallClock

pytestmark = pytest.mark.anyio
START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


@pytest.fixture
def machine(monkeypatch):
    """The machine's monotonic time, set by hand, and what was slept by it."""
    time = SimpleNamespace(now_s=1_000.0, slept_s=[])

    async def sleep(seconds: float) -> None:
        time.slept_s.append(seconds)

    monkeypatch.setattr(clock_module, "time", SimpleNamespace(monotonic=lambda: time.now_s))
    monkeypatch.setattr(clock_module, "asyncio", SimpleNamespace(sleep=sleep))
    return time


def test_a_manual_clock_stands_still():
    clock = ManualClock(START)

    assert (clock.now(), clock.now(), clock.monotonic_s()) == (START, START, 0.0)


async def test_a_manual_clock_wakes_each_sleeper_at_its_own_moment_in_order():
    clock, woken = ManualClock(START), []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.monotonic_s(), clock.now()))

    tasks = [asyncio.create_task(sleeper(*s)) for s in (("late", 30), ("early", 10), ("also early", 10), ("never", 61))]
    await clock.advance(60)

    assert [(name, at_s) for name, at_s, _ in woken] == [("early", 10), ("also early", 10), ("late", 30)]
    assert [at for _, _, at in woken] == [START + timedelta(seconds=s) for s in (10, 10, 30)]
    assert (clock.monotonic_s(), clock.now()) == (60, START + timedelta(minutes=1))
    tasks[-1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_sleeper_that_sleeps_again_wakes_as_often_as_one_advance_allows():
    clock, ticks = ManualClock(START), []

    async def ticker() -> None:
        while True:
            await clock.sleep(5)
            ticks.append(clock.monotonic_s())

    task = asyncio.create_task(ticker())
    await clock.advance(12)
    after_12 = list(ticks)
    await clock.advance(3)
    task.cancel()

    assert (after_12, ticks) == ([5, 10], [5, 10, 15])


async def test_a_cancelled_sleeper_disturbs_nobody():
    clock = ManualClock(START)
    gone, stays = asyncio.create_task(clock.sleep(5)), asyncio.create_task(clock.sleep(5))
    await asyncio.sleep(0)
    gone.cancel()
    await clock.advance(5)

    assert gone.cancelled()
    assert stays.done()


@pytest.mark.parametrize("seconds", [0, -1])
async def test_to_sleep_for_nothing_needs_no_advance(seconds):
    await ManualClock(START).sleep(seconds)


async def test_a_manual_clock_jumps_forward_but_never_back():
    clock = ManualClock(START)
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.set(START + timedelta(hours=1))
    is_still_asleep = not sleeper.done()
    await clock.advance(0)

    assert is_still_asleep
    assert sleeper.done()
    assert (clock.now(), clock.monotonic_s()) == (START + timedelta(hours=1), 3_600.0)
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(START)


async def test_an_accelerated_clock_runs_so_many_times_as_fast(machine):
    clock = AcceleratedClock(START, speed=60.0)
    machine.now_s += 2.0
    await clock.sleep(30.0)
    await clock.sleep(-5.0)

    assert clock.now() == START + timedelta(minutes=2)
    assert clock.monotonic_s() == 120.0
    assert machine.slept_s == [0.5, 0.0]


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_an_accelerated_clock_needs_a_speed_above_zero(speed):
    with pytest.raises(ValueError, match="speed above 0"):
        AcceleratedClock(START, speed)


async def test_the_wall_clock_is_the_machines(machine):
    clock = WallClock()
    await clock.sleep(3.0)
    await clock.sleep(-1.0)

    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.monotonic_s() == 1_000.0
    assert machine.slept_s == [3.0, 0.0]
