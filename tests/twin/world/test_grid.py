from itertools import pairwise

import numpy as np
import pytest

from polywatt.model import GridState
from polywatt.twin.world.grid import (
    GridConnection,
    frequency_hz,
    next_connection,
    past_outages,
    voltage_v,
)

YEAR_S = 365 * 86_400.0


def after(before: GridConnection, at_s: float, is_alive: bool = True, is_off_grid: bool = False) -> GridConnection:
    return next_connection(before, at_s, is_alive=is_alive, is_off_grid=is_off_grid)


def test_a_home_that_loses_the_grid_is_an_island_within_three_seconds():
    leaving = after(GridConnection(), 100.0, is_alive=False)

    assert leaving.state is GridState.LEAVING
    assert 100.0 < leaving.changes_at_s <= 103.0
    assert after(leaving, leaving.changes_at_s, is_alive=False).state is GridState.ISLANDED


def test_a_home_that_finds_the_grid_again_takes_twenty_seconds_to_return():
    returning = after(GridConnection(GridState.ISLANDED), 100.0)

    assert returning == GridConnection(GridState.RETURNING, 120.0)
    assert not returning.is_tied
    assert after(returning, 119.9) == returning
    assert after(returning, 120.0).state is GridState.CONNECTED


def test_a_grid_that_goes_again_while_the_home_returns_leaves_it_an_island():
    returning = after(GridConnection(GridState.ISLANDED), 100.0)

    assert after(returning, 110.0, is_alive=False).state is GridState.ISLANDED


def test_a_grid_that_blinks_is_left_all_the_same_and_returned_to():
    leaving = after(GridConnection(), 100.0, is_alive=False)

    assert after(leaving, 101.0) == leaving
    assert after(leaving, 102.0).state is GridState.RETURNING


def test_a_home_told_to_leave_stays_an_island_beside_a_living_grid():
    leaving = after(GridConnection(), 100.0, is_off_grid=True)
    island = after(leaving, 102.0, is_off_grid=True)

    assert island.state is GridState.ISLANDED
    assert after(island, 5_000.0, is_off_grid=True) == island
    assert after(island, 5_000.0).state is GridState.RETURNING


@pytest.mark.parametrize("seed", range(20))
def test_past_outages_are_apart_and_a_few_a_year(seed):
    outages = past_outages(seed, 20 * YEAR_S, 40 * YEAR_S)

    assert 2.0 < len(outages) / 20.0 < 6.0
    assert all(before.until_s < later.since_s for before, later in pairwise(outages))
    assert past_outages(seed, 30 * YEAR_S, 40 * YEAR_S) == [f for f in outages if f.since_s >= 30 * YEAR_S]


def test_a_living_grid_moves_a_little_around_its_nominal_values():
    times_s = 1_780_000_000.0 + np.arange(100_000.0)

    volts, hertz = voltage_v(1, times_s, 230.0), frequency_hz(1, times_s, 50.0)

    assert 224.0 < volts.min() < 228.0 < 232.0 < volts.max() < 236.0
    assert 49.94 < hertz.min() < 49.97 < 50.03 < hertz.max() < 50.06
    assert np.abs(np.diff(hertz)).max() < 0.01
