"""Records as a Series."""

from datetime import UTC, datetime

import msgspec

from polywatt.vendors.eaton.driver.history import days_between, series_from
from polywatt.vendors.eaton.wire.metrics import METRICS


def test_records_become_buckets_with_gaps_and_energies():
    start = datetime(2025, 7, 15, tzinfo=UTC)
    at = [round(start.timestamp() * 1_000) + 300_000 * n for n in (0, 1, 4)]
    body = {"metrics": [{"time": t, "totalGridInjection": 1_200, "batteryStateOfCharge": 50} for t in at]}
    points = METRICS.decode(msgspec.json.encode(body)).points
    assert points is not None
    series = series_from(points, "exported_wh", start, datetime(2025, 7, 16, tzinfo=UTC))

    assert series.values == (100.0, 100.0, None, 100.0)
    assert [(s - start).total_seconds() / 300 for s in series.starts] == [0, 1, 2, 4, 5]
    assert series_from(points, "load_w", start, datetime(2025, 7, 16, tzinfo=UTC)).values == (None, None, None, None)


def test_a_span_is_asked_in_pieces_that_hold_the_longest_day():
    since, until = datetime(2025, 7, 15, tzinfo=UTC), datetime(2025, 7, 18, tzinfo=UTC)
    pieces = list(days_between(since, until))

    assert pieces[0][0] == since
    assert pieces[-1][1] == until
    assert [a[1] for a in pieces[:-1]] == [b[0] for b in pieces[1:]]
    assert all((end - begin).total_seconds() <= 25 * 3_600 for begin, end in pieces)
