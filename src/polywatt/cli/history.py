"""``polywatt history``: what was recorded."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .read import Json, Target

if TYPE_CHECKING:
    from polywatt.hub.store import Store

SHOWN = ("solar_w", "battery_w", "grid_w", "load_w", "soc_percent")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show what was recorded of a home: a day at 5-minute means, or the energies of days.")(history)


def history(
    target: Target,
    store: Annotated[Path, typer.Option(help="The file a `watch --record` or a hub keeps.")],
    day: Annotated[str | None, typer.Option(help="A local day (YYYY-MM-DD); today, if not given.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3660, help="The energies of this many days instead.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Whose days (IANA key); this machine's else.")] = None,
    json: Json = False,
) -> None:
    """Show what was recorded of a home."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from polywatt.app.usage import WrongUsage
    from polywatt.hub.store import Store
    from polywatt.kit.clock import WallClock
    from polywatt.kit.redact import without_password

    try:
        zone = ZoneInfo(timezone or _here())
        last = WallClock().now().astimezone(zone).date() if day is None else date.fromisoformat(day)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongUsage(f"{day or timezone!r} is not a day (YYYY-MM-DD) or a time zone (Europe/Berlin)") from None
    if not store.exists():
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


def _here() -> str:
    """This machine's time zone; UTC where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return named or linked or "UTC"


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


def _show_day(store: "Store", home: int, day: date, zone: "object", json: bool) -> None:
    from zoneinfo import ZoneInfo

    from ._show import plain, print_json
    from ._values import percent, watts

    assert isinstance(zone, ZoneInfo)  # noqa: S101
    since = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    tomorrow = day + timedelta(days=1)
    until = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(UTC)
    series = {name: store.series(home, name, since, until) for name in SHOWN}
    starts = series["solar_w"].starts[:-1]
    rows = [(at, {name: s.values[i] for name, s in series.items()}) for i, at in enumerate(starts)]
    if json:
        for at, values in rows:
            print_json({"at": plain(at), **values})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{day}, means of 5 minutes", title_justify="left", title_style="bold")
    for heading in ("from", "solar", "battery", "grid", "home", "charge (whole battery)"):
        table.add_column(heading, justify="right")
    for at, values in rows:
        if any(value is not None for value in values.values()):
            *powers, soc = values.values()
            table.add_row(at.astimezone(zone).strftime("%H:%M"), *map(watts, powers), percent(soc))
    Console(highlight=False).print(table)


def _show_energies(store: "Store", home: int, first: date, last: date, zone: "object", json: bool) -> None:
    from zoneinfo import ZoneInfo

    from ._show import plain, print_json
    from ._values import kilowatt_hours

    assert isinstance(zone, ZoneInfo)  # noqa: S101
    found = store.energies(home, first, last, zone)
    if json:
        for day, energies in found.items():
            print_json({"day": day.isoformat(), **plain(energies)})
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Energy by day", title_justify="left", title_style="bold")
    for heading in ("day", "solar", "home", "imported", "exported", "charged", "discharged"):
        table.add_column(heading, justify="right")
    for day, e in found.items():
        flows = (e.solar_wh, e.load_wh, e.imported_wh, e.exported_wh, e.charged_wh, e.discharged_wh)
        table.add_row(day.isoformat(), *map(kilowatt_hours, flows))
    Console(highlight=False).print(table)
