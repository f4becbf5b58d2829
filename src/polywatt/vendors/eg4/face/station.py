"""One plant of the account: what its home says and is told, as the cloud passes it on."""

import asyncio
import contextlib
from collections.abc import Iterable

from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock
from polywatt.model import (
    Charge,
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Discharge,
    Home,
    Plant,
    PolywattError,
    Reading,
    Release,
    Settings,
    admit,
)

from .answers import INVALID, Refused
from .firmware import Machine, Updates
from .history import Before
from .moment import Moment, firmware_of
from .quick import QUICK_S, is_so
from .units import Tree, Unit, parts_of, tree_of

MOVES_S = 5.0
"""Values change every 5 to 30 s on the device's side (document, L1507)."""
LAGS_S = 3.0
"""So long a written parameter is still read as it was (document, L838: several seconds; the number is invented)."""
GROUP_ID = "group_1"


class Station:
    """One plant. ``index`` counts the account's plants from 0."""

    def __init__(self, plant: Plant, index: int, clock: Clock, updates: Updates) -> None:
        self.plant, self.index = plant, index
        self._clock, self._updates = clock, updates
        self._recent = CachedPlant(plant, clock, MOVES_S)
        self.before = Before(plant)
        self._shown_before: tuple[float, Settings | None] | None = None
        """Until when settings are still read as they were before the last writing."""
        self._ending: asyncio.Task[None] | None = None
        self.quick_tasks = 0
        """How many quick charges and discharges there have been."""

    async def home(self) -> Home:
        """What it is."""
        return await self._recent.home()

    async def tree(self) -> Tree:
        """Its devices."""
        return tree_of(await self.home(), self.index)

    async def reading(self) -> Reading | None:
        """None while nobody hears the home: the cloud still answers."""
        try:
            return await self._recent.reading()
        except DeviceUnreachable:
            return None

    async def counters(self) -> Counters:
        """Empty while nobody hears the home."""
        with contextlib.suppress(DeviceUnreachable):
            found = await self._recent.counters()
            if found is not None:
                return found
        return Counters(received_at=self._clock.now())

    async def details(self) -> tuple[Detail, ...]:
        """Empty while nobody hears the home."""
        return () if await self.reading() is None else await self._recent.details()

    async def settings(self) -> Settings | None:
        """What it has been told."""
        return await self._recent.settings()

    async def settings_shown(self) -> Settings | None:
        """The same as parameters show it: for some seconds still as before the last writing."""
        if self._shown_before is not None and self._clock.monotonic_s() < self._shown_before[0]:
            return self._shown_before[1]
        return await self.settings()

    async def is_lost(self) -> bool:
        """Whether nobody hears the home; in standby it is quiet, but not lost."""
        try:
            settings = await self.settings()
        except PolywattError:
            return True
        return await self.reading() is None and (settings is None or settings.is_running is not False)

    async def moment(self, unit: Unit) -> Moment:
        """All that is shown of one inverter now."""
        tree, settings = await self.tree(), await self.settings()
        is_updating = self._updates.is_updating(unit.serial)
        reading = None if is_updating else await self.reading()
        is_standby = settings is not None and settings.is_running is False
        machine = next(m for m in await self.machines() if m.serial == unit.serial)
        return Moment(
            home=await self.home(),
            unit=unit,
            units=len(tree.units),
            parts=parts_of(unit, () if reading is None else await self.details()),
            reading=reading,
            settings=settings,
            now=self._clock.now(),
            is_lost=is_updating or (reading is None and not is_standby),
            firmware=self._updates.fw_code(machine),
        )

    async def machines(self) -> list[Machine]:
        """What can get another firmware."""
        tree = await self.tree()
        group = f"{GROUP_ID}/{self.index}" if tree.is_group else None
        is_online = not await self.is_lost()
        found = [_machine(unit, group, is_online) for unit in tree.units]
        return found if tree.mid is None else [*found, _machine(tree.mid, group, is_online, is_midbox=True)]

    async def tell(self, commands: Iterable[Command], quick_s: float = QUICK_S) -> None:
        """All or nothing: what cannot be is refused before anything is told.

        A quick charge or discharge that was given no duration is ended after ``quick_s``.
        """
        home, settings = await self.home(), await self.settings()
        given = [admit(command, home.capabilities) for command in commands]
        if settings is not None and settings.is_running is False and any(isinstance(c, Charge) for c in given):
            # In standby nothing charges (document, L840; which parameters it means is not said).
            raise Refused(INVALID)
        shown = await self.settings_shown()
        for command in given:
            if not is_so(command, settings):
                await self.plant.send(command)
                self._time_quick(command, quick_s)
        self._recent.clear()
        self._shown_before = self._clock.monotonic_s() + LAGS_S, shown

    def _time_quick(self, command: Command, quick_s: float) -> None:
        """The cloud ends a quick charge by itself."""
        if not isinstance(command, Charge | Discharge | Release):
            return
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if not isinstance(command, Release):
            self.quick_tasks += 1
            # One that was given a duration the home ends by itself.
            if command.duration_s is None:
                self._ending = asyncio.ensure_future(self._end_quick(quick_s))

    async def _end_quick(self, lasts_s: float) -> None:
        await self._clock.sleep(lasts_s)
        self._ending = None
        in_force = (await self.plant.settings()).in_force
        if in_force is not None and isinstance(in_force.action, Charge | Discharge):
            await self.plant.send(Release())
        self._recent.clear()


def _machine(unit: Unit, group: str | None, is_online: bool, is_midbox: bool = False) -> Machine:
    code = firmware_of(unit)
    return Machine(
        serial=unit.serial,
        standard=code.partition("-")[0],
        fw_code=code,
        is_midbox=is_midbox,
        group=group,
        is_online=is_online,
        can_go_fast=not is_midbox,
    )
