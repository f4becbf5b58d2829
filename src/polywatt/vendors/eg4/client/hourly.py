"""Answers that are kept for a while, but never across a full hour: at one of them the day's counters begin again."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.kept import Kept

T = TypeVar("T")
LAST_KEPT_MINUTE = 55
"""Of an hour (UTC): from then on nothing is kept (L1393-L1396, L1472-L1475)."""
MOST = 512
"""More devices than an account has."""


class HourlyKept(Generic[T]):
    """What was asked within the last ``keep_s`` of the same hour is not asked again; nothing is asked twice at once."""

    def __init__(self, clock: Clock, keep_s: float) -> None:
        self._clock = clock
        self._kept: Kept[T] = Kept(clock, keep_s, MOST)
        self._not_kept: Kept[T] = Kept(clock, 0.0)

    async def ask(self, key: str, question: Callable[[], Awaitable[T]]) -> T:
        """The answer to ``key`` ("endpoint:serial:extra"); errors are not kept."""
        now = self._clock.now()
        if now.minute >= LAST_KEPT_MINUTE:
            return await self._not_kept.ask(key, question)
        # With the hour in it: what the last one kept is found no more.
        return await self._kept.ask((now.date(), now.hour, key), question)

    def forget(self) -> None:
        """Something was told: what was answered before, or is being answered, is not true any more."""
        self._kept.forget()
        self._not_kept.forget()
