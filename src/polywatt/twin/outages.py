"""Changing when the public grid comes and goes."""

from collections.abc import Sequence
from dataclasses import replace

from .grid import Failure


def with_failure(failures: Sequence[Failure], new: Failure) -> list[Failure]:
    """The same with one more; those it touches become one with it."""
    apart = [f for f in failures if f.until_s < new.since_s or f.since_s > new.until_s]
    touching = [f for f in failures if not (f.until_s < new.since_s or f.since_s > new.until_s)]
    since_s = min([new.since_s, *(f.since_s for f in touching)])
    until_s = max([new.until_s, *(f.until_s for f in touching)])
    return sorted([*apart, Failure(since_s, until_s)], key=lambda failure: failure.since_s)


def with_return(failures: Sequence[Failure], at_s: float) -> list[Failure]:
    """The same with the grid back at ``at_s``: what was to come after is called off."""
    begun = (f for f in failures if f.since_s < at_s)
    return [replace(f, until_s=min(f.until_s, at_s)) for f in begun]
