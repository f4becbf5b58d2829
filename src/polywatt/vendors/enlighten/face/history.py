"""Backup history: when the batteries supplied the home during an outage."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from polywatt.model import Event, Outage

from .access import Access
from .request import FaceRequest, Route
from .responses import json_response
from .state import FaceState

MAX_AGE = timedelta(days=3_653)
"""Ten years. Invented."""


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    return [Route("GET", "/app-api/{site_id}/battery_backup_history.json", _history, Access.TOKEN)]


async def _history(request: FaceRequest) -> Response:
    site, now = request.site, request.site.clock.now()
    events = await site.events(now - MAX_AGE, now)
    return json_response(history_from(events, now, await site.zone()))


def history_from(events: Iterable[Event], now: datetime, zone: ZoneInfo) -> dict[str, object]:
    """Return the outages, newest first; the total is the sum of the rows, in seconds (document, L642-L644)."""
    outages = sorted((e for e in events if isinstance(e, Outage)), key=lambda outage: outage.since, reverse=True)
    durations_s = [round(((outage.until or now) - outage.since).total_seconds()) for outage in outages]
    rows = [
        {"start_time": outage.since.astimezone(zone).isoformat(timespec="seconds"), "duration": duration_s}
        for outage, duration_s in zip(outages, durations_s, strict=True)
    ]
    return {"total_records": len(rows), "total_backup": sum(durations_s), "histories": rows}
