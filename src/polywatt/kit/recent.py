"""A plant's answers, asked at most once per moment and shared by all who show them."""

from typing import Any

from polywatt.model import Counters, Detail, Home, Plant, Reading, Settings

from .absent import unless_unsupported
from .clock import Clock
from .kept import Kept


class Recent:
    """What a plant said within the last ``keep_s``; what is older is asked again, never twice at once."""

    def __init__(self, plant: Plant, clock: Clock, keep_s: float) -> None:
        self._plant = plant
        self._kept: Kept[Any] = Kept(clock, keep_s)
        self._home: Home | None = None
        self.moment = 0
        """How often it was told to forget: what was made before is stale."""

    async def home(self) -> Home:
        """What the plant is; asked once."""
        if self._home is None:
            self._home = await self._kept.ask("home", self._plant.home)
        return self._home

    async def reading(self) -> Reading:
        """What it does now."""
        reading: Reading = await self._kept.ask("reading", self._plant.reading)
        return reading

    async def counters(self) -> Counters | None:
        """What flowed; None where it has no counters."""
        found: Counters | None = await self._kept.ask("counters", lambda: unless_unsupported(self._plant.counters()))
        return found

    async def details(self) -> tuple[Detail, ...]:
        """What each device does; empty where it does not say."""
        found: tuple[Detail, ...] | None = await self._kept.ask(
            "details", lambda: unless_unsupported(self._plant.details())
        )
        return found or ()

    async def settings(self) -> Settings | None:
        """What it was told; None where it does not say."""
        found: Settings | None = await self._kept.ask("settings", lambda: unless_unsupported(self._plant.settings()))
        return found

    def forget(self) -> None:
        """The plant was told something: what it said before is not true any more."""
        self._kept.forget()
        self.moment += 1
