"""Answers that are cached for a while, but never across a full hour: at one of them the day's counters begin again."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock

T = TypeVar("T")
LAST_CACHED_MINUTE = 55
"""Of an hour (UTC): from then on nothing is cached (L1393-L1396, L1472-L1475)."""
MAX_ENTRIES = 512
"""More devices than an account has."""
PARAMETERS, QUICK_CHARGE, DISCOVERY, FIRMWARE = "parameters", "quick charge", "discovery", "firmware"
RUNTIME, ENERGY, MIDBOX, BATTERY = "runtime", "energy", "midbox", "battery"
TTL_S: Mapping[str, float] = {
    RUNTIME: 20.0,
    ENERGY: 20.0,
    MIDBOX: 20.0,
    BATTERY: 300.0,
    PARAMETERS: 120.0,
    QUICK_CHARGE: 60.0,
    DISCOVERY: 900.0,
    FIRMWARE: 3_600.0,
}
"""Lifetimes of answers by kind (L1440-L1450, L1036). Polling more often than that brings nothing new."""


class AnswerCache:
    """Cache answers for their lifetime within the same hour, and share concurrent requests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cached: dict[str, TtlCache[Any]] = {
            kind: TtlCache(clock, ttl_s, MAX_ENTRIES) for kind, ttl_s in TTL_S.items()
        }
        self._uncached: dict[str, TtlCache[Any]] = {kind: TtlCache(clock, 0.0) for kind in TTL_S}

    async def get(self, kind: str, key: str, fetch: Callable[[], Awaitable[T]]) -> T:
        """Return the answer of ``key`` ("endpoint:serial:extra"): cached, under way, or fetched now."""
        now = self._clock.now()
        caches = self._cached if now.minute < LAST_CACHED_MINUTE else self._uncached
        # With the hour in it: the last hour's answers do not match any more.
        answer: T = await caches[kind].get((now.date(), now.hour, key), fetch)
        return answer

    def clear(self, *kinds: str) -> None:
        """Drop answers, also those under way: after a write they are not true any more."""
        for kind in kinds:
            self._cached[kind].clear()
            self._uncached[kind].clear()
