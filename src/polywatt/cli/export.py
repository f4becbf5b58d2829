"""``polywatt export``: write a home's own history into a CSV file."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Target

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.progress import Progress as ProgressBar
    from rich.progress import TaskID

    from polywatt.app.export import Progress
    from polywatt.app.resumable_csv import ResumableCsv
    from polywatt.app.target import Target as ParsedTarget

SUMMARY = (
    "Write the history that a home itself records into a CSV file, at its finest step. "
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


async def _export(target: "ParsedTarget", from_: str, to: str | None, out: Path) -> None:
    from polywatt.app.export import columns_of, zone_of
    from polywatt.app.export import export as export_history
    from polywatt.app.resumable_csv import ResumableCsv
    from polywatt.kit.clock import WallClock

    from ._connect import connect

    async with connect(target) as driver:
        home = await driver.home()
        columns, zone = columns_of(home), zone_of(home)
        since = _parse_bound(from_, zone, "--from", is_end=False)
        until = WallClock().now() if to is None else _parse_bound(to, zone, "--to", is_end=True)
        with ResumableCsv(out, columns) as file, _bar() as bar:
            if file.first is not None and since < file.first:
                begin = f"{file.first.astimezone(zone):%Y-%m-%d %H:%M}"
                print(f"{out} begins with {begin}; what is before that needs a file of its own", file=sys.stderr)
            rows, task = 0, bar.add_task("", total=None)
            try:
                async for progress in export_history(driver, file, columns, zone, since, until):
                    rows += progress.rows
                    _update_bar(bar, task, progress, rows)
            except BaseException:
                bar.stop()
                print(_interrupted_message(file, zone, rows), file=sys.stderr, flush=True)
                raise
    print(f"{rows:,} rows of {', '.join(columns)} added to {out}{_up_to(file, zone)}", flush=True)


def _interrupted_message(file: "ResumableCsv", zone: "ZoneInfo", rows: int) -> str:
    up_to = _up_to(file, zone)
    return f"interrupted: {rows:,} rows are safe in {file.path}{up_to}; run the same command again to go on"


def _up_to(file: "ResumableCsv", zone: "ZoneInfo") -> str:
    return "" if file.last is None else f", up to {file.last.astimezone(zone):%Y-%m-%d %H:%M}"


def _bar() -> "ProgressBar":
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


def _update_bar(bar: "ProgressBar", task: "TaskID", progress: "Progress", rows: int) -> None:
    description = f"{progress.day} {rows:,} rows"
    bar.update(task, description=description, completed=progress.completed_days, total=progress.days)


def _parse_bound(text: str, zone: "ZoneInfo", option: str, *, is_end: bool) -> datetime:
    """Parse a local day (its end, if ``is_end``) or a time with a zone."""
    from datetime import UTC, date, timedelta
    from datetime import time as time_of_day

    from polywatt.app.usage import WrongUsage

    try:
        if len(text) == len("2026-01-01"):
            day = date.fromisoformat(text) + timedelta(days=1 if is_end else 0)
            time = datetime.combine(day, time_of_day(), zone).astimezone(UTC)
        else:
            time = datetime.fromisoformat(text)
            time = time.replace(tzinfo=zone).astimezone(UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongUsage(
            f"{option} takes a day (2025-01-31) or a moment (2025-01-31T12:00Z), not {text[:40]!r}"
        ) from None
    if not 2000 <= time.year <= 2200:
        raise WrongUsage(f"{option} is a day since 2000, not {text[:40]!r}")
    return time
