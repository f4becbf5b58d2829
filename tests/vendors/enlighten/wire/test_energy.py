"""Lifetime energies as sent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    energy,
)
from polywatt.vendors.enlighten.wire.energy import Flow, LifetimeEnergy, V4Telemetry

from .. import payloads

LIFETIME = msgspec.convert(payloads.LIFETIME, LifetimeEnergy)


@pytest.mark.proves("enlighten.b40", "enlighten.b41")
def test_a_flow_without_entries_does_not_exist_and_an_entry_without_number_is_not_counted():
    assert LIFETIME.buckets_wh(Flow.PRODUCTION) == [12_000.0, None, 9_000.0]
    assert LIFETIME.total_wh(Flow.PRODUCTION) == 21_000.0
    assert LIFETIME.buckets_wh(Flow.IMPORT) == [1.0, 2.0, 3.0]
    assert LIFETIME.buckets_wh(Flow.HEATPUMP) is LIFETIME.buckets_wh(Flow.EXPORT) is None
    assert LIFETIME.total_wh(Flow.HEATPUMP) is None
    assert LIFETIME.bucket_day(2) == date(2026, 2, 3)
    assert LIFETIME.at == datetime(2026, 2, 3, 12, tzinfo=UTC)


@pytest.mark.proves("enlighten.b43")
def test_whether_a_bucket_is_a_day_or_a_quarter_of_an_hour_is_told_by_their_number():
    by_quarters = msgspec.structs.replace(LIFETIME, production=[1] * 240)

    assert LIFETIME.bucket_s(ZoneInfo("Europe/Berlin")) == 86_400.0
    assert by_quarters.bucket_s() == 900.0
    assert msgspec.structs.replace(LIFETIME, start_date=None).bucket_s() is None
    assert LifetimeEnergy(start_date="2026-02-01", last_report_date=1770120000).bucket_s() is None


@pytest.mark.proves("enlighten.b131")
def test_the_partner_apis_quarters_are_the_same_under_either_name():
    at = datetime(2026, 2, 2, 2, 40, tzinfo=UTC)
    arrays = V4Telemetry(consumption=[40, None], end_at=[1770000000, 1770000900])
    first, second = energy.MeterInterval(end_at=1770000000, enwh=40), energy.MeterInterval(end_at=1770000900)
    rows = V4Telemetry(intervals=[first, second])

    assert arrays.buckets == rows.buckets == [(at, 40.0), (at + timedelta(minutes=15), None)]
