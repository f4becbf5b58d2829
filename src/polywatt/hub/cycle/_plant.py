"""A home of the hub as a Plant: its last reading, and the hub's own history."""

import asyncio
from datetime import datetime

from msgspec.structs import replace

from polywatt.hub.poll import HomeState, Poller
from polywatt.hub.store import BUCKET_S, COUNTED, QUANTITIES, Store
from polywatt.model import (
    AuthenticationFailed,
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Event,
    Home,
    Plant,
    Reading,
    Receipt,
    RecordedQuantity,
    Series,
    Settings,
)

_POWERS = {"imported_wh": "grid_w", "exported_wh": "grid_w", "charged_wh": "battery_w", "discharged_wh": "battery_w"}


class HubPlant:
    """Answer from the hub's own data without a request to the device, and pass everything else on to the device."""

    def __init__(self, name: str, plant: Plant, poller: Poller, store: Store, number: int) -> None:
        self._name, self._plant, self._poller = name, plant, poller
        self._store, self._number = store, number

    async def home(self) -> Home:
        """Return the home's description, with the hub's history instead of the vendor's."""
        home = self._poller.home
        if home is None:
            raise self._unavailable()
        return replace(home, capabilities=replace(home.capabilities, history=_recorded_quantities(home)))

    async def reading(self) -> Reading:
        """Return the last reading, unless the home is lost."""
        status = self._poller.status
        if status.state is not HomeState.UP or status.last is None:
            raise self._unavailable()
        return status.last

    async def counters(self) -> Counters:
        """Return the energies since installation and since local midnight."""
        return await self._plant.counters()

    async def details(self) -> tuple[Detail, ...]:
        """Return the details of each device."""
        return await self._plant.details()

    async def settings(self) -> Settings:
        """Return the home's settings."""
        return await self._plant.settings()

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return the events in ``[since, until)``."""
        return await self._plant.events(since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Return the hub's recorded series, in buckets of 5 minutes.

        Raises:
            Unsupported: no such quantity is recorded, or the span is too long.
            StoreError: the history cannot be read.
        """
        return await asyncio.to_thread(self._store.series, self._number, quantity, since, until)

    async def send(self, command: Command) -> Receipt:
        """Send a command, once."""
        return await self._plant.send(command)

    def _unavailable(self) -> DeviceUnreachable | AuthenticationFailed:
        status = self._poller.status
        if status.state is HomeState.REFUSED:
            return AuthenticationFailed(status.error or f"{self._name} refused us: check its password")
        return DeviceUnreachable(status.error or f"{self._name} has not been read yet: try again in a moment")


def _recorded_quantities(home: Home) -> tuple[RecordedQuantity, ...]:
    readable = home.capabilities.readable
    means = [quantity for quantity in QUANTITIES if quantity in readable]
    sums = [energy for energy in COUNTED if _POWERS.get(energy, energy.removesuffix("h")) in readable]
    return tuple(RecordedQuantity(quantity=quantity, step_s=float(BUCKET_S)) for quantity in (*means, *sums))
