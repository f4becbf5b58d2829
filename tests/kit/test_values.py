"""Values of a payload that may not be there."""

import pytest
from msgspec import UNSET

from polywatt.kit.values import known, measured, said


@pytest.mark.parametrize(("number", "meant"), [(0, 0.0), (-1.5, -1.5), (1e14, 1e14)])
def test_a_number_is_a_number(number, meant):
    assert known(number) == meant


@pytest.mark.parametrize("nothing", [None, UNSET, "12", 1e15, -1e300, float("nan"), float("inf"), 10**400])
def test_what_is_no_number_of_a_home_is_unknown(nothing):
    assert known(nothing) is None


def test_zero_is_unknown_only_where_a_device_writes_it_for_what_it_could_not_read():
    assert (known(0.0), measured(0.0), measured(0.1)) == (0.0, None, 0.1)


@pytest.mark.parametrize(("word", "meant"), [("NONE", "NONE"), ("", None), (None, None), (UNSET, None), (7, None)])
def test_an_empty_word_says_nothing(word, meant):
    assert said(word) == meant
