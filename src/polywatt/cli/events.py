"""``polywatt events``: the events of a home: alerts, outages and car sessions."""

import math
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from ._formatting import utc_time
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as ParsedTarget
    from polywatt.model import Alert, CarSession, Event

KINDS = ("alerts", "outages", "sessions")
AHEAD = timedelta(days=1)
"""Margin after now: the home's clock may differ from ours."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show a home's events: alerts, outages, car sessions." + TARGET_SYNTAX)(events)


def events(
    target: Target,
    kind: Annotated[str | None, typer.Option(help="Only one kind: alerts, outages or sessions.")] = None,
    days: Annotated[float, typer.Option(min=0.01, max=3660, help="How many days back.")] = 7.0,
    json: Json = False,
) -> None:
    """Show a home's events."""
    from polywatt.app.usage import WrongUsage

    from ._connect import complete_target

    if kind is not None and kind not in KINDS:
        raise WrongUsage(f"there is no kind {kind!r}; there are: {', '.join(KINDS)}")
    if not math.isfinite(days):
        raise WrongUsage(f"--days takes a number of days, not {days}")
    run(_events(complete_target(target), kind, days, json))


async def _events(target: "ParsedTarget", kind: str | None, days: float, json: bool) -> None:
    from polywatt.kit.clock import WallClock
    from polywatt.model import to_builtins

    from ._connect import connect
    from ._output import print_json

    now = WallClock().now()
    async with connect(target) as driver:
        reported = await driver.events(now - timedelta(days=days), now + AHEAD)
    selected = [event for event in reported if kind in (None, _kind(event))]
    for event in selected:
        if json:
            print_json({"home": target.label, "event": to_builtins(event)})
        else:
            print(_make_printable(_describe(event)), flush=True)
    if not selected and not json:
        print(f"no {kind or 'events'} in the last {days:g} days", file=sys.stderr)


def _kind(event: "Event") -> str:
    from polywatt.model import Alert, Outage

    match event:
        case Alert():
            return "alerts"
        case Outage():
            return "outages"
    return "sessions"


def _describe(event: "Event") -> str:
    from polywatt.model import Alert, Outage

    span = f"{utc_time(event.since)} – {'now' if event.until is None else utc_time(event.until)}"
    match event:
        case Outage():
            return f"{span}  outage"
        case Alert():
            return f"{span}  {_alert(event)}"
    return f"{span}  {_session(event)}"


def _alert(alert: "Alert") -> str:
    from polywatt.model import Unknown

    severity = alert.severity.word if isinstance(alert.severity, Unknown) else alert.severity.value
    message = alert.text or alert.code
    return f"{severity}: {message}" if severity else message


def _session(session: "CarSession") -> str:
    fields = [f"car at {session.charger_id}"]
    fields += [] if session.energy_wh is None else [f"{session.energy_wh / 1_000:.2f} kWh"]
    fields += [] if session.active_s is None else [f"{session.active_s / 3_600:.1f} h charging"]
    fields += [] if session.cost is None else [f"cost {session.cost:g}"]
    return ", ".join(fields)


def _make_printable(text: str) -> str:
    """Replace unprintable characters of a foreign text, so that the terminal interprets none."""
    return "".join(c if c.isprintable() else " " for c in text)
