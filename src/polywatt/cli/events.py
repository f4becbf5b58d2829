"""``polywatt events``: what happened at a home, as its maker tells: alerts, outages, car sessions."""

import math
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from . import _values
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as FoundTarget
    from polywatt.model import Alert, CarSession, Event

KINDS = ("alerts", "outages", "sessions")
AHEAD = timedelta(days=1)
"""Nothing lies in the future, and the home's clock need not be ours."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show what happened: alerts, outages, car sessions." + TARGET_SYNTAX)(events)


def events(
    target: Target,
    kind: Annotated[str | None, typer.Option(help="Only one kind: alerts, outages or sessions.")] = None,
    days: Annotated[float, typer.Option(min=0.01, max=3660, help="So far back.")] = 7.0,
    json: Json = False,
) -> None:
    """Show what happened."""
    from polywatt.app.usage import WrongUsage

    from ._connect import complete_target

    if kind is not None and kind not in KINDS:
        raise WrongUsage(f"there is no kind {kind!r}; there are: {', '.join(KINDS)}")
    if not math.isfinite(days):
        raise WrongUsage(f"--days takes a number of days, not {days}")
    run(_events(complete_target(target), kind, days, json))


async def _events(target: "FoundTarget", kind: str | None, days: float, json: bool) -> None:
    from polywatt.kit.clock import WallClock
    from polywatt.model import to_builtins

    from ._connect import connected
    from ._show import print_json

    now = WallClock().now()
    async with connected(target) as driver:
        found = await driver.events(now - timedelta(days=days), now + AHEAD)
    shown = [event for event in found if kind in (None, _kind(event))]
    for event in shown:
        if json:
            print_json({"home": target.shown, "event": to_builtins(event)})
        else:
            print(_printable(_line(event)), flush=True)
    if not shown and not json:
        print(f"no {kind or 'events'} in the last {days:g} days", file=sys.stderr)


def _kind(event: "Event") -> str:
    from polywatt.model import Alert, Outage

    match event:
        case Alert():
            return "alerts"
        case Outage():
            return "outages"
    return "sessions"


def _line(event: "Event") -> str:
    from polywatt.model import Alert, Outage

    span = f"{_values.when(event.since)} – {'now' if event.until is None else _values.when(event.until)}"
    match event:
        case Outage():
            return f"{span}  outage"
        case Alert():
            return f"{span}  {_alert(event)}"
    return f"{span}  {_session(event)}"


def _alert(alert: "Alert") -> str:
    from polywatt.model import Unknown

    severity = alert.severity.word if isinstance(alert.severity, Unknown) else alert.severity.value
    said = alert.text or alert.code
    return f"{severity}: {said}" if severity else said


def _session(session: "CarSession") -> str:
    words = [f"car at {session.charger_id}"]
    words += [] if session.energy_wh is None else [f"{session.energy_wh / 1_000:.2f} kWh"]
    words += [] if session.active_s is None else [f"{session.active_s / 3_600:.1f} h charging"]
    words += [] if session.cost is None else [f"cost {session.cost:g}"]
    return ", ".join(words)


def _printable(words: str) -> str:
    """Words that are not ours: the terminal finds no order in them."""
    return "".join(c if c.isprintable() else " " for c in words)
