"""Events as rows of the feed, newest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from polywatt.model import Alert, CarSession, Device, DeviceKind, Event, Home, Outage, Severity

from ..inventory import serial_of, stable_number
from ..inventory.status import KIND_LABELS
from ..responses import epoch_s
from ..state import SiteState
from .cursor import Cursor

AGES_DAYS = (30, 120, 480, 1_100)
"""Read as far back as it takes to fill a page, and no farther than three years (invented)."""
START_TYPE, STOP_TYPE, OUTAGE_TYPE = 795, 796, 801
"""``event_type_id`` of the start is the document's (L597); the others are invented, as is every alert's."""
START_KEY, STOP_KEY, OUTAGE_KEY = "evse_start_charging", "evse_stop_charging", "grid_outage"
SITE = "System"
"""The ``type`` of an event without a device."""
NO_ACTION = "No action is required."
NO_GATEWAY_EVENT = -1
"""``emu_event_id`` of an event that the cloud itself has noticed (L594)."""
NEWEST = Cursor(10**12, 0, "", 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and its position."""

    cursor: Cursor
    fields: Mapping[str, Any]


async def rows_before(site: SiteState, cursor: Cursor | None, limit: int) -> list[Row]:
    """Return up to ``limit`` rows that are older than the cursor, newest first."""
    home, now = await site.home(), site.clock.now()
    until = now if cursor is None else datetime.fromtimestamp(min(epoch_s(now), cursor.date_s), UTC)
    rows: list[Row] = []
    for days in AGES_DAYS:
        since = until - timedelta(days=days)
        # A second later: rows of the same second may follow the cursor.
        events = await site.events(since, until + timedelta(seconds=1))
        rows = [row for event in events for row in rows_from(event, home) if row.cursor < (cursor or NEWEST)]
        rows = [row for row in rows if since.timestamp() <= row.cursor.date_s]
        if len(rows) >= limit:
            break
    return sorted(rows, key=lambda row: row.cursor, reverse=True)[:limit]


def rows_from(event: Event, home: Home) -> Iterator[Row]:
    """Yield the rows of an event: one, and of a car session one at its start and one at its end."""
    row = partial(row_from, home)
    match event:
        case Alert():
            yield row(event, _device(home, event.device_id), **_alert_fields(event))
        case Outage():
            yield row(event, None, **_outage_fields(event))
        case CarSession():
            device = _device(home, event.charger_id)
            yield row(event, device, **_car_fields("started", START_KEY, START_TYPE, device), at=event.since)
            if event.until is not None:
                yield row(event, device, **_car_fields("stopped", STOP_KEY, STOP_TYPE, device), at=event.until)


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
    """Return one row (document, L583-L599). ``at``: the row is about this time, not about the whole event."""
    since, until = at or event.since, at or event.until
    date_s, serial = epoch_s(since), None if device is None else serial_of(device)
    id_ = stable_number(f"{home.id}/{key}/{serial}/{date_s}/{getattr(event, 'id', None)}", 9)
    fields = {
        "id": id_,
        "status": status,
        "type": SITE if device is None else _label(device),
        "description": description,
        "standing": until is None,
        "event_start_date": date_s,
        "event_clear_date": None if until is None else epoch_s(until),
        "devices_impacted": [] if device is None else [_device_name(device)],
        "serial_num": serial,
        "recommended_action": action,
        "emu_event_id": NO_GATEWAY_EVENT,
        "event_key": key,
        "event_date": date_s,
        "event_type_id": type_id,
    }
    return Row(Cursor(date_s, id_, (serial or "").replace(":", "")[:80], type_id), fields)


def _alert_fields(alert: Alert) -> dict[str, Any]:
    is_info = alert.severity is Severity.INFO
    return {
        "description": alert.text,
        "key": alert.code,
        "type_id": stable_number(f"event/{alert.code}", 3),
        "status": "Info" if is_info else _status(alert),
        "action": alert.advice or (NO_ACTION if is_info else None),
    }


def _outage_fields(outage: Outage) -> dict[str, Any]:
    return {
        "description": "The public grid failed.",
        "key": OUTAGE_KEY,
        "type_id": OUTAGE_TYPE,
        "status": _status(outage),
        "action": None,
    }


def _car_fields(verb: str, key: str, type_id: int, device: Device | None) -> dict[str, Any]:
    name = KIND_LABELS[DeviceKind.CHARGER] if device is None else _device_name(device)
    description = f"Charging {verb} on {name}."
    return {"description": description, "key": key, "type_id": type_id, "status": "Info", "action": NO_ACTION}


def _status(event: Event) -> str:
    """Return Closed, which is the document's (L608), or Open, which is invented."""
    return "Open" if event.until is None else "Closed"


def _device(home: Home, device_id: str | None) -> Device | None:
    return next((device for device in home.devices if device.id == device_id), None)


def _label(device: Device) -> str:
    label = KIND_LABELS.get(device.kind) if isinstance(device.kind, DeviceKind) else None
    return label or device.name or device.model or str(device.kind)


def _device_name(device: Device) -> str:
    return f"{_label(device)} (SNo. {serial_of(device)})"
