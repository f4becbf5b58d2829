"""Outages as sent."""

from datetime import UTC, datetime

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    history,
)

from .. import payloads


@pytest.mark.proves("enlighten.b51")
def test_an_outage_ends_after_its_duration():
    found = msgspec.convert(payloads.BACKUP, history.BackupHistory)
    outage = found.outages[0]

    assert found.total_s == 121.0
    assert outage.since == datetime(2025, 10, 17, 3, 38, 30, tzinfo=UTC)
    assert outage.until == datetime(2025, 10, 17, 3, 40, 31, tzinfo=UTC)
    assert history.Outage().until is None
