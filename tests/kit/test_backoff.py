import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.kit.backoff import Backoff, CircuitBreaker

seconds = st.floats(0.001, 1e6)
backoffs = st.builds(
    Backoff,
    first_s=seconds,
    cap_s=seconds,
    factor=st.floats(1.0, 10.0),
    jitter=st.floats(0.0, 1.0),
    rng=st.integers().map(random.Random),
)


def full_s(backoff: Backoff, tries: int) -> float:
    return float(min(backoff.cap_s, backoff.first_s * backoff.factor**tries))


@given(backoffs, st.integers(1, 60))
def test_each_wait_is_the_full_one_shortened_by_at_most_the_jitter_and_never_above_the_cap(backoff, tries):
    for n in range(tries):
        wait_s = backoff.next_s()

        assert 0 <= wait_s <= backoff.cap_s
        assert full_s(backoff, n) * (1 - backoff.jitter) * 0.999 <= wait_s <= full_s(backoff, n) * 1.001


@given(backoffs, st.integers(0, 60))
def test_after_a_success_it_starts_again_from_the_first_wait(backoff, tries):
    for _ in range(tries):
        backoff.next_s()
    backoff.reset()

    assert backoff.next_s() <= min(backoff.first_s, backoff.cap_s)


def test_waits_double_up_to_a_minute():
    backoff = Backoff(jitter=0.0)

    assert [backoff.next_s() for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_outage_of_a_year_does_not_overflow():
    backoff = Backoff(jitter=0.0)

    assert {backoff.next_s() for _ in range(600_000)} == {1, 2, 4, 8, 16, 32, 60}


def test_two_programs_do_not_ask_in_step():
    one, other = Backoff(rng=random.Random(1)), Backoff(rng=random.Random(2))

    assert [one.next_s() for _ in range(5)] != [other.next_s() for _ in range(5)]


def test_a_breaker_stays_closed_until_so_many_failures_in_a_row():
    breaker = CircuitBreaker(failures_to_open=3, open_s=300.0)

    for now_s in (1.0, 2.0):
        breaker.failed(now_s)
    breaker.succeeded()
    for now_s in (3.0, 4.0):
        breaker.failed(now_s)

    assert breaker.may_try(4.0)


def test_an_open_breaker_lets_one_try_through_each_period_and_closes_with_a_success():
    breaker = CircuitBreaker(failures_to_open=3, open_s=300.0)
    for _ in range(3):
        breaker.failed(10.0)

    assert [breaker.may_try(now_s) for now_s in (10.0, 309.9, 310.0)] == [False, False, True]
    breaker.failed(310.0)
    assert [breaker.may_try(now_s) for now_s in (310.0, 609.9, 610.0)] == [False, False, True]
    breaker.succeeded()
    assert breaker.may_try(610.0)
    breaker.failed(611.0)
    assert breaker.may_try(611.0)


@pytest.mark.parametrize("failures", [1, 5, 50])
def test_a_breaker_opens_at_exactly_its_count(failures):
    breaker = CircuitBreaker(failures_to_open=failures)
    opened = []
    for n in range(failures):
        opened.append(not breaker.may_try(float(n)))
        breaker.failed(float(n))

    assert not any(opened)
    assert not breaker.may_try(float(failures))
