"""Notifications as alerts."""

from datetime import UTC, datetime

import pytest

from polywatt.model import (
    Alert,
    Severity,
    Unknown,
)
from polywatt.vendors.eaton.driver.events import alerts_from
from polywatt.vendors.eaton.wire.notifications import Notification


def notice(
    alert_id: str, at_ms: int, level: str = "CRITICAL", before: str = "", status: str = "NORMAL"
) -> Notification:
    return Notification(
        createdAt=at_ms, alertId=alert_id, previousAlertId=before, level=level, subType="NO_UTILITY", status=status
    )


@pytest.mark.proves("eaton.b63", "eaton.b64")
def test_an_info_notice_that_names_a_critical_one_ends_it():
    since, until = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 8, 1, tzinfo=UTC)
    records = [
        notice("c", 1_753_600_000_000, level="PANIC", status="READ"),
        notice("b", 1_753_467_646_000, level="INFO", before="a", status="READ"),
        notice("a", 1_753_467_340_000, status="READ"),
    ]
    first, second = alerts_from(records, since, until)

    assert isinstance(first, Alert)
    assert (first.severity, first.code, first.is_read) == (Severity.CRITICAL, "NO_UTILITY", True)
    assert first.until == datetime(2025, 7, 25, 18, 20, 46, tzinfo=UTC)
    assert (second.severity, second.until) == (Unknown(word="PANIC"), None)
    assert second.is_read is True, "a read alert can still be active"
