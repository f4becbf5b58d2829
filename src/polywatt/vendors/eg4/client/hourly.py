"""Answers that are kept for a while, but never across a full hour: at one of them the day's counters begin again."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock

T = TypeVar("T")
LAST_KEPT_MINUTE = 55
"""Of an hour (UTC): from then on nothing is kept (L1393-L1396, L1472-L1475)."""
MOST = 512
"""More devices than an account has."""


class HourlyKept(Generic[T]):
    """What was asked within the last ``keep_s`` of the same hour is not asked again; nothing is asked twice at once."""

    def __init__(self, clock: Clock, keep_s: float) -> None:
        self._clock = clock
        self._kept: TtlCache[T] = TtlCache(clock, keep_s, MOST)
        self._not_kept: TtlCache[T] = TtlCache(clock, 0.0)

    async def get(self, key: str, question: Callable[[], Awaitable[T]]) -> T:
        """The answer to ``key`` ("endpoint:serial:extra"); errors are not kept."""
        now = self._clock.now()
        if now.minute >= LAST_KEPT_MINUTE:
            return await self._not_kept.get(key, question)
        # With the hour in it: what the last one kept is found no more.
        return await self._kept.get((now.date(), now.hour, key), question)

    def clear(self) -> None:
        """Something was told: what was answered before, or is being answered, is not true any more."""
        self._kept.clear()
        self._not_kept.clear()
