from datetime import UTC, datetime, timedelta

import pytest

from polywatt.twin import PRESETS, TwinPlant

pytestmark = pytest.mark.anyio
SPEC = PRESETS["powerwall-2"]
NOW = datetime(2026, 6, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize("past_days", [-1.0, float("nan"), float("inf"), 1e9])
def test_a_past_that_cannot_be_is_refused(past_days: float):
    with pytest.raises(ValueError, match="past"):
        TwinPlant(SPEC, lambda: NOW, start=NOW, past_days=past_days)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_start_at_an_end_of_the_calendar_is_refused(year: int):
    with pytest.raises(ValueError, match="start"):
        TwinPlant(SPEC, lambda: NOW, start=datetime(year, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize("minutes", [-61, -59, -1, 0, 1])
async def test_a_home_lives_through_the_beginning_of_the_epoch(minutes: int):
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    home = TwinPlant(SPEC, lambda: start, start=start, past_days=1)

    assert (await home.reading()).load_w is not None
