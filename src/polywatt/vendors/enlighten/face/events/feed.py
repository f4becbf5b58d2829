"""Events as rows of the feed, newest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from polywatt.model import Alert, CarSession, Device, DeviceKind, Event, Home, Outage, Severity

from ..answers import epoch_s
from ..parts import number_of, serial_of
from ..station import Station
from ..words import LABELS
from .cursor import Cursor

REACHES_BACK = (30, 120, 480, 1_100)
"""Days. As far as it takes to fill a page, and no farther than three years (invented)."""
START_TYPE, STOP_TYPE, OUTAGE_TYPE = 795, 796, 801
"""``event_type_id`` of the start is the document's (L597); the others are invented, as is every alert's."""
START_KEY, STOP_KEY, OUTAGE_KEY = "evse_start_charging", "evse_stop_charging", "grid_outage"
SITE = "System"
"""The ``type`` of what happened to no device."""
NO_ACTION = "No action is required."
NO_GATEWAY_EVENT = -1
"""``emu_event_id`` of what the cloud itself has noticed (L594)."""
LATEST = Cursor(10**12, 0, "", 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and its place."""

    cursor: Cursor
    told: Mapping[str, Any]


async def rows_before(station: Station, cursor: Cursor | None, most: int) -> list[Row]:
    """Up to ``most`` rows that are older than the cursor, newest first."""
    home, now = await station.home(), station.clock.now()
    until = now if cursor is None else datetime.fromtimestamp(min(epoch_s(now), cursor.date_s), UTC)
    rows: list[Row] = []
    for days in REACHES_BACK:
        since = until - timedelta(days=days)
        # A second later: rows of the same second may follow the cursor.
        found = await station.events(since, until + timedelta(seconds=1))
        rows = [row for event in found for row in rows_of(event, home) if row.cursor < (cursor or LATEST)]
        rows = [row for row in rows if since.timestamp() <= row.cursor.date_s]
        if len(rows) >= most:
            break
    return sorted(rows, key=lambda row: row.cursor, reverse=True)[:most]


def rows_of(event: Event, home: Home) -> Iterator[Row]:
    """What the feed says of an event: one row, of a car's visit one at its start and one at its end."""
    row = partial(row_from, home)
    match event:
        case Alert():
            yield row(event, _device(home, event.device_id), **_of_alert(event))
        case Outage():
            yield row(event, None, **_of_outage(event))
        case CarSession():
            device = _device(home, event.charger_id)
            yield row(event, device, **_of_car("started", START_KEY, START_TYPE, device), at=event.since)
            if event.until is not None:
                yield row(event, device, **_of_car("stopped", STOP_KEY, STOP_TYPE, device), at=event.until)


def row_from(
    home: Home,
    event: Event,
    device: Device | None,
    *,
    description: str | None,
    key: str,
    type_id: int,
    status: str,
    action: str | None,
    at: datetime | None = None,
) -> Row:
    """One row (document, L583-L599). ``at``: it is about this moment, not about all of the event."""
    since, until = at or event.since, at or event.until
    date_s, serial = epoch_s(since), None if device is None else serial_of(device)
    id_ = number_of(f"{home.id}/{key}/{serial}/{date_s}/{getattr(event, 'id', None)}", 9)
    told = {
        "id": id_,
        "status": status,
        "type": SITE if device is None else _label(device),
        "description": description,
        "standing": until is None,
        "event_start_date": date_s,
        "event_clear_date": None if until is None else epoch_s(until),
        "devices_impacted": [] if device is None else [_named(device)],
        "serial_num": serial,
        "recommended_action": action,
        "emu_event_id": NO_GATEWAY_EVENT,
        "event_key": key,
        "event_date": date_s,
        "event_type_id": type_id,
    }
    return Row(Cursor(date_s, id_, (serial or "").replace(":", "")[:80], type_id), told)


def _of_alert(alert: Alert) -> dict[str, Any]:
    is_info = alert.severity is Severity.INFO
    return {
        "description": alert.text,
        "key": alert.code,
        "type_id": number_of(f"event/{alert.code}", 3),
        "status": "Info" if is_info else _status(alert),
        "action": alert.advice or (NO_ACTION if is_info else None),
    }


def _of_outage(outage: Outage) -> dict[str, Any]:
    words = "The public grid failed."
    return {
        "description": words,
        "key": OUTAGE_KEY,
        "type_id": OUTAGE_TYPE,
        "status": _status(outage),
        "action": None,
    }


def _of_car(verb: str, key: str, type_id: int, device: Device | None) -> dict[str, Any]:
    who = LABELS[DeviceKind.CHARGER] if device is None else _named(device)
    words = f"Charging {verb} on {who}."
    return {"description": words, "key": key, "type_id": type_id, "status": "Info", "action": NO_ACTION}


def _status(event: Event) -> str:
    """Closed is the document's (L608); Open is invented."""
    return "Open" if event.until is None else "Closed"


def _device(home: Home, device_id: str | None) -> Device | None:
    return next((device for device in home.devices if device.id == device_id), None)


def _label(device: Device) -> str:
    known = LABELS.get(device.kind) if isinstance(device.kind, DeviceKind) else None
    return known or device.name or device.model or str(device.kind)


def _named(device: Device) -> str:
    return f"{_label(device)} (SNo. {serial_of(device)})"
