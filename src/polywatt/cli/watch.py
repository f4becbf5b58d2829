"""``polywatt watch``: read a home repeatedly."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._parsing import require_finite
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from polywatt.app.target import Target as ParsedTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import DriverError, Home, Reading


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Read a home again and again, until Ctrl-C." + TARGET_SYNTAX)(watch)


def watch(
    target: Target,
    json: Json = False,
    every: Annotated[
        float | None,
        typer.Option(min=0.2, callback=require_finite, help="Seconds between readings; else the vendor's pace."),
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after this many readings.")] = None,
    record: Annotated[Path | None, typer.Option(help="Also record the readings in this file (see `history`).")] = None,
) -> None:
    """Read a home again and again."""
    from ._connect import complete_target

    name = target if "://" not in target else None
    run(_watch(complete_target(target), name, json, every, count, record), is_endless=count is None)


async def _watch(
    target: "ParsedTarget", name: str | None, json: bool, every: float | None, count: int | None, record: Path | None
) -> None:
    from polywatt.model import Reading

    from ._connect import connect

    async with contextlib.AsyncExitStack() as stack:
        driver = await stack.enter_async_context(connect(target))
        record_reading = stack.enter_context(_recording(record, name or target.label))
        display = stack.enter_context(_display(json, target.label))
        remaining = count
        async for home, outcome in _outcomes(driver, every):
            display(home, outcome)
            if isinstance(outcome, Reading):
                record_reading(outcome)
                remaining = None if remaining is None else remaining - 1
            if remaining == 0:
                return


async def _outcomes(
    driver: "Driver", every: float | None
) -> "AsyncIterator[tuple[Home, Reading] | tuple[None, DriverError]]":
    """Yield readings, and the errors of failed reads; after a failure the next read waits longer.

    Raises:
        AuthenticationFailed: a person must act first.
    """
    from polywatt.kit.backoff import Backoff
    from polywatt.kit.clock import WallClock
    from polywatt.model import AuthenticationFailed, DriverError, Pace, RateLimited

    clock, backoff, home, wait_s = WallClock(), Backoff(), None, 0.0
    while True:
        try:
            home = home or await driver.home()
            yield home, await driver.reading()
            backoff.reset()
            wait_s = 0.0
        except AuthenticationFailed:
            raise
        except DriverError as error:
            yield None, error
            wait_s = backoff.next_s()
            if isinstance(error, RateLimited) and error.retry_after_s is not None:
                wait_s = error.retry_after_s
        pace = Pace() if home is None else home.pace
        await clock.sleep(max(wait_s, pace.reading_s if every is None else every))


@contextlib.contextmanager
def _recording(path: Path | None, name: str) -> "Iterator[Callable[[Reading], object]]":
    if path is None:
        yield lambda _reading: None
        return
    from polywatt.hub.store import Store

    store = Store.open(path)
    try:
        home = store.home_id(name)
        yield lambda reading: store.add([(home, reading)])
    finally:
        store.close()


@contextlib.contextmanager
def _display(json: bool, name: str) -> "Iterator[Callable[[Home | None, Reading | DriverError], None]]":
    """Return a call that prints outcomes: JSON lines, a table updated in place at a terminal, else a table each."""
    from polywatt.model import Reading

    from ._output import is_live_terminal, print_json, print_rich, reading_as_json, reading_table

    if json:
        yield lambda _, outcome: print_json(
            reading_as_json(name, outcome) if isinstance(outcome, Reading) else {"home": name, "error": str(outcome)}
        )
        return
    from rich.live import Live
    from rich.text import Text

    def render(home: "Home | None", outcome: "Reading | DriverError") -> "Text | Table":
        if home is not None and isinstance(outcome, Reading):
            return reading_table(name, home, outcome)
        return Text(str(outcome), "red")

    if not is_live_terminal():
        yield lambda home, outcome: print_rich(render(home, outcome))
        return
    with Live(auto_refresh=False) as live:
        yield lambda home, outcome: live.update(render(home, outcome), refresh=True)
