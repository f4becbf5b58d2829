"""The chargers' status while a live stream runs: asked for more often, and for no longer than the stream."""

from collections.abc import Awaitable, Callable

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock

from ..wire.charger.status import ChargerStatus
from .endpoints import LIVE_KEPT_S

MOST_LIVE_S = 900.0
"""A live stream ends by itself (L1741)."""


class Live:
    """Which sites have one, and until when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: TtlCache[ChargerStatus] = TtlCache(clock, LIVE_KEPT_S)
        self._until_s: dict[str, float] = {}

    def began(self, site: str, lasts_s: float | None) -> None:
        """It has begun."""
        lasts_s = MOST_LIVE_S if lasts_s is None else min(lasts_s, MOST_LIVE_S)
        self._until_s[site] = self._clock.monotonic_s() + lasts_s

    def ended(self, site: str) -> None:
        """It was stopped."""
        self._until_s.pop(site, None)

    def is_on(self, site: str) -> bool:
        """Whether it runs."""
        return self._clock.monotonic_s() < self._until_s.get(site, 0.0)

    def forget(self) -> None:
        """The status has changed."""
        self._kept.clear()

    async def ask(self, site: str, question: Callable[[], Awaitable[ChargerStatus]]) -> ChargerStatus:
        """The status, kept for seconds."""
        return await self._kept.get(site, question)
