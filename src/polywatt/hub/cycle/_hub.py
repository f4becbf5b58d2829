"""Run many homes at once, each in its own task: one that fails delays no other."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Self

from polywatt.hub.poll import TIMEOUT_S, HomeStatus, Poller, Recorder, TimeLimitExceeded, with_time_limit
from polywatt.hub.store import Store
from polywatt.kit.clock import Clock
from polywatt.model import Counters, DeviceUnreachable, Plant, Reading

from ._make_safe import make_homes_safe
from ._plant import HubPlant


class Hub:
    """Poll and record homes while the context lasts; at its end, end the orders that would go on without the hub.

    The hub does not close the store.
    """

    def __init__(self, homes: Mapping[str, Plant], store: Store, clock: Clock, timeout_s: float = TIMEOUT_S) -> None:
        self._homes, self._store, self._clock = dict(homes), store, clock
        self._timeout_s = timeout_s
        self._pollers = {
            name: Poller(name, plant, partial(self._record, name), clock, timeout_s)
            for name, plant in self._homes.items()
        }
        self._ids: dict[str, int] = {}
        self._recorder = Recorder(store, clock)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._ids = await asyncio.to_thread(_home_ids, self._store, list(self._homes))
        self._recorder.start()
        self._tasks = [asyncio.create_task(poller.run(), name=name) for name, poller in self._pollers.items()]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await make_homes_safe(self._homes, self._clock, self._timeout_s)
        await self._recorder.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all homes."""
        return tuple(self._homes)

    def status(self, name: str) -> HomeStatus:
        """Return the state of one home."""
        return self._pollers[name].status

    def statuses(self) -> tuple[HomeStatus, ...]:
        """Return the state of each home."""
        return tuple(poller.status for poller in self._pollers.values())

    def plant(self, name: str) -> HubPlant:
        """Return a home as the hub's users see it; only while the hub runs."""
        return HubPlant(name, self._homes[name], self._pollers[name], self._store, self._ids[name])

    def number(self, name: str) -> int:
        """Return a home's number in the store; only while the hub runs."""
        return self._ids[name]

    def resume(self, name: str) -> None:
        """Poll a home that refused us again, after a person has acted."""
        self._pollers[name].resume()

    async def wait_until_read(self, names: Iterable[str], timeout_s: float) -> None:
        """Wait until each of these homes has been read and recorded for the first time.

        Raises:
            DeviceUnreachable: one of them was not read within ``timeout_s``.
        """
        names = list(names)
        reads = asyncio.gather(*(self._pollers[name].wait_until_read() for name in names))
        try:
            await with_time_limit(self._clock, timeout_s, reads)
        except TimeLimitExceeded as error:
            missing = ", ".join(name for name in names if self.status(name).last is None)
            message = f"no reading of {missing} within {timeout_s:g} s: see their status"
            raise DeviceUnreachable(message) from error

    async def _record(self, name: str, sample: Reading | Counters) -> None:
        await self._recorder.put(self._ids[name], sample)


def _home_ids(store: Store, names: Iterable[str]) -> dict[str, int]:
    return {name: store.home_id(name) for name in names}
