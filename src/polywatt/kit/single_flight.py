"""One request under way per question; whoever asks meanwhile gets the same answer."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Shares the answer to a question among all who ask while it is under way. Keeps nothing afterwards."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[T]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Awaitable[T]]) -> T:
        """The answer to ``key``, asked once. One asker's cancellation does not cancel the others'."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(self._answered(key, question))
            self._under_way[key] = task
            # An error is everybody's who waits; if nobody waits any more it is nobody's.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _answered(self, key: Hashable, question: Callable[[], Awaitable[T]]) -> T:
        try:
            return await question()
        finally:
            self._under_way.pop(key, None)
