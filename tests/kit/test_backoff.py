import random

from hypothesis import given
from hypothesis import strategies as st

from polywatt.kit.backoff import Backoff

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
