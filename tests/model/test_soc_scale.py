import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import Ratings, as_owner_sees, from_owner

FIVE = Ratings(hidden_soc_percent=5.0)
ratings = st.floats(0.0, 50.0).map(lambda hidden: Ratings(hidden_soc_percent=hidden))
percents = st.floats(0.0, 100.0)


@pytest.mark.parametrize(("app", "whole"), [(5, 10), (16, 20.2), (20, 24), (21, 24.6), (30, 33), (100, 100)])
def test_reserve_of_20_in_the_app_is_24_on_the_powerwall(app, whole):
    assert from_owner(app, FIVE) == pytest.approx(whole, abs=0.5)
    assert as_owner_sees(whole, FIVE) == pytest.approx(app, abs=0.5 / 0.95)


@given(percents, ratings)
def test_what_the_owner_asked_for_is_what_the_owner_sees(app, rating):
    assert as_owner_sees(from_owner(app, rating), rating) == pytest.approx(app, abs=1e-9)


@given(percents, ratings)
def test_the_owner_sees_0_to_100_and_no_hidden_part(whole, rating):
    shown = as_owner_sees(whole, rating)

    assert 0.0 <= shown <= 100.0
    assert shown <= whole + 1e-9
    if whole <= rating.hidden_soc_percent:
        assert shown == 0.0
    else:
        assert from_owner(shown, rating) == pytest.approx(whole, abs=1e-9)


@given(percents, percents, ratings)
def test_more_stays_more(one, other, rating):
    assert (one <= other) <= (as_owner_sees(one, rating) <= as_owner_sees(other, rating) + 1e-9)


def test_nothing_hidden_is_the_same_scale():
    assert [as_owner_sees(x, Ratings()) for x in (0.0, 37.5, 100.0)] == [0.0, 37.5, 100.0]
    assert [from_owner(x, Ratings()) for x in (0.0, 37.5, 100.0)] == [0.0, 37.5, 100.0]
