"""Rounding to whole Wh that keeps sums exact to 1 Wh.

The cloud has no fractions, and its clients add up thousands of days. The rounding error of one day is therefore
carried to the next.
"""

from collections.abc import Iterable

WholeDays = dict[str, list[int | None]]
"""Whole Wh by name and day; None as in ``Days``."""


def round_with_carry(values: Iterable[float | None], carried_wh: float) -> tuple[list[int | None], float]:
    """Return the rounded values, and the error to carry on: -0.5 to 0.5 Wh."""
    rounded: list[int | None] = []
    for value in values:
        if value is None:
            rounded.append(None)
            continue
        rounded.append(max(0, round(value + carried_wh)))
        carried_wh += value - round(value + carried_wh)
    return rounded, carried_wh
