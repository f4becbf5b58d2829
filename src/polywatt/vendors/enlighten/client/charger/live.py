"""The chargers' status while a live stream runs: fetched more often, and for no longer than the stream."""

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock

from ...wire.charger.status import ChargerStatus
from ..endpoints import LIVE_TTL_S

MAX_STREAM_S = 900.0
"""A live stream ends by itself (L1741)."""


class LiveStreams:
    """The sites that have a live stream, until when, and their status meanwhile, cached for seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.cache: TtlCache[ChargerStatus] = TtlCache(clock, LIVE_TTL_S)
        """By site."""
        self._until_s: dict[str, float] = {}

    def begin(self, site: str, stream_s: float | None) -> None:
        """Note that a stream has begun."""
        stream_s = MAX_STREAM_S if stream_s is None else min(stream_s, MAX_STREAM_S)
        self._until_s[site] = self._clock.monotonic_s() + stream_s

    def end(self, site: str) -> None:
        """Note that it was stopped."""
        self._until_s.pop(site, None)

    def is_running(self, site: str) -> bool:
        """Whether the site has a stream now."""
        return self._clock.monotonic_s() < self._until_s.get(site, 0.0)
