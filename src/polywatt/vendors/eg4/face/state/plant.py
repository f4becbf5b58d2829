"""One plant of the account: its home, as the cloud passes it on."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from polywatt import model
from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock

from ..firmware.updates import Updates
from ..firmware.versions import Machine
from ..inventory import GROUP_ID, DeviceTree, ListedDevice, details_of_inverter, device_tree_from
from ..responses import INVALID_PARAMETER, Refused
from ..snapshot import Snapshot, firmware_code_of
from .past_energies import PastEnergies
from .quick_orders import QUICK_S, is_in_force

MOVES_S = 5.0
"""Values change every 5 to 30 s on the device's side (document, L1507)."""
LAGS_S = 3.0
"""So long a written parameter is still read as it was (document, L838: several seconds; the number is invented)."""


@dataclass(frozen=True, slots=True)
class HiddenValues:
    """Values of one inverter's registers that are not among a home's settings."""

    ac_power_w: float | None = None
    """While charging from the grid is switched off."""
    balances_top: bool = False


class HiddenRegisters:
    """Remember hidden values; for ``lag_s`` seconds after a write they are still read as before."""

    def __init__(self, clock: Clock, lag_s: float) -> None:
        self._clock, self._lag_s = clock, lag_s
        self.current = self._before = HiddenValues()
        self._until_s = 0.0

    @property
    def delayed(self) -> HiddenValues:
        """The values that are read now."""
        return self._before if self._clock.monotonic_s() < self._until_s else self.current

    def set(self, values: HiddenValues) -> None:
        """Write them."""
        self._before, self.current = self.current, values
        self._until_s = self._clock.monotonic_s() + self._lag_s


class PlantState:
    """One plant. ``index`` counts the account's plants from 0."""

    def __init__(self, plant: model.Plant, index: int, clock: Clock, updates: Updates) -> None:
        self.index = index
        self.cached = CachedPlant(plant, clock, MOVES_S)
        self.past_energies = PastEnergies(plant)
        self.hidden = HiddenRegisters(clock, LAGS_S)
        self.quick_task_count = 0
        """How many quick charges and discharges there have been."""
        self._clock, self._updates = clock, updates
        self._settings_before: tuple[float, model.Settings | None] | None = None
        """Settings before the last write, and until when parameters still have them."""
        self._ending: asyncio.Task[None] | None = None

    async def tree(self) -> DeviceTree:
        """Return its devices."""
        return device_tree_from(await self.cached.home(), self.index)

    async def reading(self) -> model.Reading | None:
        """Return the reading; None while the home is unreachable: the cloud still answers."""
        try:
            return await self.cached.reading()
        except model.DeviceUnreachable:
            return None

    async def counters(self) -> model.Counters:
        """Return the counters; empty ones while the home is unreachable."""
        with contextlib.suppress(model.DeviceUnreachable):
            counters = await self.cached.counters()
            if counters is not None:
                return counters
        return model.Counters(received_at=self._clock.now())

    async def details(self) -> tuple[model.Detail, ...]:
        """Return the details; empty while the home is unreachable."""
        return () if await self.reading() is None else await self.cached.details()

    async def settings(self) -> model.Settings | None:
        """Return the settings."""
        return await self.cached.settings()

    async def delayed_settings(self) -> model.Settings | None:
        """Return the settings as parameters have them: for some seconds still as before the last write."""
        if self._settings_before is not None and self._clock.monotonic_s() < self._settings_before[0]:
            return self._settings_before[1]
        return await self.settings()

    async def is_lost(self) -> bool:
        """Whether the home is unreachable; in standby it is silent, but not lost."""
        try:
            settings = await self.settings()
        except model.PolywattError:
            return True
        return await self.reading() is None and (settings is None or settings.is_running is not False)

    async def snapshot(self, inverter: ListedDevice) -> Snapshot:
        """Return the values of one inverter now."""
        tree, settings = await self.tree(), await self.settings()
        is_updating = self._updates.is_updating(inverter.serial)
        reading = None if is_updating else await self.reading()
        is_standby = settings is not None and settings.is_running is False
        machine = next(machine for machine in await self.machines() if machine.serial == inverter.serial)
        return Snapshot(
            home=await self.cached.home(),
            inverter=inverter,
            inverter_count=len(tree.inverters),
            details=details_of_inverter(inverter, () if reading is None else await self.details()),
            reading=reading,
            settings=settings,
            now=self._clock.now(),
            is_lost=is_updating or (reading is None and not is_standby),
            firmware=self._updates.firmware_code(machine),
        )

    async def machines(self) -> list[Machine]:
        """Return the devices that take firmware."""
        tree = await self.tree()
        group = f"{GROUP_ID}/{self.index}" if tree.is_group else None
        is_online = not await self.is_lost()
        machines = [_machine(inverter, group, is_online) for inverter in tree.inverters]
        return machines if tree.gridboss is None else [*machines, _machine(tree.gridboss, group, is_online, True)]

    async def send(self, commands: Iterable[model.Command], quick_s: float = QUICK_S) -> None:
        """Send commands, all or none: whatever the home does not admit is refused before the first is sent.

        A quick charge or discharge without a duration is ended after ``quick_s``.
        """
        home, settings = await self.cached.home(), await self.settings()
        admitted = [model.admit(command, home.capabilities) for command in commands]
        if settings is not None and settings.is_running is False and any(isinstance(c, model.Charge) for c in admitted):
            # In standby nothing charges (document, L840; which parameters it means is not said).
            raise Refused(INVALID_PARAMETER)
        before = await self.delayed_settings()
        for command in admitted:
            if not is_in_force(command, settings):
                await self.cached.plant.send(command)
                self._schedule_end(command, quick_s)
        self.cached.clear()
        self._settings_before = self._clock.monotonic_s() + LAGS_S, before

    def _schedule_end(self, command: model.Command, quick_s: float) -> None:
        """End a quick charge as the cloud does; one with a duration the home ends by itself."""
        if not isinstance(command, model.Charge | model.Discharge | model.Release):
            return
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if not isinstance(command, model.Release):
            self.quick_task_count += 1
            if command.duration_s is None:
                self._ending = asyncio.ensure_future(self._end_quick_task(quick_s))

    async def _end_quick_task(self, after_s: float) -> None:
        await self._clock.sleep(after_s)
        self._ending = None
        in_force = (await self.cached.plant.settings()).in_force
        if in_force is not None and isinstance(in_force.action, model.Charge | model.Discharge):
            await self.cached.plant.send(model.Release())
        self.cached.clear()


def _machine(listed: ListedDevice, group: str | None, is_online: bool, is_midbox: bool = False) -> Machine:
    code = firmware_code_of(listed)
    return Machine(
        serial=listed.serial,
        standard=code.partition("-")[0],
        factory_code=code,
        is_midbox=is_midbox,
        group=group,
        is_online=is_online,
        can_go_fast=not is_midbox,
    )
