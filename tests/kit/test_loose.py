"""Values of services that mix types."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from polywatt.kit.loose import MOST, flag, number, whole, word

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(UNSET), st.lists(st.integers())
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [(3, 3.0), ("3", 3.0), (" 82 % ", 82.0), ("-1.5", -1.5), (True, None), ("", None), (None, None), (UNSET, None)],
)
def test_a_number_is_one_also_as_text(said, expected):
    assert number(said) == expected


@given(anything)
def test_whatever_comes_is_a_number_of_a_home_or_none(said):
    found = number(said)

    assert found is None or (math.isfinite(found) and abs(found) < MOST)


@given(anything)
def test_whatever_comes_is_a_word_or_none_and_never_an_empty_one(said):
    assert word(said) != ""


def test_a_whole_number_has_no_fraction():
    assert [whole(3.0), whole("4"), whole(4.5), whole("x")] == [3, 4, None, None]


def test_a_whole_float_is_written_without_its_point():
    assert [word(3.0), word(3.5), word(7), word(True), word("  ")] == ["3", "3.5", "7", None, None]


def test_flags_come_as_words_and_numbers_too():
    assert [flag(v) for v in (True, 1, "1", "TRUE", 1.0, 0, "false", "maybe", None)] == [
        *[True] * 5,
        *[False] * 2,
        *[None] * 2,
    ]
    assert flag("on", {"on": True}) is True
