"""Notifications made of the home's alerts: one record of the beginning, another of the end."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import Alert, Severity

from ...wire import notifications as wire
from ...wire.notifications import Notification
from ...wire.times import epoch_ms
from ..responses import stable_id
from ..state import FaceState, NotificationMarks

SUBTYPES = {
    "grid_lost": "NO_UTILITY",
    "battery_voltage_low": "BATTERY_VOLTAGE_LOW",
    "battery_voltage_high": "BATTERY_VOLTAGE_HIGH",
    "battery_temperature_high": "BATTERY_OVER_TEMP",
    "battery_temperature_low": "BATTERY_UNDER_TEMP",
    "battery_lost": "NO_BATTERY",
    "emergency_power_off": "EMERGENCY_OFF",
}
"""Our codes in the words of the device's web page, which has 51."""
OTHER = "UNKNOWN_FAULT"
FAULT_CODES = {
    "BATTERY_VOLTAGE_LOW": "UNDER_VOLTAGE",
    "BATTERY_VOLTAGE_HIGH": "OVER_VOLTAGE",
    "BATTERY_OVER_TEMP": "OVER_TEMPERATURE",
    "BATTERY_UNDER_TEMP": "UNDER_TEMPERATURE",
    "NO_BATTERY": "GENERAL",
}
"""The technician's ``bmsFaultCode`` by subtype (the web page's translations)."""


async def records_from(state: FaceState) -> list[Notification]:
    """Return all notifications that are not deleted, newest first."""
    marks, records = state.marks, list[Notification]()
    for event in await state.events():
        if isinstance(event, Alert) and event.severity != Severity.INFO:
            records += _records_of(event, marks, is_document=state.profile.is_document)
    return sorted((r for r in records if r.alertId not in marks.deleted), key=lambda r: r.createdAt, reverse=True)


def faults_from(records: Iterable[Notification]) -> list[str] | None:
    """Return the battery's faults that have not ended, as the technician sees them; None where there is none."""
    records = list(records)
    ended = {record.previousAlertId for record in records}
    subtypes = (r.subType for r in records if not r.previousAlertId and r.alertId not in ended)
    return sorted({FAULT_CODES[subtype] for subtype in subtypes if subtype in FAULT_CODES}) or None


def _records_of(alert: Alert, marks: NotificationMarks, *, is_document: bool) -> list[Notification]:
    # Another make's own codes are none of its words.
    subtype = SUBTYPES.get(alert.code) or (alert.code if alert.code in FAULT_CODES else OTHER)
    # The document knows CRITICAL and INFO alone.
    level = "CRITICAL" if is_document or not isinstance(alert.severity, Severity) else alert.severity.value.upper()
    beginning_id = stable_id("alert", alert.id)
    records = [_record(beginning_id, "", alert.since, level, subtype, alert, marks)]
    if alert.until is not None:
        end_id = stable_id("alert", alert.id, "end")
        records.append(_record(end_id, beginning_id, alert.until, "INFO", subtype, alert, marks))
    return records


def _record(
    alert_id: str, previous_id: str, at: datetime, level: str, subtype: str, alert: Alert, marks: NotificationMarks
) -> Notification:
    read_at = marks.read.get(alert_id)
    if read_at is None and marks.all_read_at is not None and at <= marks.all_read_at:
        read_at = marks.all_read_at
    return Notification(
        updatedAt=epoch_ms(read_at or at),
        createdAt=epoch_ms(at),
        alertId=alert_id,
        previousAlertId=previous_id,
        level=level,
        subType=subtype,
        status=wire.READ if read_at is not None or alert.is_read is True else wire.UNREAD,
    )
