"""Many homes' readings, few commits."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeAlias

import structlog

from polywatt.hub.store import Store, StoreError
from polywatt.kit.clock import Clock
from polywatt.model import Counters, Reading

from ._within import TookTooLong, within

_log = structlog.get_logger()

Kept: TypeAlias = Reading | Counters

GATHER_S = 0.2
MOST = 200


class _Entry(NamedTuple):
    home: int
    kept: Kept
    done: "asyncio.Future[None]"


class Recorder:
    """Gathers what is put for up to ``gather_s``, or ``most`` of it, and commits it as one in a thread of its own.

    The thread is not one of the loop's: a few homes whose names do not resolve can block all of those.
    """

    def __init__(self, store: Store, clock: Clock, gather_s: float = GATHER_S, most: int = MOST) -> None:
        self._store, self._clock = store, clock
        self._gather_s, self._most = gather_s, most
        self._waiting: list[_Entry] = []
        self._arrived, self._full = asyncio.Event(), asyncio.Event()
        self._is_closing = self._is_failing = False
        self._thread = ThreadPoolExecutor(1, "recorder")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to commit."""
        self._task = asyncio.create_task(self._run())

    async def put(self, home: int, kept: Kept) -> None:
        """Keep this; returns once it is durable.

        Raises:
            StoreError: it is not kept.
        """
        if self._is_closing:
            raise StoreError("the hub is stopping and records nothing more: start it again")
        entry = _Entry(home, kept, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        self._arrived.set()
        if len(self._waiting) >= self._most:
            self._full.set()
        await entry.done

    async def close(self) -> None:
        """Commit what is waiting and end."""
        self._is_closing = True
        self._arrived.set()
        self._full.set()
        if self._task is not None:
            await self._task
        self._thread.shutdown()

    async def _run(self) -> None:
        while not self._is_closing or self._waiting:
            await self._arrived.wait()
            await self._gather()
            batch, self._waiting = self._waiting, []
            self._arrived.clear()
            if not self._is_closing:
                self._full.clear()
            if batch:
                await self._commit(batch)

    async def _gather(self) -> None:
        try:
            await within(self._clock, self._gather_s, self._full.wait())
        except TookTooLong:
            return

    async def _commit(self, batch: Sequence[_Entry]) -> None:
        loop = asyncio.get_running_loop()
        errors = await loop.run_in_executor(self._thread, _written, self._store, batch)
        self._tell(next((error for error in errors if isinstance(error, StoreError)), None))
        for entry, error in zip(batch, errors, strict=True):
            if entry.done.done():  # whoever put it was cancelled
                continue
            if error is None:
                entry.done.set_result(None)
            else:
                entry.done.set_exception(error)

    def _tell(self, error: StoreError | None) -> None:
        """Once when the history is lost, once when it is back."""
        if error is not None and not self._is_failing:
            _log.error("history not written", error=str(error))
        if error is None and self._is_failing:
            _log.info("history written again")
        self._is_failing = error is not None


def _written(store: Store, batch: Sequence[_Entry]) -> list[Exception | None]:
    """What became of each entry."""
    try:
        store.add([(entry.home, entry.kept) for entry in batch if isinstance(entry.kept, Reading)])
        store.add_counters([(entry.home, entry.kept) for entry in batch if isinstance(entry.kept, Counters)])
    except StoreError as error:
        return [error] * len(batch)
    except Exception as error:  # noqa: BLE001  # whatever one home's values did to the batch, the others are kept
        return [error] if len(batch) == 1 else [_written(store, [entry])[0] for entry in batch]
    return [None] * len(batch)
