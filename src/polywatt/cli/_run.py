"""Run a command's coroutine until it ends or a signal ends it."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T], *, is_endless: bool = False) -> T | None:
    """Run a coroutine to its end. SIGINT and SIGTERM cancel it, so that it cleans up.

    An endless one ends that way, and the result is None. Any other was interrupted: the program exits with 128 plus
    the signal's number, as shells do.
    """
    signals: list[signal.Signals] = []
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(_run_until_signal(main, signals))
    except asyncio.CancelledError:
        if not signals:
            raise
        if is_endless:
            return None
        sys.exit(128 + signals[0])


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        from uvloop import new_event_loop
    except ImportError:  # not on every platform
        return asyncio.new_event_loop
    return new_event_loop


async def _run_until_signal(main: Coroutine[Any, Any, T], signals: list[signal.Signals]) -> T:
    task = asyncio.ensure_future(main)
    loop = asyncio.get_running_loop()

    def on_signal(number: signal.Signals) -> None:
        signals.append(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    return await task
