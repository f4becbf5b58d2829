import math
from itertools import pairwise

import numpy as np
import pytest

from polywatt.model import GridState
from polywatt.twin.grid import (
    Failure,
    Standing,
    frequency_hz,
    is_alive,
    next_change_s,
    past_failures,
    stands,
    voltage_v,
)
from polywatt.twin.outages import with_failure, with_return

YEAR_S = 365 * 86_400.0


def after(standing: Standing, at_s: float, is_alive: bool = True, is_told_off: bool = False) -> Standing:
    return stands(standing, at_s, is_alive=is_alive, is_told_off=is_told_off)


def test_a_home_that_loses_the_grid_is_an_island_within_three_seconds():
    leaving = after(Standing(), 100.0, is_alive=False)

    assert leaving.state is GridState.LEAVING
    assert 100.0 < leaving.changes_at_s <= 103.0
    assert after(leaving, leaving.changes_at_s, is_alive=False).state is GridState.ISLANDED


def test_a_home_that_finds_the_grid_again_takes_twenty_seconds_to_return():
    returning = after(Standing(GridState.ISLANDED), 100.0)

    assert returning == Standing(GridState.RETURNING, 120.0)
    assert not returning.is_tied
    assert after(returning, 119.9) == returning
    assert after(returning, 120.0).state is GridState.CONNECTED


def test_a_grid_that_goes_again_while_the_home_returns_leaves_it_an_island():
    returning = after(Standing(GridState.ISLANDED), 100.0)

    assert after(returning, 110.0, is_alive=False).state is GridState.ISLANDED


def test_a_grid_that_blinks_is_left_all_the_same_and_returned_to():
    leaving = after(Standing(), 100.0, is_alive=False)

    assert after(leaving, 101.0) == leaving
    assert after(leaving, 102.0).state is GridState.RETURNING


def test_a_home_told_to_leave_stays_an_island_beside_a_living_grid():
    leaving = after(Standing(), 100.0, is_told_off=True)
    island = after(leaving, 102.0, is_told_off=True)

    assert island.state is GridState.ISLANDED
    assert after(island, 5_000.0, is_told_off=True) == island
    assert after(island, 5_000.0).state is GridState.RETURNING


def test_the_grid_is_gone_from_the_first_instant_of_an_outage_to_the_last():
    failures = [Failure(100.0, 200.0), Failure(300.0)]

    assert [is_alive(failures, at_s) for at_s in (99.9, 100.0, 199.9, 200.0, 300.0, 1e9)] == [
        True, False, False, True, False, False,
    ]  # fmt: skip
    assert [next_change_s(failures, at_s) for at_s in (0.0, 100.0, 200.0, 300.0)] == [100.0, 200.0, 300.0, math.inf]


def test_outages_that_touch_become_one():
    failures = [Failure(100.0, 200.0), Failure(500.0, 600.0)]

    assert with_failure(failures, Failure(150.0, 300.0)) == [Failure(100.0, 300.0), Failure(500.0, 600.0)]
    assert with_failure(failures, Failure(200.0, 550.0)) == [Failure(100.0, 600.0)]
    assert with_failure(failures, Failure(300.0, 400.0)) == [failures[0], Failure(300.0, 400.0), failures[1]]


def test_a_restored_grid_stays():
    failures = [Failure(100.0, 200.0), Failure(300.0), Failure(5_000.0, 6_000.0)]

    assert with_return(failures, 400.0) == [Failure(100.0, 200.0), Failure(300.0, 400.0)]


@pytest.mark.parametrize("seed", range(20))
def test_past_outages_are_apart_and_a_few_a_year(seed):
    failures = past_failures(seed, 20 * YEAR_S, 40 * YEAR_S)

    assert 2.0 < len(failures) / 20.0 < 6.0
    assert all(before.until_s < later.since_s for before, later in pairwise(failures))
    assert past_failures(seed, 30 * YEAR_S, 40 * YEAR_S) == [f for f in failures if f.since_s >= 30 * YEAR_S]


def test_a_living_grid_moves_a_little_around_its_nominal_values():
    times_s = 1_780_000_000.0 + np.arange(100_000.0)

    volts, hertz = voltage_v(1, times_s, 230.0), frequency_hz(1, times_s, 50.0)

    assert 224.0 < volts.min() < 228.0 < 232.0 < volts.max() < 236.0
    assert 49.94 < hertz.min() < 49.97 < 50.03 < hertz.max() < 50.06
    assert np.abs(np.diff(hertz)).max() < 0.01
