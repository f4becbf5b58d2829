"""Intervals of time: outages, storms and faults. A sequence of them is sorted and does not overlap."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(slots=True)
class Interval:
    """``[since_s, until_s)``, epoch seconds; infinity: no end is known."""

    since_s: float
    until_s: float = float("inf")


def covers(intervals: Sequence[Interval], at_s: float) -> bool:
    """Whether one of the intervals holds ``at_s``."""
    index = bisect_right(intervals, at_s, key=lambda interval: interval.since_s) - 1
    return index >= 0 and at_s < intervals[index].until_s


def next_change_s(intervals: Sequence[Interval], after_s: float) -> float:
    """When an interval next begins or ends; infinity where none does."""
    changes = (at_s for interval in intervals for at_s in (interval.since_s, interval.until_s) if at_s > after_s)
    return min(changes, default=float("inf"))


def add_interval(intervals: Sequence[Interval], new: Interval) -> list[Interval]:
    """Return the intervals with a new one, merged with those that it touches."""
    apart = [i for i in intervals if i.until_s < new.since_s or i.since_s > new.until_s]
    touching = [i for i in intervals if not (i.until_s < new.since_s or i.since_s > new.until_s)]
    since_s = min([new.since_s, *(i.since_s for i in touching)])
    until_s = max([new.until_s, *(i.until_s for i in touching)])
    return sorted([*apart, Interval(since_s, until_s)], key=lambda interval: interval.since_s)


def end_at(intervals: Sequence[Interval], at_s: float) -> list[Interval]:
    """Return the intervals cut at ``at_s``, without those that begin then or later."""
    begun = (i for i in intervals if i.since_s < at_s)
    return [replace(i, until_s=min(i.until_s, at_s)) for i in begun]
