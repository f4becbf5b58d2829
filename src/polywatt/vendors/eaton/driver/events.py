"""Notifications as alerts: the beginning and the end of an alert are two notifications."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.kit.coerce import text_or_none
from polywatt.model import Alert, Severity, Unknown

from ..wire.notifications import READ, UNREAD, Notification
from ..wire.scale import datetime_from_ms

SEVERITIES = {"INFO": Severity.INFO, "WARNING": Severity.WARNING, "CRITICAL": Severity.CRITICAL}
BATTERY_SUBTYPES = ("BATTERY", "BMS")


def alerts_from(records: Iterable[Notification], since: datetime, until: datetime) -> tuple[Alert, ...]:
    """Return the alerts that began or ended in ``[since, until)``, oldest first."""
    records = list(records)
    ends = {text_or_none(r.previousAlertId): r for r in records if text_or_none(r.previousAlertId) is not None}
    beginnings = (r for r in records if text_or_none(r.previousAlertId) is None)
    alerts = (alert for r in beginnings if (alert := _alert(r, ends)) is not None)
    within = (a for a in alerts if since <= a.since < until or (a.until is not None and since <= a.until < until))
    return tuple(sorted(within, key=lambda alert: alert.since))


def _alert(record: Notification, ends: dict[str | None, Notification]) -> Alert | None:
    began_at, end = datetime_from_ms(record.createdAt), ends.get(record.alertId)
    if began_at is None:
        return None
    is_battery = record.subType.startswith(BATTERY_SUBTYPES) or record.subType == "NO_BATTERY"
    return Alert(
        id=record.alertId,
        since=began_at,
        until=None if end is None else datetime_from_ms(end.createdAt),
        severity=SEVERITIES.get(record.level) or Unknown(word=record.level),
        code=record.subType,
        device_id="battery" if is_battery else None,
        is_read=_is_read(record, end),
    )


def _is_read(record: Notification, end: Notification | None) -> bool | None:
    """Whether both notifications of an alert are read; None where a status is neither read nor unread."""
    statuses = [text_or_none(record.status)] + ([] if end is None else [text_or_none(end.status)])
    if any(status not in (READ, UNREAD) for status in statuses):
        return None
    return all(status == READ for status in statuses)
