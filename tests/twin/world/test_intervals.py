import math

from polywatt.twin.world.intervals import Interval, add_interval, covers, end_at, next_change_s


def test_the_grid_is_gone_from_the_first_instant_of_an_outage_to_the_last():
    outages = [Interval(100.0, 200.0), Interval(300.0)]

    assert [covers(outages, at_s) for at_s in (99.9, 100.0, 199.9, 200.0, 300.0, 1e9)] == [
        False, True, True, False, True, True,
    ]  # fmt: skip
    assert [next_change_s(outages, at_s) for at_s in (0.0, 100.0, 200.0, 300.0)] == [100.0, 200.0, 300.0, math.inf]


def test_outages_that_touch_become_one():
    outages = [Interval(100.0, 200.0), Interval(500.0, 600.0)]

    assert add_interval(outages, Interval(150.0, 300.0)) == [Interval(100.0, 300.0), Interval(500.0, 600.0)]
    assert add_interval(outages, Interval(200.0, 550.0)) == [Interval(100.0, 600.0)]
    assert add_interval(outages, Interval(300.0, 400.0)) == [outages[0], Interval(300.0, 400.0), outages[1]]


def test_a_restored_grid_stays():
    outages = [Interval(100.0, 200.0), Interval(300.0), Interval(5_000.0, 6_000.0)]

    assert end_at(outages, 400.0) == [Interval(100.0, 200.0), Interval(300.0, 400.0)]
