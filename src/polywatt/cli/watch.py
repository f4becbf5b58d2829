"""``polywatt watch``: readings as they come."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from ._values import finite
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from polywatt.app.target import Target as FoundTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import DriverError, Home, Reading


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Read a home again and again, until Ctrl-C." + TARGET_SYNTAX)(watch)


def watch(
    target: Target,
    json: Json = False,
    every: Annotated[
        float | None, typer.Option(min=0.2, callback=finite, help="Seconds between readings; the vendor's pace else.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after this many readings.")] = None,
    record: Annotated[Path | None, typer.Option(help="Also keep the readings in this file (see `history`).")] = None,
) -> None:
    """Read a home again and again."""
    from ._connect import complete_target

    name = target if "://" not in target else None
    run(_watch(complete_target(target), name, json, every, count, record), is_endless=count is None)


async def _watch(
    target: "FoundTarget", name: str | None, json: bool, every: float | None, count: int | None, record: Path | None
) -> None:
    from polywatt.model import Reading

    from ._connect import connected

    async with contextlib.AsyncExitStack() as stack:
        driver = await stack.enter_async_context(connected(target))
        keep = stack.enter_context(_recording(record, name or target.shown))
        show = stack.enter_context(_shown(json, target.shown))
        left = count
        async for home, outcome in _outcomes(driver, every):
            show(home, outcome)
            if isinstance(outcome, Reading):
                keep(outcome)
                left = None if left is None else left - 1
            if left == 0:
                return


async def _outcomes(
    driver: "Driver", every: float | None
) -> "AsyncIterator[tuple[Home, Reading] | tuple[None, DriverError]]":
    """Readings, and what kept them from coming; after a failure the next try waits longer, and never less.

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
def _shown(json: bool, name: str) -> "Iterator[Callable[[Home | None, Reading | DriverError], None]]":
    """How outcomes are shown: a line of JSON each, a table that moves at a terminal, a table each elsewhere."""
    from polywatt.model import Reading

    from ._show import moves, print_json, reading_as_json, reading_table, show

    if json:
        yield lambda _, o: print_json(
            reading_as_json(name, o) if isinstance(o, Reading) else {"home": name, "error": str(o)}
        )
        return
    from rich.live import Live
    from rich.text import Text

    def drawn(home: "Home | None", outcome: "Reading | DriverError") -> "Text | Table":
        if home is not None and isinstance(outcome, Reading):
            return reading_table(name, home, outcome)
        return Text(str(outcome), "red")

    if not moves():
        yield lambda home, outcome: show(drawn(home, outcome))
        return
    with Live(auto_refresh=False) as live:
        yield lambda home, outcome: live.update(drawn(home, outcome), refresh=True)
