"""Three spellings of time."""

from datetime import UTC, datetime, time

import msgspec
import pytest

from polywatt.vendors.eaton.wire.config import CONFIG_STATE
from polywatt.vendors.eaton.wire.scale import datetime_from_ms, datetime_from_s, last_occurrence, time_from
from tests.vendors.eaton.driver.payloads import LONDON


@pytest.mark.proves("eaton.b52", "eaton.b53")
def test_the_year_one_and_zero_are_never():
    body = {"onboard": {"onboardedAt": -62_135_596_800, "techEmail": ""}, "onboardState": "not_onboarded"}
    state = CONFIG_STATE.decode(msgspec.json.encode(body))

    assert not isinstance(state.onboard, msgspec.UnsetType)
    assert datetime_from_s(state.onboard.onboardedAt) is None
    assert [datetime_from_s(seconds) for seconds in (0, 69, 10**30)] == [None] * 3
    assert [datetime_from_ms(milliseconds) for milliseconds in (0, None)] == [None] * 2


@pytest.mark.proves("eaton.b53")
def test_seconds_milliseconds_and_hhmm_of_one_answer_name_the_same_minute():
    at = datetime(2025, 7, 15, 13, 9, 47, tzinfo=UTC)

    assert datetime_from_s(1_752_584_987) == datetime_from_ms(1_752_584_987_000) == at
    assert time_from(1409) == at.astimezone(LONDON).time().replace(second=0)
    assert [time_from(n) for n in (0, 2359, 2400, 1260, -1, None)] == [time(0), time(23, 59), None, None, None, None]


def test_the_last_such_time_in_the_repeated_hour_is_the_later_one_that_has_passed():
    first, second = (datetime(2026, 10, 25, h, 30, tzinfo=UTC) for h in (0, 1))

    assert last_occurrence(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), time(1, 30), LONDON) == first
    assert last_occurrence(datetime(2026, 10, 25, 3, tzinfo=UTC), time(1, 30), LONDON) == second
