"""``polywatt watch``: readings as they come."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import Json, Target

if TYPE_CHECKING:
    from polywatt.kit.vendor import Driver
    from polywatt.model import DriverError, Reading


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Read a home again and again, until Ctrl-C.")(watch)


def watch(
    target: Target,
    json: Json = False,
    every: Annotated[
        float | None, typer.Option(min=0.2, help="Seconds between readings; the vendor's pace else.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after this many readings.")] = None,
    record: Annotated[Path | None, typer.Option(help="Also keep the readings in this file (see `history`).")] = None,
) -> None:
    """Read a home again and again."""
    run(_watch(target, json, every, count, record))


async def _watch(text: str, json: bool, every: float | None, count: int | None, record: Path | None) -> None:
    from ._connect import connected

    async with contextlib.AsyncExitStack() as stack:
        target, driver = await stack.enter_async_context(connected(text))
        keep = stack.enter_context(_recording(record, text if "://" not in text else target.shown))
        show = stack.enter_context(_shown(json, target.shown, await driver.home()))
        left = count
        async for outcome in _outcomes(driver, every):
            show(outcome)
            if hasattr(outcome, "soc_percent"):
                keep(outcome)
                left = None if left is None else left - 1
            if left == 0:
                return


async def _outcomes(driver: "Driver", every: float | None) -> "AsyncIterator[Reading | DriverError]":
    """Readings, and what kept them from coming; after a failure the next try waits longer."""
    from polywatt.kit.backoff import Backoff
    from polywatt.kit.clock import WallClock
    from polywatt.model import AuthenticationFailed, BadAnswer, DeviceRefused, DeviceUnreachable, RateLimited

    clock, backoff = WallClock(), Backoff()
    pace_s = every or (await driver.home()).pace.reading_s
    while True:
        try:
            yield await driver.reading()
            backoff.reset()
            wait_s = pace_s
        except AuthenticationFailed:
            raise
        except RateLimited as error:
            yield error
            wait_s = error.retry_after_s or backoff.next_s()
        except (DeviceUnreachable, BadAnswer, DeviceRefused) as error:
            yield error
            wait_s = backoff.next_s()
        await clock.sleep(wait_s)


@contextlib.contextmanager
def _recording(path: Path | None, name: str):  # type: ignore[no-untyped-def]  # a context of a plain callable
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
def _shown(json: bool, name: str, home: "object"):  # type: ignore[no-untyped-def]  # as above
    from polywatt.model import Home, Reading

    from ._show import print_json, reading_as_json, reading_table

    assert isinstance(home, Home)  # noqa: S101
    if json:
        yield lambda o: print_json(
            reading_as_json(name, o) if isinstance(o, Reading) else {"home": name, "error": str(o)}
        )
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(console=Console(highlight=False), auto_refresh=False) as live:

        def show(outcome: object) -> None:
            shown = reading_table(name, home, outcome) if isinstance(outcome, Reading) else Text(str(outcome), "red")
            live.update(shown, refresh=True)

        yield show
