"""Running a command's coroutine until it ends or a signal ends it."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T], *, is_endless: bool = False) -> T | None:
    """Run to the end. SIGINT and SIGTERM cancel it, so that it cleans up.

    That is how an endless one is ended: then the answer is None. Any other was interrupted: the program exits with
    128 and the signal's number, as shells count.
    """
    told: list[signal.Signals] = []
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(_until_told(main, told))
    except asyncio.CancelledError:
        if not told:
            raise
        if is_endless:
            return None
        sys.exit(128 + told[0])


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        from uvloop import new_event_loop
    except ImportError:  # not on every platform
        return asyncio.new_event_loop
    return new_event_loop


async def _until_told(main: Coroutine[Any, Any, T], told: list[signal.Signals]) -> T:
    task = asyncio.ensure_future(main)
    loop = asyncio.get_running_loop()

    def tell(number: signal.Signals) -> None:
        told.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, tell, number)
    return await task
