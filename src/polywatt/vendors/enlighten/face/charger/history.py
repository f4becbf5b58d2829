"""Past sessions: ``enho_historical_events_ms`` (document, 2.6 and 2.7)."""

import zlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from polywatt.model import CarSession, Event

from ...wire.charger.history import SOURCE, parse_day
from ...wire.scale import WH_PER_KWH
from ..inventory import Charger
from ..request import FaceRequest
from ..responses import epoch_s
from ..state import SiteState
from .envelope import zoned_time
from .lookup import invalid_request

MAX_PAGE_SIZE = 100
"""Invented: the document requests 20."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""No session is from another century."""
DAY_LENGTH = 10
CALCULATED = "COST_CALCULATED"


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The page and its days. The zone is the site's, whatever a client sends (document, L403)."""

    offset: int
    limit: int
    start_date: str
    end_date: str
    timezone: str | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a query."""

    source: Literal["evse"]
    params: Params


def check_headers(request: FaceRequest) -> None:
    """Check that the headers identify the user and the request (document, L378-L379).

    Raises:
        Refused: they do not.
    """
    headers = request.http.headers
    if headers.get("username") != request.user.id:
        raise invalid_request("username is not valid")
    try:
        UUID(headers.get("requestid", ""))
    except ValueError as error:
        raise invalid_request("requestid is not valid") from error


def interval_in(params: Params, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the days as a half-open interval.

    Raises:
        Refused: a day is none, the last is before the first, or there is no such page.
    """
    first, last = _day(params.start_date), _day(params.end_date)
    if last < first:
        raise invalid_request("endDate is before startDate")
    if params.offset < 0 or not 1 <= params.limit <= MAX_PAGE_SIZE:
        raise invalid_request(f"offset or limit is not valid; a page has 1 to {MAX_PAGE_SIZE} rows")
    return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)


async def fetch_sessions(site: SiteState, charger: Charger, since: datetime, until: datetime) -> list[CarSession]:
    """Return the ended sessions that began in the interval, the latest first (the order is invented)."""
    until = min(until, site.clock.now())
    events = await site.events(since, until) if since < until else ()
    sessions = [session for session in _ended_sessions(events, charger) if since <= session.since < until]
    return sorted(sessions, key=lambda session: session.since, reverse=True)


def page_from(sessions: list[CarSession], charger: Charger, params: Params) -> dict[str, Any]:
    """Return one page of the sessions."""
    end = params.offset + params.limit
    return {
        "result": [session_from(session, charger) for session in sessions[params.offset : end]],
        "hasMore": len(sessions) > end,
        "startDate": params.start_date,
        "endDate": params.end_date,
        "offset": params.offset,
        "limit": params.limit,
    }


def session_from(session: CarSession, charger: Charger) -> dict[str, Any]:
    """Return one session. Its ids are invented: its own is the second it began, the charger's is of its serial."""
    number = epoch_s(session.since)
    kwh = None if session.energy_wh is None else round(session.energy_wh / WH_PER_KWH, 2)
    return {
        "id": f"{charger_number(charger.serial)}:{number}",
        "sessionId": number,
        "startTime": zoned_time(session.since),
        "endTime": zoned_time(session.until),
        "authType": None,
        "authIdentifier": None,
        "authToken": None,
        "aggEnergyValue": kwh,
        "activeChargeTime": None if session.active_s is None else int(session.active_s),
        "milesAdded": None,
        "sessionCost": session.cost,
        "costCalculated": session.cost is not None,
        "manualOverridden": None,
        "avgCostPerUnitEnergy": round(session.cost / kwh, 2) if session.cost is not None and kwh else None,
        "sessionCostState": None if session.cost is None else CALCULATED,
        "chargeProfileStackLevel": None,
    }


def charger_number(serial: str) -> str:
    """Return twelve digits, as in the document's example (L419)."""
    digits = "".join(letter for letter in serial if letter.isascii() and letter.isdigit())
    return (digits or str(zlib.crc32(serial.encode())))[-12:].zfill(12)


def criteria_from(chargers: Iterable[Charger], now: datetime) -> dict[str, Any]:
    """Return the chargers with a history. The shape is invented: the document says "IDs + display names"."""
    rows = [{"id": charger.serial, "displayName": charger.device.name} for charger in chargers]
    return {"source": SOURCE, "timestamp": timestamp(now), "data": rows}


def timestamp(now: datetime) -> str:
    """Return a time as in the document (L415): "2025-10-16T08:45:14.230924Z"; with six digits instead of nine."""
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _ended_sessions(events: Iterable[Event], charger: Charger) -> Iterable[CarSession]:
    for event in events:
        if isinstance(event, CarSession) and event.charger_id == charger.device.id and event.until is not None:
            yield event


def _day(text: str) -> date:
    day = parse_day(text) if len(text) == DAY_LENGTH else None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise invalid_request("startDate and end_date are DD-MM-YYYY")
    return day


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
