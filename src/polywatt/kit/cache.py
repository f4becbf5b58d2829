"""A cache with a lifetime, for answers that several callers want at about the same time."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachetools import TLRUCache

from .clock import Clock
from .single_flight import SingleFlight

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    value: T
    expires_at_s: float


class TtlCache(Generic[T]):
    """Cache values for ``ttl_s`` seconds, at most ``max_entries`` of them, and share concurrent fetches of one key."""

    def __init__(self, clock: Clock, ttl_s: float, max_entries: int = 8) -> None:
        self._clock, self._ttl_s = clock, ttl_s
        self._flight: SingleFlight[T] = SingleFlight()
        self._entries: TLRUCache[Hashable, _Entry[T]] = TLRUCache(
            max_entries, ttu=lambda _key, entry, _now_s: entry.expires_at_s, timer=clock.monotonic_s
        )
        self._generation = 0
        """How often the cache was cleared: a fetch that began before is not stored."""

    async def get(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        """Return the value of ``key``: cached, being fetched, or fetched now. Errors are not cached."""
        try:
            # Not by get(), which looks twice: 0.5 instead of 1.5 µs, and a face's answer looks several times.
            return self._entries[key].value
        except KeyError:
            generation = self._generation
            return await self._flight.run((key, generation), lambda: self._fetch(key, fetch, generation))

    def clear(self) -> None:
        """Drop everything, also what is being fetched: it may not be true any more."""
        self._entries.clear()
        self._generation += 1

    async def _fetch(self, key: Hashable, fetch: Callable[[], Awaitable[T]], generation: int) -> T:
        # As old as its request: the answer may have been true only then.
        expires_at_s = self._clock.monotonic_s() + self._ttl_s
        value = await fetch()
        if generation == self._generation:
            self._entries[key] = _Entry(value, expires_at_s)
        return value
