"""Homes that cannot be: said at once and in words, not by a traceback at the first question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from polywatt.model import Coupling
from polywatt.twin import PRESETS, TwinPlant

pytestmark = pytest.mark.anyio

SPEC = PRESETS["powerwall-2"]
NOW = datetime(2026, 6, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"modules": 0},
        {"modules": -1},
        {"module_wh": 0.0},
        {"module_wh": float("nan")},
        {"charge_efficiency": 0.0},
        {"discharge_efficiency": 1.5},
        {"hidden_soc_percent": 150.0},
        {"initial_soc_percent": 500.0},
        {"reserve_percent": -1.0},
        {"timezone": "Nowhere/X"},
        {"inverter_w": 0.0},
        {"solar_coupling": Coupling.NONE},
        {"energy_saving_below_w": -1.0},
    ],
)
def test_hardware_that_cannot_be_is_refused_by_name(changes: dict[str, Any]):
    with pytest.raises(ValueError, match=next(iter(changes))):
        replace(SPEC, **changes)


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


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (NOW.replace(tzinfo=None) + timedelta(hours=1), None),
        (NOW + timedelta(minutes=1), NOW),
        (NOW - timedelta(seconds=1), None),
    ],
)
async def test_an_outage_that_cannot_be_is_refused_and_changes_nothing(since: datetime, until: datetime | None):
    home = TwinPlant(SPEC, lambda: NOW, start=NOW, past_days=0)
    with pytest.raises(ValueError, match=r"grid|time zone"):
        home.fail_grid(since, until)

    assert await home.events(NOW, NOW + timedelta(hours=2)) == ()
