"""Answers that are cached for a while, but never across a full hour: at one of them the day's counters begin again."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum, auto
from typing import Any, Generic, TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.kept import Kept

T = TypeVar("T")
LAST_CACHED_MINUTE = 55
"""Of an hour (UTC): from then on nothing is cached (L1393-L1396, L1472-L1475)."""
MAX_ENTRIES = 512
"""More devices than an account has."""


class AnswerKind(StrEnum):
    """Answers with the same lifetime."""

    RUNTIME = auto()
    ENERGY = auto()
    MIDBOX = auto()
    BATTERY = auto()
    PARAMETERS = auto()
    QUICK_CHARGE = auto()
    DISCOVERY = auto()
    FIRMWARE = auto()


TTL_S: Mapping[AnswerKind, float] = {
    AnswerKind.RUNTIME: 20.0,
    AnswerKind.ENERGY: 20.0,
    AnswerKind.MIDBOX: 20.0,
    AnswerKind.BATTERY: 300.0,
    AnswerKind.PARAMETERS: 120.0,
    AnswerKind.QUICK_CHARGE: 60.0,
    AnswerKind.DISCOVERY: 900.0,
    AnswerKind.FIRMWARE: 3_600.0,
}
"""Lifetimes of answers (L1440-L1450, L1036). Polling more often than that brings nothing new."""


class HourlyCache(Generic[T]):
    """Cache answers for ``ttl_s`` seconds within the same hour, and share concurrent requests."""

    def __init__(self, clock: Clock, ttl_s: float) -> None:
        self._clock = clock
        self._cached: Kept[T] = Kept(clock, ttl_s, MAX_ENTRIES)
        self._shared: Kept[T] = Kept(clock, 0.0)

    async def get(self, key: str, fetch: Callable[[], Awaitable[T]]) -> T:
        """Return the answer of ``key`` ("endpoint:serial:extra"); errors are not cached."""
        now = self._clock.now()
        if now.minute >= LAST_CACHED_MINUTE:
            return await self._shared.ask(key, fetch)
        # With the hour in it: the last hour's answers do not match any more.
        return await self._cached.ask((now.date(), now.hour, key), fetch)

    def clear(self) -> None:
        """Drop all answers, also those under way: after a write they are not true any more."""
        self._cached.forget()
        self._shared.forget()


class AnswerCache:
    """The cached answers of an account, by kind."""

    def __init__(self, clock: Clock) -> None:
        self._caches: dict[AnswerKind, HourlyCache[Any]] = {
            kind: HourlyCache(clock, ttl_s) for kind, ttl_s in TTL_S.items()
        }

    async def get(self, kind: AnswerKind, key: str, fetch: Callable[[], Awaitable[T]]) -> T:
        """Return the answer of ``key``: cached, under way, or fetched now."""
        answer: T = await self._caches[kind].get(key, fetch)
        return answer

    def clear(self, *kinds: AnswerKind) -> None:
        """Drop all answers of these kinds."""
        for kind in kinds:
            self._caches[kind].clear()
