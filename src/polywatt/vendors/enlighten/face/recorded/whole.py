"""Whole Wh whose sum is as exact as one of them.

The cloud shows no fractions, and its clients add up thousands of days. What is cut off one day is therefore carried
to the next.
"""

from collections.abc import Iterable

WholeDays = dict[str, list[int | None]]
"""Whole Wh by name and day; None as in ``Days``."""


def whole(values: Iterable[float | None], carried_wh: float) -> tuple[list[int | None], float]:
    """The values rounded, and what is carried on: -0.5 to 0.5 Wh."""
    found: list[int | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        found.append(max(0, round(value + carried_wh)))
        carried_wh += value - round(value + carried_wh)
    return found, carried_wh
