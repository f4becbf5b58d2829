"""One fetch under way per key; whoever wants the same meanwhile shares its result."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Share the result of a fetch among all concurrent callers. Nothing is cached afterwards."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[T]] = {}

    async def run(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        """Return the result for ``key``, fetched once. One caller's cancellation does not cancel the others'."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(self._fetch(key, fetch))
            self._tasks[key] = task
            # An error goes to everybody who waits; if nobody waits any more, to nobody.
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        return await asyncio.shield(task)

    async def _fetch(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        try:
            return await fetch()
        finally:
            self._tasks.pop(key, None)
