"""``polywatt history``: show a recorded history."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.table import Table

    from polywatt.hub.store import Store

COLUMNS = ("solar_w", "battery_w", "grid_w", "load_w", "soc_percent")


def register(app: typer.Typer) -> None:
    """Add the command."""
    summary = "Show the recorded history of a home: a day in 5-minute means, or the energies of days."
    app.command(help=summary + TARGET_SYNTAX)(history)


def history(
    target: Target,
    store: Annotated[Path, typer.Option(help="The file that `watch --record` or a hub writes.")],
    day: Annotated[str | None, typer.Option(help="A local day (YYYY-MM-DD); today, if not given.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="The energies of this many days instead.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Whose days (IANA key); this machine's else.")] = None,
    json: Json = False,
) -> None:
    """Show the recorded history of a home."""
    from polywatt.app.usage import WrongUsage
    from polywatt.hub.store import Store
    from polywatt.kit.clock import WallClock
    from polywatt.kit.redact import without_password

    zone = _zone(timezone) if timezone is not None else _zone_here()
    last = WallClock().now().astimezone(zone).date() if day is None else _day(day)
    if not os.path.exists(store):  # noqa: PTH110  # Path.exists may raise
        label = without_password(target)
        raise WrongUsage(f"{store} does not exist; `polywatt watch {label} --record {store}` makes it")
    opened = Store.open(store)
    try:
        home = _home_in(opened, target)
        if days is None:
            _print_day(opened, home, last, zone, json)
        else:
            first = last - timedelta(days=days - 1)
            _print_energies(opened, home, first, last + timedelta(days=1), zone, json)
    finally:
        opened.close()


def _day(text: str) -> date:
    from polywatt.app.usage import WrongUsage

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{text!r} is not a day (YYYY-MM-DD)") from None
    # A calendar ends on both sides, and the days before and after are read as well.
    if not 1970 <= day.year <= 9_000:
        raise WrongUsage(f"{text!r} is not a day since 1970")
    return day


def _zone(key: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    from polywatt.app.usage import WrongUsage

    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # an OSError: a folder of zones, or a name too long for a file
        raise WrongUsage(f"{key[:80]!r} is not a time zone (Europe/Berlin)") from None


def _zone_here() -> "ZoneInfo":
    """Return this machine's time zone; UTC where it has none, or no name for it ("CET-1CEST")."""
    from polywatt.app.usage import WrongUsage

    tz_name = os.environ.get("TZ", "").removeprefix(":")
    link_name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return _zone(tz_name or link_name or "UTC")
    except WrongUsage:
        return _zone("UTC")


def _home_in(store: "Store", target: str) -> int:
    from polywatt.app.usage import WrongUsage
    from polywatt.kit.redact import without_password

    name = target
    if "://" in target:
        from polywatt.app.target import parse_target

        name = parse_target(target).label
    homes = store.homes()
    if name not in homes:
        raise WrongUsage(f"{without_password(name)} is not in this file; it has: {', '.join(homes) or 'no home'}")
    return homes[name]


def _print_day(store: "Store", home: int, date: date, zone: "ZoneInfo", json: bool) -> None:
    from polywatt.model import to_builtins

    from ._formatting import percent, watts
    from ._output import print_json, print_rich

    day = store.day(home, date, zone)
    # The last start is the day's end.
    rows = list(zip(day.starts, *(day.means[name] for name in COLUMNS), strict=False))
    if json:
        for time, *values in rows:
            print_json({"at": to_builtins(time), **dict(zip(COLUMNS, values, strict=True))})
        return
    table = _table(f"{date}, means of 5 minutes ({zone.key})", "from", "solar", "battery", "grid", "home")
    table.add_column("charge (whole battery)", justify="right")
    for time, *powers, soc in rows:
        if any(value is not None for value in (*powers, soc)):
            table.add_row(time.astimezone(zone).strftime("%H:%M"), *map(watts, powers), percent(soc))
    if table.row_count:
        print_rich(table)
    else:
        print(_explain_empty_day(store, home, date, zone), flush=True)


def _print_energies(store: "Store", home: int, first: date, last: date, zone: "ZoneInfo", json: bool) -> None:
    from polywatt.model import to_builtins

    from ._formatting import kilowatt_hours
    from ._output import print_json, print_rich

    energies_by_day = store.energies(home, first, last, zone)
    if json:
        for day, energies in energies_by_day.items():
            print_json({"day": day.isoformat(), **to_builtins(energies)})
        return
    headings = ("day", "solar", "home", "imported", "exported", "charged", "discharged")
    table = _table(f"Energy by day in kWh ({zone.key})", *headings)
    for day, energies in energies_by_day.items():
        flows = (
            energies.solar_wh,
            energies.load_wh,
            energies.imported_wh,
            energies.exported_wh,
            energies.charged_wh,
            energies.discharged_wh,
        )
        table.add_row(day.isoformat(), *map(kilowatt_hours, flows))
    print_rich(table)


def _table(title: str, *headings: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _explain_empty_day(store: "Store", home: int, date: date, zone: "ZoneInfo") -> str:
    """Explain why a day is empty, and when the newest reading is."""
    newest = store.last(home)
    if newest is None:
        return "Nothing has been recorded of this home yet."
    time = newest.received_at.astimezone(zone)
    if time.date() == date:
        return f"One reading so far on {date} ({zone.key}), at {time:%H:%M:%S}: it counts once the next one is there."
    return f"Nothing was recorded on {date} ({zone.key}). The newest reading is of {time:%Y-%m-%d %H:%M:%S}."
