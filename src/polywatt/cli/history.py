"""``polywatt history``: what was recorded."""

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

SHOWN = ("solar_w", "battery_w", "grid_w", "load_w", "soc_percent")


def register(app: typer.Typer) -> None:
    """Add the command."""
    summary = "Show what was recorded of a home: a day at 5-minute means, or the energies of days."
    app.command(help=summary + TARGET_SYNTAX)(history)


def history(
    target: Target,
    store: Annotated[Path, typer.Option(help="The file a `watch --record` or a hub keeps.")],
    day: Annotated[str | None, typer.Option(help="A local day (YYYY-MM-DD); today, if not given.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="The energies of this many days instead.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Whose days (IANA key); this machine's else.")] = None,
    json: Json = False,
) -> None:
    """Show what was recorded of a home."""
    from polywatt.app.usage import WrongUsage
    from polywatt.hub.store import Store
    from polywatt.kit.clock import WallClock
    from polywatt.kit.redact import without_password

    zone = _zone(timezone) if timezone is not None else _zone_here()
    last = WallClock().now().astimezone(zone).date() if day is None else _day(day)
    if not os.path.exists(store):  # noqa: PTH110  # Path's own may raise
        shown = without_password(target)
        raise WrongUsage(f"{store} does not exist; `polywatt watch {shown} --record {store}` makes it")
    opened = Store.open(store)
    try:
        home = _home_in(opened, target)
        if days is None:
            _show_day(opened, home, last, zone, json)
        else:
            first = last - timedelta(days=days - 1)
            _show_energies(opened, home, first, last + timedelta(days=1), zone, json)
    finally:
        opened.close()


def _day(text: str) -> date:
    from polywatt.app.usage import WrongUsage

    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{text!r} is not a day (YYYY-MM-DD)") from None
    # A calendar ends on both sides, and the days before and after are asked for as well.
    if not 1970 <= found.year <= 9_000:
        raise WrongUsage(f"{text!r} is not a day since 1970")
    return found


def _zone(key: str) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    from polywatt.app.usage import WrongUsage

    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # an OSError: a folder of zones, or a name too long for a file
        raise WrongUsage(f"{key[:80]!r} is not a time zone (Europe/Berlin)") from None


def _zone_here() -> "ZoneInfo":
    """This machine's time zone; UTC where it does not say, or has no name for it ("CET-1CEST")."""
    from polywatt.app.usage import WrongUsage

    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return _zone(named or linked or "UTC")
    except WrongUsage:
        return _zone("UTC")


def _home_in(store: "Store", target: str) -> int:
    from polywatt.app.usage import WrongUsage
    from polywatt.kit.redact import without_password

    name = target
    if "://" in target:
        from polywatt.app.target import parse_target

        name = parse_target(target).shown
    known = store.homes()
    if name not in known:
        raise WrongUsage(f"{without_password(name)} is not in this file; it has: {', '.join(known) or 'no home'}")
    return known[name]


def _show_day(store: "Store", home: int, date: date, zone: "ZoneInfo", json: bool) -> None:
    from polywatt.model import to_builtins

    from ._show import print_json, show
    from ._values import percent, watts

    day = store.day(home, date, zone)
    rows = list(zip(day.starts, *(day.means[name] for name in SHOWN), strict=False))  # the last start is the day's end
    if json:
        for at, *values in rows:
            print_json({"at": to_builtins(at), **dict(zip(SHOWN, values, strict=True))})
        return
    table = _table(f"{date}, means of 5 minutes ({zone.key})", "from", "solar", "battery", "grid", "home")
    table.add_column("charge (whole battery)", justify="right")
    for at, *powers, soc in rows:
        if any(value is not None for value in (*powers, soc)):
            table.add_row(at.astimezone(zone).strftime("%H:%M"), *map(watts, powers), percent(soc))
    if table.row_count:
        show(table)
    else:
        print(_nothing(store, home, date, zone), flush=True)


def _show_energies(store: "Store", home: int, first: date, last: date, zone: "ZoneInfo", json: bool) -> None:
    from polywatt.model import to_builtins

    from ._show import print_json, show
    from ._values import kilowatt_hours

    found = store.energies(home, first, last, zone)
    if json:
        for day, energies in found.items():
            print_json({"day": day.isoformat(), **to_builtins(energies)})
        return
    headings = ("day", "solar", "home", "imported", "exported", "charged", "discharged")
    table = _table(f"Energy by day in kWh ({zone.key})", *headings)
    for day, e in found.items():
        flows = (e.solar_wh, e.load_wh, e.imported_wh, e.exported_wh, e.charged_wh, e.discharged_wh)
        table.add_row(day.isoformat(), *map(kilowatt_hours, flows))
    show(table)


def _table(title: str, *headings: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _nothing(store: "Store", home: int, date: date, zone: "ZoneInfo") -> str:
    """Why a day is empty, and where to look instead."""
    newest = store.last(home)
    if newest is None:
        return "Nothing has been recorded of this home yet."
    at = newest.received_at.astimezone(zone)
    if at.date() == date:
        return f"One reading so far on {date} ({zone.key}), at {at:%H:%M:%S}: it counts once the next one is there."
    return f"Nothing was recorded on {date} ({zone.key}). The newest reading is of {at:%Y-%m-%d %H:%M:%S}."
