"""Energies of past days."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from polywatt.model import RecordedQuantity, Series, Unsupported

from ..wire.energy import LifetimeEnergy
from .counters import FLOWS, index_of, midnight


def offers_of(quantities: Sequence[str]) -> tuple[RecordedQuantity, ...]:
    """Local days; what a site has in quarters of an hour is summed up."""
    return tuple(RecordedQuantity(quantity=quantity, step_s=None) for quantity in quantities)


def series_from(energy: LifetimeEnergy, quantity: str, zone: tzinfo, since: datetime, until: datetime) -> Series:
    """Local days that begin in ``[since, until)``; one has 23 to 25 hours. A day of which nothing was measured is None.

    Raises:
        Unsupported: nothing of this kind is recorded.
    """
    if quantity not in FLOWS:
        raise Unsupported(f"this cloud records no {quantity}; it records {', '.join(FLOWS)}")
    starts, days = _days(energy, quantity, zone)
    first, last = bisect_left(starts, since), bisect_left(starts, until)
    values = tuple(days[first:last])
    return Series(quantity=quantity, starts=tuple(starts[first : last + 1]) if values else (), values=values)


def _days(energy: LifetimeEnergy, quantity: str, zone: tzinfo) -> tuple[list[datetime], list[float | None]]:
    """The midnights around all days, one more than days, and the energies; none where days cannot be told apart."""
    values, start, length_s = energy.of(FLOWS[quantity]), energy.first_day, energy.bucket_s(zone)
    if not values or start is None or length_s is None:
        return [], []
    marks, starts = [0], [midnight(start, zone)]
    while marks[-1] < len(values):
        day = start + timedelta(days=len(marks))
        marks.append(index_of(day, start, length_s, zone))
        starts.append(midnight(day, zone))
    return starts, [_sum(values[begin:end]) for begin, end in pairwise(marks)]


def _sum(values: Sequence[float | None]) -> float | None:
    """Of what was measured."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
