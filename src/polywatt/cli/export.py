"""``polywatt export``: a home's own history into a CSV file."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Target

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.progress import Progress as Bar

    from polywatt.app.export import Progress
    from polywatt.app.sheet import Sheet
    from polywatt.app.target import Target as FoundTarget

SUMMARY = (
    "Write the history that a home itself keeps into a CSV file, at its finest step. "
    "Interrupted, or some months later: the same command goes on where the file ends."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help=SUMMARY + TARGET_SYNTAX)(export)


def export(
    target: Target,
    from_: Annotated[str, typer.Option("--from", help="The first local day (YYYY-MM-DD), or a moment with a zone.")],
    out: Annotated[Path, typer.Option(help="The file to make, or to continue.")],
    to: Annotated[str | None, typer.Option(help="The last local day, or the end; now, if not given.")] = None,
) -> None:
    """Write a home's own history into a file."""
    from ._connect import complete_target

    run(_export(complete_target(target), from_, to, out))


async def _export(target: "FoundTarget", from_: str, to: str | None, out: Path) -> None:
    from polywatt.app.export import columns_of, zone_of
    from polywatt.app.export import export as exported
    from polywatt.app.sheet import Sheet
    from polywatt.kit.clock import WallClock

    from ._connect import connected

    async with connected(target) as driver:
        home = await driver.home()
        columns, zone = columns_of(home), zone_of(home)
        since = _moment(from_, zone, "--from", is_end=False)
        until = WallClock().now() if to is None else _moment(to, zone, "--to", is_end=True)
        with Sheet(out, columns) as sheet, _bar() as bar:
            if sheet.first is not None and since < sheet.first:
                begins = f"{sheet.first.astimezone(zone):%Y-%m-%d %H:%M}"
                print(f"{out} begins with {begins}; what is before that needs a file of its own", file=sys.stderr)
            rows, task = 0, bar.add_task("", total=None)
            try:
                async for step in exported(driver, sheet, columns, zone, since, until):
                    rows += step.rows
                    _show(bar, task, step, rows)
            except BaseException:
                bar.stop()
                print(_left(sheet, zone, rows), file=sys.stderr, flush=True)
                raise
    print(f"{rows:,} rows of {', '.join(columns)} added to {out}{_upto(sheet, zone)}", flush=True)


def _left(sheet: "Sheet", zone: "ZoneInfo", rows: int) -> str:
    upto = _upto(sheet, zone)
    return f"interrupted: {rows:,} rows are safe in {sheet.path}{upto}; run the same command again to go on"


def _upto(sheet: "Sheet", zone: "ZoneInfo") -> str:
    return "" if sheet.last is None else f", up to {sheet.last.astimezone(zone):%Y-%m-%d %H:%M}"


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _show(bar: "Bar", task: "object", step: "Progress", rows: int) -> None:
    bar.update(task, description=f"{step.day} {rows:,} rows", completed=step.days_done, total=step.days)  # type: ignore[arg-type]


def _moment(text: str, zone: "ZoneInfo", option: str, *, is_end: bool) -> datetime:
    """A local day (its end, where that is meant), or a moment with a zone."""
    from datetime import UTC, date, time, timedelta

    from polywatt.app.usage import WrongUsage

    try:
        if len(text) == len("2026-01-01"):
            day = date.fromisoformat(text) + timedelta(days=1 if is_end else 0)
            found = datetime.combine(day, time(), zone).astimezone(UTC)
        else:
            found = datetime.fromisoformat(text)
            found = found.replace(tzinfo=zone).astimezone(UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongUsage(
            f"{option} takes a day (2025-01-31) or a moment (2025-01-31T12:00Z), not {text[:40]!r}"
        ) from None
    if not 2000 <= found.year <= 2200:
        raise WrongUsage(f"{option} is a day since 2000, not {text[:40]!r}")
    return found
