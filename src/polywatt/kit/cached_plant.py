"""A plant behind a cache, for faces: many clients, one request per moment to the home."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from polywatt.model import Command, Counters, Detail, Event, Home, Plant, Reading, Receipt, Settings, admit

from .cache import TtlCache
from .clock import Clock
from .optional import optional


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A home at one moment."""

    home: Home
    reading: Reading
    counters: Counters | None
    """None where it has none."""
    details: tuple[Detail, ...]
    """Empty where it has none."""


class CachedPlant:
    """Cache a plant's answers for ``ttl_s`` seconds and share concurrent calls.

    What the plant does not have is None or empty. Every method raises the plant's DriverErrors.
    """

    def __init__(self, plant: Plant, clock: Clock, ttl_s: float) -> None:
        self.plant = plant
        self._cache: TtlCache[Any] = TtlCache(clock, ttl_s)
        self._home: Home | None = None
        self.generation = 0
        """How often it was cleared: whatever was made from it before is stale."""

    async def home(self) -> Home:
        """Return what the plant is; fetched once."""
        if self._home is None:
            self._home = await self._cache.get("home", self.plant.home)
        return self._home

    async def reading(self) -> Reading:
        """Return what the plant does now."""
        reading: Reading = await self._cache.get("reading", self.plant.reading)
        return reading

    async def counters(self) -> Counters | None:
        """Return the energy counters; None where the plant has none."""
        counters: Counters | None = await self._cache.get("counters", lambda: optional(self.plant.counters()))
        return counters

    async def details(self) -> tuple[Detail, ...]:
        """Return what each device does; empty where the plant does not say."""
        details: tuple[Detail, ...] | None = await self._cache.get("details", lambda: optional(self.plant.details()))
        return details or ()

    async def settings(self) -> Settings | None:
        """Return the settings; None where the plant does not report them."""
        settings: Settings | None = await self._cache.get("settings", lambda: optional(self.plant.settings()))
        return settings

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return the events in ``[since, until)``, oldest first, uncached; empty where the plant has none."""
        return await optional(self.plant.events(since, until)) or ()

    async def snapshot(self) -> Snapshot:
        """Return reading, counters and details of one moment."""
        snapshot: Snapshot = await self._cache.get("snapshot", self._take_snapshot)
        return snapshot

    async def send(self, *commands: Command) -> list[Receipt]:
        """Send commands, all or none: whatever the home does not admit is refused before the first is sent.

        Raises:
            Unsupported: the home does not take one of them; nothing was sent.
            DriverError: as ``Plant.send``; the commands before that one have been sent.
        """
        try:
            capabilities = (await self.home()).capabilities
            admitted = [admit(command, capabilities) for command in commands]
            return [await self.plant.send(command) for command in admitted]
        finally:
            self.clear()

    def clear(self) -> None:
        """Drop what the plant reported: it is not true any more."""
        self._cache.clear()
        self.generation += 1

    async def _take_snapshot(self) -> Snapshot:
        home = await self.home()
        reading = await self.plant.reading()
        counters = await optional(self.plant.counters())
        return Snapshot(home, reading, counters, await optional(self.plant.details()) or ())
