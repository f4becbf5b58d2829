"""``polywatt demo``: one emulated home per vendor over real HTTP(S), a hub over them, and a live view."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._formatting import percent, watts
from ._parsing import require_finite
from ._run import run

if TYPE_CHECKING:
    from rich.table import Table

    from polywatt.app.demo import Demo
    from polywatt.kit.clock import Clock


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Run a demonstration: an emulated home per vendor, a hub over them, and a live view.")(demo)


def demo(
    seconds: Annotated[
        float | None, typer.Option(min=1, callback=require_finite, help="End by itself after this, with a summary.")
    ] = None,
    store: Annotated[Path | None, typer.Option(help="Store the history in this file.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other homes.")] = 1,
) -> None:
    """Run the demonstration."""
    is_all_read = run(_demo(seconds, store, seed), is_endless=seconds is None)
    if is_all_read is False:
        sys.exit(1)


async def _demo(seconds: float | None, store: Path | None, seed: int) -> bool:
    import logging

    from polywatt.app.demo import demonstration
    from polywatt.app.logs import set_up
    from polywatt.kit.clock import WallClock

    set_up(logging.WARNING)
    clock = WallClock()
    async with demonstration(store, seed, clock) as running:
        print("Emulated homes, each at its own noon:")
        for name, url in running.urls.items():
            print(f"  {name:<12} {url}", flush=True)
        end_s = None if seconds is None else clock.monotonic_s() + seconds
        await _display_until(end_s, running, clock)
    return _summary(running)


async def _display_until(end_s: float | None, running: "Demo", clock: "Clock") -> None:
    """Display the homes: updated in place at a terminal, else one table at the end."""
    from rich.live import Live

    from ._output import is_live_terminal, print_rich

    def is_over() -> bool:
        return end_s is not None and clock.monotonic_s() >= end_s

    if not is_live_terminal():
        while not is_over():
            await clock.sleep(0.2)
        print_rich(_table(running))
        return
    with Live(_table(running), auto_refresh=False) as live:
        while not is_over():
            await clock.sleep(0.5)
            live.update(_table(running), refresh=True)


def _table(running: "Demo") -> "Table":
    from rich.table import Table

    table = Table(title="The hub's homes", title_justify="left", title_style="bold")
    for heading in ("home", "state", "solar", "battery", "grid", "home takes", "charge", "reads"):
        table.add_column(heading, justify="left" if heading in ("home", "state") else "right")
    for status in running.hub.statuses():
        last = status.last
        powers = (None,) * 4 if last is None else (last.solar_w, last.battery_w, last.grid_w, last.load_w)
        cells = [watts(power) for power in powers]
        soc = percent(None if last is None else running.owner_soc(status.name, last.soc_percent))
        table.add_row(status.name, str(status.state), *cells, soc, f"{status.reads:,}")
    return table


def _summary(running: "Demo") -> bool:
    statuses = running.hub.statuses()
    unread = [status for status in statuses if status.reads == 0]
    for status in unread:
        print(f"{status.name} was not read: {status.error or 'no answer yet'}", file=sys.stderr)
    reads = sum(status.reads for status in statuses)
    print(f"{len(statuses) - len(unread)} of {len(statuses)} homes read, {reads:,} readings kept.")
    return not unread
