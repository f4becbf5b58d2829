import math

from polywatt.twin import (
    SONNEN_ECO_8,
    TwinState,
    params_of,
    simulate_past,
    simulate_year,
)

from ..homes import NOON

PARAMS = params_of(SONNEN_ECO_8)
FULL_WH = PARAMS.capacity_wh


def test_a_year_has_a_mark_every_five_minutes_and_outages_by_chance():
    year = simulate_year(SONNEN_ECO_8, 1, NOON)

    assert year.states.shape == (105_121, len(TwinState._fields))
    assert year.times_s[0] == NOON.timestamp()
    assert 1 <= len(year.outages) <= 12
    assert all(300.0 <= f.until_s - f.since_s <= 10_800.0 and f.since_s % 300.0 == 0.0 for f in year.outages)
    outage = year.outages[0]
    first = int((outage.since_s - year.times_s[0]) // 300.0)
    assert year.states[first + 1][5] == year.states[first][5]
    assert year.states[:, 0].min() >= 0.0
    assert math.isclose(year.states[:, 0].max(), FULL_WH)


def test_the_past_does_not_depend_on_how_much_of_it_is_made_at_once():
    since_s = NOON.timestamp()
    long = simulate_past(SONNEN_ECO_8, 1, since_s, since_s + 40 * 86_400.0)
    short = simulate_past(SONNEN_ECO_8, 1, since_s, since_s + 39.9 * 86_400.0)

    assert (long.states[: len(short.states)] == short.states).all()
