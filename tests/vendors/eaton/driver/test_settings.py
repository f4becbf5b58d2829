"""The mode in force, and the slots of the schedule."""

from datetime import UTC, datetime

import pytest

from polywatt.model import (
    Charge,
    Origin,
    SelfUse,
)
from polywatt.vendors.eaton.driver.settings import in_force_from, slot_from
from tests.vendors.eaton.driver.payloads import LONDON, record


def test_an_order_from_2332_to_0332_ends_tomorrow():
    began = datetime(2026, 8, 16, 22, 32, 43, tzinfo=UTC)
    current = record(
        createdAt=round(began.timestamp() * 1_000),
        duration=4,
        startTime=2332,
        endTime=332,
        type="MANUAL",
        parameters={"action": "ACTION_CHARGE", "power": 100, "soc": 95},
    )
    found = in_force_from(current, 3_600.0, LONDON, began)

    assert found.action == Charge(power_w=3_600.0, until_soc_percent=95.0, duration_s=14_400.0)
    assert (found.origin, found.since) == (Origin.PERSON, began)
    assert found.until == datetime(2026, 8, 17, 2, 32, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "since", "until"),
    [
        ("2026-07-01T12:00", "2026-07-01T01:00", "2026-07-01T21:00"),
        # The night that has an hour less: from 00:30 to 04:30 by the clock are three hours.
        ("2026-03-29T02:00", "2026-03-29T00:30", "2026-03-29T03:30"),
    ],
)
def test_a_scheduled_mode_lasts_from_clock_time_to_clock_time(now, since, until):
    start, end = (200, 2200) if "-07-" in now else (30, 430)
    current = record(command="SET_MAXIMIZE_AUTO_CONSUMPTION", startTime=start, endTime=end, type="SCHEDULE")
    found = in_force_from(current, 3_600.0, LONDON, datetime.fromisoformat(f"{now}Z"))

    assert (found.action, found.origin) == (SelfUse(), Origin.SLOT)
    assert found.since == datetime.fromisoformat(f"{since}Z")
    assert found.until == datetime.fromisoformat(f"{until}Z")


def test_an_event_with_a_day_or_time_nobody_knows_is_no_slot():
    whole = {"startTime": 200, "endTime": 300, "recurrence": "WEEK_DAYS", "id": "7"}

    slot = slot_from(record(command="SET_BASIC_MODE", **whole), 3_600.0)
    assert slot is not None
    assert (slot.id, slot.window and slot.window.days) == ("7", frozenset(range(1, 6)))
    for odd in ({"recurrence": "FULL_MOON"}, {"startTime": 2575}, {"endTime": None}):
        assert slot_from(record(command="SET_BASIC_MODE", **(whole | odd)), 3_600.0) is None
