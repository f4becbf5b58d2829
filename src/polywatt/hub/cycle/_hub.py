"""Many homes at once, each in its own task: one that fails delays no other."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Self

from polywatt.hub.poll import TIMEOUT_S, HomeStatus, Poller, Recorder, TookTooLong, within
from polywatt.hub.store import Store
from polywatt.kit.clock import Clock
from polywatt.model import Counters, DeviceUnreachable, Plant, Reading

from ._leave import left_safe
from ._plant import HubPlant


class Hub:
    """Polls and records homes from ``async with`` to its end, and then ends what would go on without it.

    The store stays its opener's to close.
    """

    def __init__(self, homes: Mapping[str, Plant], store: Store, clock: Clock, timeout_s: float = TIMEOUT_S) -> None:
        self._homes, self._store, self._clock = dict(homes), store, clock
        self._timeout_s = timeout_s
        self._pollers = {
            name: Poller(name, plant, partial(self._record, name), clock, timeout_s)
            for name, plant in self._homes.items()
        }
        self._numbers: dict[str, int] = {}
        self._recorder = Recorder(store, clock)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._numbers = await asyncio.to_thread(_numbered, self._store, list(self._homes))
        self._recorder.start()
        self._tasks = [asyncio.create_task(poller.run(), name=name) for name, poller in self._pollers.items()]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await left_safe(self._homes, self._clock, self._timeout_s)
        await self._recorder.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Of all homes."""
        return tuple(self._homes)

    def status(self, name: str) -> HomeStatus:
        """How one home stands."""
        return self._pollers[name].status

    def statuses(self) -> tuple[HomeStatus, ...]:
        """How each home stands."""
        return tuple(poller.status for poller in self._pollers.values())

    def plant(self, name: str) -> HubPlant:
        """A home as everybody above the hub sees it; only while the hub runs."""
        return HubPlant(name, self._homes[name], self._pollers[name], self._store, self._numbers[name])

    def number(self, name: str) -> int:
        """A home's number in the store; only while the hub runs."""
        return self._numbers[name]

    def resume(self, name: str) -> None:
        """A person has acted: ask a home again that refused us."""
        self._pollers[name].resume()

    async def wait_until_read(self, names: Iterable[str], timeout_s: float) -> None:
        """Until each of these homes has been read and recorded for the first time.

        Raises:
            DeviceUnreachable: one was not within ``timeout_s``.
        """
        names = list(names)
        reads = asyncio.gather(*(self._pollers[name].wait_until_read() for name in names))
        try:
            await within(self._clock, timeout_s, reads)
        except TookTooLong as error:
            missing = ", ".join(name for name in names if self.status(name).last is None)
            words = f"no reading of {missing} within {timeout_s:g} s: see their status"
            raise DeviceUnreachable(words) from error

    async def _record(self, name: str, kept: Reading | Counters) -> None:
        await self._recorder.put(self._numbers[name], kept)


def _numbered(store: Store, names: Iterable[str]) -> dict[str, int]:
    return {name: store.home_id(name) for name in names}
