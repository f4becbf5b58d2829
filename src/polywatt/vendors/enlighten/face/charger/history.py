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
from ..answers import epoch_s
from ..asked import Asked
from ..parts import Charger
from ..station import Station
from .envelope import zulu
from .found import invalid

MOST_ROWS = 100
"""Of one page. Invented: the document asks for 20."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""No session is from another century."""
DAY_LENGTH = 10
WH_PER_KWH = 1_000.0
CALCULATED = "COST_CALCULATED"


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Which page of which days. The zone is the site's, whatever a client says (document, L403)."""

    offset: int
    limit: int
    start_date: str
    end_date: str
    timezone: str | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The question."""

    source: Literal["evse"]
    params: Params


def check_caller(asked: Asked) -> None:
    """Whether it says who asks, and which request this is (document, L378-L379).

    Raises:
        Refused: it does not.
    """
    headers = asked.request.headers
    if headers.get("username") != asked.user.id:
        raise invalid("username is not valid")
    try:
        UUID(headers.get("requestid", ""))
    except ValueError as error:
        raise invalid("requestid is not valid") from error


def days_in(params: Params, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The days as a half-open interval.

    Raises:
        Refused: they are no days, or the last is before the first; or the page is none.
    """
    first, last = _day(params.start_date), _day(params.end_date)
    if last < first:
        raise invalid("endDate is before startDate")
    if params.offset < 0 or not 1 <= params.limit <= MOST_ROWS:
        raise invalid(f"offset or limit is not valid; a page has 1 to {MOST_ROWS} rows")
    return _midnight(first, zone), _midnight(last + timedelta(days=1), zone)


async def sessions_of(station: Station, charger: Charger, since: datetime, until: datetime) -> list[CarSession]:
    """Those that began in the interval and have ended, the latest first (the order is invented)."""
    until = min(until, station.clock.now())
    events = await station.events(since, until) if since < until else ()
    found = [event for event in _sessions(events, charger) if since <= event.since < until]
    return sorted(found, key=lambda session: session.since, reverse=True)


def page_from(sessions: list[CarSession], charger: Charger, params: Params) -> dict[str, Any]:
    """One page of them."""
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
    """One session. Its numbers are invented: its own is the second it began, the charger's is made of its serial."""
    number = epoch_s(session.since)
    kwh = None if session.energy_wh is None else round(session.energy_wh / WH_PER_KWH, 2)
    return {
        "id": f"{charger_number(charger.serial)}:{number}",
        "sessionId": number,
        "startTime": zulu(session.since),
        "endTime": zulu(session.until),
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
    """Twelve digits, as in the document's example (L419)."""
    digits = "".join(letter for letter in serial if letter.isascii() and letter.isdigit())
    return (digits or str(zlib.crc32(serial.encode())))[-12:].zfill(12)


def criteria_from(chargers: Iterable[Charger], now: datetime) -> dict[str, Any]:
    """The chargers that can be asked about. The shape is invented: the document says "IDs + display names"."""
    rows = [{"id": charger.serial, "displayName": charger.device.name} for charger in chargers]
    return {"source": SOURCE, "timestamp": stamp(now), "data": rows}


def stamp(now: datetime) -> str:
    """As in the document (L415): "2025-10-16T08:45:14.230924Z"; three digits less, for no clock here has nine."""
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _sessions(events: Iterable[Event], charger: Charger) -> Iterable[CarSession]:
    for event in events:
        if isinstance(event, CarSession) and event.charger_id == charger.device.id and event.until is not None:
            yield event


def _day(text: str) -> date:
    found = parse_day(text) if len(text) == DAY_LENGTH else None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise invalid("startDate and end_date are DD-MM-YYYY")
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
