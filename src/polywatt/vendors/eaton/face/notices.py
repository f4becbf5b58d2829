"""Notifications, made of the home's alerts: one record when something began, another when it was over."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from polywatt.model import Alert, Event, Severity

from ..wire import notifications as wire
from ..wire.times import ms
from ..wire.notifications import Notification
from .answers import Refused
from .modes import id_of
from .query import Query

SUBTYPES = {
    "grid_lost": "NO_UTILITY",
    "battery_voltage_low": "BATTERY_VOLTAGE_LOW",
    "battery_voltage_high": "BATTERY_VOLTAGE_HIGH",
    "battery_temperature_high": "BATTERY_OVER_TEMP",
    "battery_temperature_low": "BATTERY_UNDER_TEMP",
    "battery_lost": "NO_BATTERY",
    "emergency_power_off": "EMERGENCY_OFF",
}
"""Ours, in the words of the device's web page, which has 51."""
OTHER = "UNKNOWN_FAULT"
FAULT_CODES = {
    "BATTERY_VOLTAGE_LOW": "UNDER_VOLTAGE",
    "BATTERY_VOLTAGE_HIGH": "OVER_VOLTAGE",
    "BATTERY_OVER_TEMP": "OVER_TEMPERATURE",
    "BATTERY_UNDER_TEMP": "UNDER_TEMPERATURE",
    "NO_BATTERY": "GENERAL",
}
"""What the technician's ``bmsFaultCode`` calls the same (the web page's translations)."""
STEP = "notifications"
DEFAULT_SIZE, MOST_SIZE = 10, 1_000
"""Of a page; invented."""


@dataclass(slots=True)
class Marks:
    """What has been read and deleted here, for homes that keep no such thing themselves."""

    all_read_at: datetime | None = None
    read: dict[str, datetime] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


def subtype_of(alert: Alert) -> str:
    """The vendor's word; another make's own words are not its."""
    return SUBTYPES.get(alert.code) or (alert.code if alert.code in FAULT_CODES else OTHER)


def records_from(events: Iterable[Event], marks: Marks, *, is_document: bool) -> list[Notification]:
    """All that is not deleted, newest first."""
    records: list[Notification] = []
    for alert in events:
        if isinstance(alert, Alert) and alert.severity != Severity.INFO:
            records += _of(alert, marks, is_document=is_document)
    return sorted((r for r in records if r.alertId not in marks.deleted), key=lambda r: r.createdAt, reverse=True)


def _of(alert: Alert, marks: Marks, *, is_document: bool) -> list[Notification]:
    begun_id, subtype = id_of("alert", alert.id), subtype_of(alert)
    # The document knows CRITICAL and INFO alone.
    level = "CRITICAL" if is_document or not isinstance(alert.severity, Severity) else alert.severity.value.upper()
    found = [_record(begun_id, "", alert.since, level, subtype, alert, marks)]
    if alert.until is not None:
        found.append(_record(id_of("alert", alert.id, "end"), begun_id, alert.until, "INFO", subtype, alert, marks))
    return found


def _record(
    alert_id: str, previous_id: str, at: datetime, level: str, subtype: str, alert: Alert, marks: Marks
) -> Notification:
    read_at = _read_at(alert_id, at, marks)
    return Notification(
        updatedAt=ms(read_at or at),
        createdAt=ms(at),
        alertId=alert_id,
        previousAlertId=previous_id,
        level=level,
        subType=subtype,
        status=wire.READ if read_at is not None or alert.is_read is True else wire.UNREAD,
    )


def _read_at(alert_id: str, at: datetime, marks: Marks) -> datetime | None:
    if alert_id in marks.read:
        return marks.read[alert_id]
    return marks.all_read_at if marks.all_read_at is not None and at <= marks.all_read_at else None


def page_from(records: list[Notification], query: Query) -> wire.Page:
    """Some of them.

    Raises:
        Refused: size or offset is no number.
    """
    found = filtered(records, query.word("status"))
    size, offset = query.whole("size", STEP), query.whole("offset", STEP)
    size, offset = DEFAULT_SIZE if size is None else size, 0 if offset is None else offset
    shown = found[offset : offset + min(size, MOST_SIZE)]
    return wire.Page(total=len(found), start=offset, size=size, results=shown)


def filtered(records: list[Notification], word: str | None) -> list[Notification]:
    """Those of a status; another word than the two finds nothing."""
    return [record for record in records if word in (None, record.status)]


def ids_from(form: Query) -> list[str]:
    """``id=a,b,c``.

    Raises:
        Refused: there is none.
    """
    ids = [part.strip() for part in form.words("id") if part.strip()]
    if not ids:
        raise Refused(STEP, "Key: 'NotificationReq.Id' Error:Field validation for 'Id' failed on the 'required' tag")
    return ids


def faults_from(records: Iterable[Notification]) -> list[str] | None:
    """The battery's faults that still go on, as the technician sees them; None: there is none."""
    records = list(records)
    over = {record.previousAlertId for record in records}
    going_on = (r.subType for r in records if not r.previousAlertId and r.alertId not in over)
    return sorted({FAULT_CODES[word] for word in going_on if word in FAULT_CODES}) or None
