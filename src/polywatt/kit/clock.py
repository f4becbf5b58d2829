"""Time, passed in: nobody else calls ``datetime.now``, ``time.time`` or ``asyncio.sleep``."""

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time and can wait."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that never go back; only differences mean something."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait this long by this clock."""
        ...


class WallClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait this long."""
        await asyncio.sleep(max(0.0, seconds))


class AcceleratedClock:
    """Time that starts at ``start`` and runs ``speed`` times as fast as the machine's."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        if not speed > 0:
            raise ValueError(f"a clock needs a speed above 0, not {speed:g}")
        self._start, self._speed = start, speed
        self._began_s = time.monotonic()

    def _elapsed_s(self) -> float:
        return (time.monotonic() - self._began_s) * self._speed

    def now(self) -> datetime:
        """Aware UTC."""
        return self._start + timedelta(seconds=self._elapsed_s())

    def monotonic_s(self) -> float:
        """Seconds of this clock since it was made."""
        return self._elapsed_s()

    async def sleep(self, seconds: float) -> None:
        """Wait this long by this clock: ``seconds / speed`` by the machine's."""
        await asyncio.sleep(max(0.0, seconds) / self._speed)


class ManualClock:
    """Time that stands still until :meth:`advance` moves it; for tests."""

    def __init__(self, start: datetime = datetime(2026, 6, 21, 12, tzinfo=UTC)) -> None:
        self._start, self._elapsed_s = start, 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Aware UTC."""
        return self._start + timedelta(seconds=self._elapsed_s)

    def monotonic_s(self) -> float:
        """Seconds advanced so far."""
        return self._elapsed_s

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been advanced by this much."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed_s + seconds, next(self._order), waiting))
        await waiting

    async def advance(self, seconds: float) -> None:
        """Move on, waking each sleeper at its own moment, in order."""
        end_s = self._elapsed_s + seconds
        await self._let_others_run()
        while self._sleepers and self._sleepers[0][0] <= end_s:
            due_s, _, waiting = heapq.heappop(self._sleepers)
            self._elapsed_s = max(self._elapsed_s, due_s)
            if not waiting.done():
                waiting.set_result(None)
            await self._let_others_run()
        self._elapsed_s = end_s
        await self._let_others_run()

    def set(self, now: datetime) -> None:
        """Jump forward to ``now``; whoever sleeps until then wakes at the next :meth:`advance`."""
        elapsed_s = (now - self._start).total_seconds()
        if elapsed_s < self._elapsed_s:
            raise ValueError("a clock does not go back")
        self._elapsed_s = elapsed_s

    @staticmethod
    async def _let_others_run() -> None:
        """A woken task may need a few turns of the loop until it sleeps again."""
        for _ in range(10):
            await asyncio.sleep(0)
