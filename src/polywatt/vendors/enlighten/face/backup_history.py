"""When the home was carried through an outage."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from polywatt.model import Event, Outage

from .account import Account
from .answers import json
from .asked import Asked
from .families import Family
from .routes import Route

REACHES_BACK = timedelta(days=3_653)
"""Ten years. Invented."""


def routes(_account: Account) -> list[Route]:
    """One path."""
    return [Route("GET", "/app-api/{site_id}/battery_backup_history.json", Family.TOKEN, _history)]


async def _history(asked: Asked) -> Response:
    station, now = asked.site, asked.site.clock.now()
    found = await station.events(now - REACHES_BACK, now)
    return json(history_from(found, now, await station.zone()))


def history_from(events: Iterable[Event], now: datetime, zone: ZoneInfo) -> dict[str, object]:
    """Newest first; the total is the sum of what is listed, in seconds (document, L642-L644)."""
    outages = sorted((e for e in events if isinstance(e, Outage)), key=lambda outage: outage.since, reverse=True)
    rows = [
        {
            "start_time": outage.since.astimezone(zone).isoformat(timespec="seconds"),
            "duration": round(((outage.until or now) - outage.since).total_seconds()),
        }
        for outage in outages
    ]
    total_s = sum(round(((outage.until or now) - outage.since).total_seconds()) for outage in outages)
    return {"total_records": len(rows), "total_backup": total_s, "histories": rows}
