"""A time limit measured by the clock that is passed in."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from polywatt.kit.clock import Clock

T = TypeVar("T")


class TimeLimitExceeded(Exception):
    """No result within the limit; not a TimeoutError, which the awaited call may raise itself."""


async def with_time_limit(clock: Clock, limit_s: float, awaitable: Awaitable[T]) -> T:
    """Return the result of ``awaitable``; cancel it after ``limit_s`` seconds.

    The cancelled call is not waited for: one that does not end when it is cancelled must not block its caller.

    Raises:
        TimeLimitExceeded: there was no result within ``limit_s``.
    """
    task = asyncio.ensure_future(awaitable)
    timer = asyncio.ensure_future(clock.sleep(limit_s))
    try:
        await asyncio.wait((task, timer), return_when=asyncio.FIRST_COMPLETED)
        # Ended by a cancellation that is not ours: there is no result either.
        if not task.done() or task.cancelled():
            raise TimeLimitExceeded
        return task.result()
    finally:
        timer.cancel()
        task.add_done_callback(_retrieve_error)
        task.cancel()


def _retrieve_error(task: "asyncio.Future[Any]") -> None:
    """Retrieve the error of a task that nobody awaits; otherwise the event loop logs it."""
    if not task.cancelled():
        task.exception()
