"""Slots in local wall time, without a home."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import Charge, Discharge, Hold, Slot, Window
from polywatt.twin.slots import active_at, next_boundary_s, with_ids
from polywatt.twin.world.localtime import wall_s

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 6, 1)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""Sundays of 23 and of 25 hours."""


def slot(start: time, end: time, days=frozenset(range(1, 8)), action=None, **more) -> Slot:
    action = Charge(power_w=1_000.0) if action is None else action
    return Slot(action=action, window=Window(start=start, end=end, days=frozenset(days)), **more)


def at_s(day: date, hour: int, minute: int = 0, fold: int = 0) -> float:
    return datetime.combine(day, time(hour, minute, fold=fold), ZoneInfo(BERLIN)).timestamp()


def is_active(one: Slot, time_s: float) -> bool:
    return active_at((one,), BERLIN, time_s) is not None


def test_a_slot_is_active_from_its_first_second_to_before_its_last():
    one = slot(time(9), time(10))

    seen = [is_active(one, at_s(MONDAY, 9) + after_s) for after_s in (-0.1, 0.0, 3_599.9, 3_600.0)]

    assert seen == [False, True, True, False]


def test_a_slot_is_active_on_its_days_only():
    one = slot(time(9), time(10), days={1, 3})

    assert [is_active(one, at_s(MONDAY + timedelta(days=n), 9)) for n in range(7)] == [
        True, False, True, False, False, False, False,
    ]  # fmt: skip


def test_a_slot_that_passes_midnight_belongs_to_the_day_it_begins_on():
    one = slot(time(22), time(6), days={1})

    assert is_active(one, at_s(MONDAY, 23))
    assert is_active(one, at_s(MONDAY + timedelta(days=1), 5, 59))
    assert not is_active(one, at_s(MONDAY, 5))
    assert not is_active(one, at_s(MONDAY + timedelta(days=1), 23))


def test_a_slot_that_ends_as_it_begins_lasts_a_day_of_whatever_length():
    one = slot(time(0), time(0), days={7})

    hours = []
    for sunday in (SPRING, AUTUMN, MONDAY - timedelta(days=1)):
        active = active_at((one,), BERLIN, at_s(sunday, 12))
        assert active is not None
        hours.append((active.until_s - active.since_s) / 3_600.0)
    assert hours == [23.0, 25.0, 24.0]


def test_a_slot_is_shorter_where_the_clock_skips_and_longer_where_it_goes_back():
    lengths = []
    for sunday in (SPRING, AUTUMN):
        active = active_at((slot(time(1), time(4)),), BERLIN, at_s(sunday, 1, 30))
        assert active is not None
        lengths.append((active.until_s - active.since_s) / 3_600.0)

    assert lengths == [2.0, 4.0]


def test_a_slot_that_begins_in_the_skipped_hour_begins_when_the_clock_skips():
    one = slot(time(2, 30), time(3, 30))

    active = active_at((one,), BERLIN, at_s(SPRING, 3, 10))

    assert active is not None
    assert active.since_s == at_s(SPRING, 3)
    assert active.until_s == at_s(SPRING, 3, 30)


def test_a_slot_wholly_within_the_skipped_hour_does_not_happen():
    one = slot(time(2, 10), time(2, 50), days={7})

    quarters = (at_s(SPRING, 0) + 60.0 * n for n in range(23 * 60))
    assert not any(is_active(one, time_s) for time_s in quarters)


@given(
    st.sampled_from([SPRING, AUTUMN, MONDAY]),
    st.lists(st.times(), min_size=1, max_size=6, unique=True).map(sorted),
    st.floats(0.0, 82_000.0),
)
def test_windows_that_meet_on_the_wall_leave_no_gap_and_share_no_second(day, cuts, after_s):
    ends = [*cuts[1:], cuts[0]]
    ring = [slot(a, b) for a, b in zip(cuts, ends, strict=True)]

    assert sum(is_active(one, at_s(day, 0) + after_s) for one in ring) == 1


@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_the_wall_reaches_each_time_once_and_in_order(zone):
    times = [time(h, m) for h in range(24) for m in (0, 15, 30, 45)]

    for day in (SPRING, AUTUMN, MONDAY, date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4)):
        reached = [wall_s(zone, day, at) for at in times]
        assert reached == sorted(reached)
        # A skipped time is reached with what follows the skip, never before its own.
        assert all(datetime.fromtimestamp(s, ZoneInfo(zone)).time() >= at for s, at in zip(reached, times, strict=True))


def test_of_several_slots_the_one_listed_first_is_done():
    slots = slot(time(9), time(10)), slot(time(8), time(11), action=Hold())

    assert [getattr(active_at(slots, BERLIN, at_s(MONDAY, 9, m)), "action", None) for m in (0, 59)] == [
        slots[0].action
    ] * 2
    late = active_at(slots, BERLIN, at_s(MONDAY, 10))
    assert late is not None
    assert late.action == Hold()


def test_a_slot_that_is_off_does_nothing_and_changes_nothing():
    off = slot(time(9), time(10), is_on=False)

    assert not is_active(off, at_s(MONDAY, 9, 30))
    assert next_boundary_s((off,), BERLIN, at_s(MONDAY, 0)) == float("inf")


def test_the_next_change_is_the_next_beginning_or_end():
    slots = (slot(time(9), time(10), days={1}),)
    changes, now_s = [], at_s(MONDAY, 0)
    for _ in range(3):
        now_s = next_boundary_s(slots, BERLIN, now_s)
        changes.append(datetime.fromtimestamp(now_s, UTC))

    assert [f"{at:%m-%d %H}" for at in changes] == ["06-01 07", "06-01 08", "06-08 07"]


def test_a_new_slot_has_the_id_of_its_content_and_a_known_one_keeps_its_own():
    charge, discharge = slot(time(9), time(10)), slot(time(9), time(10), action=Discharge(power_w=1_000.0))
    known = slot(time(9), time(10), id="mine")

    first = with_ids((charge, discharge, charge, known))
    again = with_ids((discharge, charge))

    assert len({one.id for one in first}) == 4
    assert first[3].id == "mine"
    assert again == (first[1], first[0])
    assert first[2].id == f"{first[0].id}-2"
    assert with_ids(first) == first
