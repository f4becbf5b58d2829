"""Values that every service spells in its own way."""

from datetime import UTC, datetime

import pytest
from msgspec import UNSET

from polywatt.vendors.enlighten.wire.scale import to_bool, to_datetime, to_float, to_int, to_text


@pytest.mark.proves("enlighten.b18", "enlighten.b63")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2025-10-25T01:12:05Z[UTC]", datetime(2025, 10, 25, 1, 12, 5, tzinfo=UTC)),
        ("2025-10-23T03:00:29.082Z[UTC]", datetime(2025, 10, 23, 3, 0, 29, 82_000, tzinfo=UTC)),
        ("2030-01-01T00:00:00.000000000Z[UTC]", datetime(2030, 1, 1, tzinfo=UTC)),
        ("2025-10-17T14:38:30+11:00", datetime(2025, 10, 17, 3, 38, 30, tzinfo=UTC)),
        (1770000000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        (1770000000000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        ("1770000000", datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        (0, None),
        (None, None),
        ("", None),
        ("none", None),
        ("yesterday", None),
        (True, None),
        (9e14, None),
    ],
)
def test_times_come_in_many_ways(sent, expected):
    assert to_datetime(sent) == expected


@pytest.mark.parametrize(
    ("value", "as_number", "as_whole", "as_word", "as_flag"),
    [
        ("48%", 48.0, 48, "48%", None),
        ("4.5", 4.5, None, "4.5", None),
        (" 7 ", 7.0, 7, "7", None),
        ("1", 1.0, 1, "1", True),
        (0, 0.0, 0, "0", False),
        ("enabled", None, None, "enabled", True),
        (False, None, None, None, False),
        ("none", None, None, None, None),
        ("nan", None, None, "nan", None),
        (float("inf"), None, None, None, None),
        (None, None, None, None, None),
        (UNSET, None, None, None, None),
    ],
)
def test_a_value_may_be_text_or_not_be_there(value, as_number, as_whole, as_word, as_flag):
    assert (to_float(value), to_int(value), to_text(value), to_bool(value)) == (as_number, as_whole, as_word, as_flag)
