"""Values of payloads that may be absent or of another type."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from polywatt.kit.coerce import (
    MAX_VALUE,
    float_or_none,
    nonzero_or_none,
    text_or_none,
    to_bool,
    to_float,
    to_int,
    to_text,
)

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(UNSET), st.lists(st.integers())
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [(3, 3.0), ("3", 3.0), (" 82 % ", 82.0), ("-1.5", -1.5), (True, None), ("", None), (None, None), (UNSET, None)],
)
def test_a_number_is_one_also_as_text(said, expected):
    assert to_float(said) == expected


@given(anything)
def test_whatever_comes_is_a_number_of_a_home_or_none(said):
    found = to_float(said)

    assert found is None or (math.isfinite(found) and abs(found) < MAX_VALUE)


@given(anything)
def test_whatever_comes_is_a_word_or_none_and_never_an_empty_one(said):
    assert to_text(said) != ""


def test_a_whole_number_has_no_fraction():
    assert [to_int(3.0), to_int("4"), to_int(4.5), to_int("x")] == [3, 4, None, None]


def test_a_whole_float_is_written_without_its_point():
    assert [to_text(3.0), to_text(3.5), to_text(7), to_text(True), to_text("  ")] == ["3", "3.5", "7", None, None]


def test_flags_come_as_words_and_numbers_too():
    assert [to_bool(v) for v in (True, 1, "1", "TRUE", 1.0, 0, "false", "maybe", None)] == [
        *[True] * 5,
        *[False] * 2,
        *[None] * 2,
    ]
    assert to_bool("on", {"on": True}) is True


@pytest.mark.parametrize(("number", "meant"), [(0, 0.0), (-1.5, -1.5), (1e14, 1e14)])
def test_a_number_is_a_number(number, meant):
    assert float_or_none(number) == meant


@pytest.mark.parametrize("nothing", [None, UNSET, "12", 1e15, -1e300, float("nan"), float("inf"), 10**400])
def test_what_is_no_number_of_a_home_is_unknown(nothing):
    assert float_or_none(nothing) is None


def test_zero_is_unknown_only_where_a_device_writes_it_for_what_it_could_not_read():
    assert (float_or_none(0.0), nonzero_or_none(0.0), nonzero_or_none(0.1)) == (0.0, None, 0.1)


@pytest.mark.parametrize(("word", "meant"), [("NONE", "NONE"), ("", None), (None, None), (UNSET, None), (7, None)])
def test_an_empty_word_says_nothing(word, meant):
    assert text_or_none(word) == meant
