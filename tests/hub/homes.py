"""Readings and plants for the tests of the hub."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import anyio

from polywatt.hub.poll import Recorder
from polywatt.kit.clock import ManualClock
from polywatt.model import (
    Command,
    Counters,
    Detail,
    Energies,
    Event,
    Home,
    Pace,
    Reading,
    Receipt,
    Series,
    Settings,
    Unsupported,
)

T = TypeVar("T")

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def reading(seconds: float = 0.0, **values) -> Reading:
    return Reading(received_at=after(seconds), **values)


class FakePlant:
    """Answers with what it holds; an exception it holds is raised; ``None`` hangs."""

    def __init__(self, clock: ManualClock, pace: Pace = Pace()) -> None:  # noqa: B008  # frozen
        self.clock = clock
        self.is_home: Home | BaseException | None = Home(id="1", vendor="fake", pace=pace)
        self.reads: Reading | BaseException | None = Reading(received_at=clock.now(), solar_w=1_000.0)
        self.counts: Counters | BaseException | None = Unsupported("no counters here")
        self.asked_s: list[float] = []
        self.asked_counters_s: list[float] = []

    async def home(self) -> Home:
        if not isinstance(self.is_home, Home):
            self.asked_s.append(self.clock.monotonic_s())
        return await self._answer(self.is_home)

    async def reading(self) -> Reading:
        self.asked_s.append(self.clock.monotonic_s())
        if isinstance(self.reads, Reading):
            return Reading(received_at=self.clock.now(), solar_w=self.reads.solar_w)
        return await self._answer(self.reads)

    async def counters(self) -> Counters:
        self.asked_counters_s.append(self.clock.monotonic_s())
        return await self._answer(self.counts)

    async def details(self) -> tuple[Detail, ...]:
        return ()

    async def settings(self) -> Settings:
        return Settings(received_at=self.clock.now(), reserve_percent=20.0)

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        return ()

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        raise Unsupported("a fake has no past")

    async def send(self, command: Command) -> Receipt:
        raise Unsupported("a fake does as it likes")

    @staticmethod
    async def _answer(held: T | BaseException | None) -> T:
        if held is None:
            await asyncio.get_running_loop().create_future()
        if isinstance(held, BaseException):
            raise held
        assert held is not None
        return held


def counted(seconds: float, solar_wh: float) -> Counters:
    return Counters(received_at=after(seconds), lifetime=Energies(solar_wh=solar_wh))


@asynccontextmanager
async def running(*pollers):
    """The pollers' tasks, ended at the end."""
    tasks = [asyncio.create_task(poller.run()) for poller in pollers]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def pass_until(clock: ManualClock, recorder: Recorder, is_so: Callable[[], bool]) -> None:
    """Let the clock run until something is so; it stands still while the recorder's thread works."""
    loop = asyncio.get_running_loop()
    with anyio.fail_after(60):
        while not is_so():
            await clock.advance(0.2)
            await loop.run_in_executor(recorder._thread, int)
