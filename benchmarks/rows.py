"""Rows of benchmark results, and a fair ratio: both sides alternate in one run, and the median counts."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Row(NamedTuple):
    """One row of the table."""

    what: str
    against: str
    figure: float
    goal: str


def seconds(act: Callable[[], object], times: int) -> float:
    """Return the seconds one call takes, over ``times`` calls."""
    began = perf_counter()
    for _ in range(times):
        act()
    return (perf_counter() - began) / times


def ratio(ours: Callable[[], object], theirs: Callable[[], object], times: int, rounds: int = 7) -> float:
    """Return the time of ours divided by that of theirs; the median of alternating rounds."""
    return median(seconds(ours, times) / seconds(theirs, times) for _ in range(rounds))
