"""Record the readings of many homes in few commits."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeAlias

import structlog

from polywatt.hub.store import Store, StoreError
from polywatt.kit.clock import Clock
from polywatt.model import Counters, Reading

from ._time_limit import TimeLimitExceeded, with_time_limit

_log = structlog.get_logger()

Sample: TypeAlias = Reading | Counters

GATHER_S = 0.2
MAX_ENTRIES = 200


class _Entry(NamedTuple):
    home: int
    sample: Sample
    durable: "asyncio.Future[None]"


class Recorder:
    """Gather samples for up to ``gather_s``, or ``max_entries`` of them, and commit them as one in a thread of its own.

    The thread is not one of the loop's: a few homes whose names do not resolve can block all of those.
    """

    def __init__(self, store: Store, clock: Clock, gather_s: float = GATHER_S, max_entries: int = MAX_ENTRIES) -> None:
        self._store, self._clock = store, clock
        self._gather_s, self._max_entries = gather_s, max_entries
        self._pending: list[_Entry] = []
        self._arrived, self._full = asyncio.Event(), asyncio.Event()
        self._is_closing = self._is_failing = False
        self._thread = ThreadPoolExecutor(1, "recorder")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start committing."""
        self._task = asyncio.create_task(self._run())

    async def put(self, home: int, sample: Sample) -> None:
        """Record a sample of a home; return once it is durable.

        Raises:
            StoreError: it was not recorded.
        """
        if self._is_closing:
            raise StoreError("the hub is stopping and records nothing more: start it again")
        entry = _Entry(home, sample, asyncio.get_running_loop().create_future())
        self._pending.append(entry)
        self._arrived.set()
        if len(self._pending) >= self._max_entries:
            self._full.set()
        await entry.durable

    async def close(self) -> None:
        """Commit all pending samples and stop."""
        self._is_closing = True
        self._arrived.set()
        self._full.set()
        if self._task is not None:
            await self._task
        self._thread.shutdown()

    async def _run(self) -> None:
        while not self._is_closing or self._pending:
            await self._arrived.wait()
            await self._gather()
            batch, self._pending = self._pending, []
            self._arrived.clear()
            if not self._is_closing:
                self._full.clear()
            if batch:
                await self._commit(batch)

    async def _gather(self) -> None:
        try:
            await with_time_limit(self._clock, self._gather_s, self._full.wait())
        except TimeLimitExceeded:
            return

    async def _commit(self, batch: Sequence[_Entry]) -> None:
        loop = asyncio.get_running_loop()
        errors = await loop.run_in_executor(self._thread, _write, self._store, batch)
        self._log_change(next((error for error in errors if isinstance(error, StoreError)), None))
        for entry, error in zip(batch, errors, strict=True):
            if entry.durable.done():  # whoever put it was cancelled
                continue
            if error is None:
                entry.durable.set_result(None)
            else:
                entry.durable.set_exception(error)

    def _log_change(self, error: StoreError | None) -> None:
        """Log once when the history cannot be written and once when it can again."""
        if error is not None and not self._is_failing:
            _log.error("history not written", error=str(error))
        if error is None and self._is_failing:
            _log.info("history written again")
        self._is_failing = error is not None


def _write(store: Store, batch: Sequence[_Entry]) -> list[Exception | None]:
    """Write a batch and return the error of each entry; None where it is durable."""
    try:
        store.add([(entry.home, entry.sample) for entry in batch if isinstance(entry.sample, Reading)])
        store.add_counters([(entry.home, entry.sample) for entry in batch if isinstance(entry.sample, Counters)])
    except StoreError as error:
        return [error] * len(batch)
    except Exception as error:  # noqa: BLE001  # whatever one home's values did to the batch, the others are recorded
        return [error] if len(batch) == 1 else [_write(store, [entry])[0] for entry in batch]
    return [None] * len(batch)
