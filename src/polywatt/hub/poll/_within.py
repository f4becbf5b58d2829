"""A time limit by the clock that was passed in."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from polywatt.kit.clock import Clock

T = TypeVar("T")


class TookTooLong(Exception):
    """There was no answer in time; not a TimeoutError, for that could be the asked one's own."""


async def within(clock: Clock, seconds: float, asked: Awaitable[T]) -> T:
    """What ``asked`` answers; what takes longer is cancelled and left behind.

    It is not waited for then: something that does not even end when it is cancelled shall not hold up its caller.

    Raises:
        TookTooLong: there was no answer within ``seconds``.
    """
    answer = asyncio.ensure_future(asked)
    limit = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait((answer, limit), return_when=asyncio.FIRST_COMPLETED)
        # Ended by a cancellation that is not ours: there is no answer either.
        if not answer.done() or answer.cancelled():
            raise TookTooLong
        return answer.result()
    finally:
        limit.cancel()
        answer.add_done_callback(_forget)
        answer.cancel()


def _forget(answer: "asyncio.Future[Any]") -> None:
    """Look at the error of an answer that nobody waits for, or the loop complains about it."""
    if not answer.cancelled():
        answer.exception()
