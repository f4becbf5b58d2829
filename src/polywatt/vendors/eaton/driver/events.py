"""Notifications as alerts: what began and what ended it are two records of one thing."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.kit.coerce import text_or_none
from polywatt.model import Alert, Severity, Unknown

from ..wire.clocktime import from_ms
from ..wire.notice import READ, UNREAD, Notification

SEVERITIES = {"INFO": Severity.INFO, "WARNING": Severity.WARNING, "CRITICAL": Severity.CRITICAL}
BATTERY_WORDS = ("BATTERY", "BMS")


def alerts_from(records: Iterable[Notification], since: datetime, until: datetime) -> tuple[Alert, ...]:
    """What began or ended in ``[since, until)``, oldest first."""
    records = list(records)
    ends = {text_or_none(r.previousAlertId): r for r in records if text_or_none(r.previousAlertId) is not None}
    begun = (
        alert for r in records if text_or_none(r.previousAlertId) is None and (alert := _alert(r, ends)) is not None
    )
    found = (a for a in begun if since <= a.since < until or (a.until is not None and since <= a.until < until))
    return tuple(sorted(found, key=lambda alert: alert.since))


def _alert(record: Notification, ends: dict[str | None, Notification]) -> Alert | None:
    began_at, end = from_ms(record.createdAt), ends.get(record.alertId)
    if began_at is None:
        return None
    is_of_battery = record.subType.startswith(BATTERY_WORDS) or record.subType == "NO_BATTERY"
    return Alert(
        id=record.alertId,
        since=began_at,
        until=None if end is None else from_ms(end.createdAt),
        severity=SEVERITIES.get(record.level) or Unknown(word=record.level),
        code=record.subType,
        device_id="battery" if is_of_battery else None,
        is_read=_is_read(record, end),
    )


def _is_read(record: Notification, end: Notification | None) -> bool | None:
    """Both records of it."""
    words = [text_or_none(record.status)] + ([] if end is None else [text_or_none(end.status)])
    if any(word not in (READ, UNREAD) for word in words):
        return None
    return all(word == READ for word in words)
