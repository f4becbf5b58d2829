import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import Device, DeviceKind, Home, Ratings, from_owner_percent, to_owner_percent

FIVE = Ratings(hidden_soc_percent=5.0)
ratings = st.floats(0.0, 50.0).map(lambda hidden: Ratings(hidden_soc_percent=hidden))
percents = st.floats(0.0, 100.0)


@pytest.mark.parametrize(("app", "whole"), [(5, 10), (16, 20.2), (20, 24), (21, 24.6), (30, 33), (100, 100)])
def test_reserve_of_20_in_the_app_is_24_on_the_powerwall(app, whole):
    assert from_owner_percent(app, FIVE) == pytest.approx(whole, abs=0.5)
    assert to_owner_percent(whole, FIVE) == pytest.approx(app, abs=0.5 / 0.95)


@given(percents, ratings)
def test_what_the_owner_asked_for_is_what_the_owner_sees(app, rating):
    assert to_owner_percent(from_owner_percent(app, rating), rating) == pytest.approx(app, abs=1e-9)


@given(percents, ratings)
def test_the_owner_sees_0_to_100_and_no_hidden_part(whole, rating):
    shown = to_owner_percent(whole, rating)

    assert 0.0 <= shown <= 100.0
    assert shown <= whole + 1e-9
    if whole <= rating.hidden_soc_percent:
        assert shown == 0.0
    else:
        assert from_owner_percent(shown, rating) == pytest.approx(whole, abs=1e-9)


@given(percents, percents, ratings)
def test_more_stays_more(one, other, rating):
    assert (one <= other) <= (to_owner_percent(one, rating) <= to_owner_percent(other, rating) + 1e-9)


def test_nothing_hidden_is_the_same_scale():
    assert [to_owner_percent(x, Ratings()) for x in (0.0, 37.5, 100.0)] == [0.0, 37.5, 100.0]
    assert [from_owner_percent(x, Ratings()) for x in (0.0, 37.5, 100.0)] == [0.0, 37.5, 100.0]


def test_a_home_knows_which_kinds_of_device_it_has():
    home = Home(id="1", vendor="x", devices=(Device(id="b", kind=DeviceKind.BATTERY),))

    assert home.has(DeviceKind.BATTERY)
    assert not home.has(DeviceKind.CHARGER)
