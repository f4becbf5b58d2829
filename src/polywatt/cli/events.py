"""``polywatt events``: what happened at a home, as its maker tells: alerts, outages, car sessions."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from . import _values
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as FoundTarget
    from polywatt.model import Event

KINDS = ("alerts", "outages", "sessions")


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
    run(_events(complete_target(target), kind, days, json))


async def _events(target: "FoundTarget", kind: str | None, days: float, json: bool) -> None:
    from polywatt.kit.clock import WallClock
    from polywatt.model import Alert, CarSession, Outage

    from ._connect import connected
    from ._show import literal, plain, print_json

    types = {"alerts": Alert, "outages": Outage, "sessions": CarSession}
    # A minute more: the home's clock need not be ours.
    until = WallClock().now() + timedelta(minutes=1)
    async with connected(target) as driver:
        found = await driver.events(until - timedelta(days=days), until)
    for event in found:
        if kind is not None and not isinstance(event, types[kind]):
            continue
        if json:
            print_json({"home": target.shown, "kind": type(event).__name__, "event": plain(event)})
        else:
            print(literal(_line(event)), flush=True)


def _line(event: "Event") -> str:
    from polywatt.model import Alert, Outage

    span = f"{_values.when(event.since)} – {'now' if event.until is None else _values.when(event.until)}"
    if isinstance(event, Outage):
        return f"{span}  outage"
    if isinstance(event, Alert):
        return f"{span}  {event.severity}: {event.text or event.code}"
    words = [f"car at {event.charger_id}"]
    words += [] if event.energy_wh is None else [f"{event.energy_wh / 1_000:.2f} kWh"]
    words += [] if event.active_s is None else [f"{event.active_s / 3_600:.1f} h charging"]
    words += [] if event.cost is None else [f"cost {event.cost:g}"]
    return f"{span}  {', '.join(words)}"
