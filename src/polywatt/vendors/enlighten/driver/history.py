"""Energies of past days."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from polywatt.model import RecordedQuantity, Series, Unsupported

from ..wire.energy import LifetimeEnergy
from .counters import FLOWS, bucket_index, midnight


def recorded_quantities(quantities: Sequence[str]) -> tuple[RecordedQuantity, ...]:
    """Return the recorded quantities: local days; quarters of an hour are summed up."""
    return tuple(RecordedQuantity(quantity=quantity, step_s=None) for quantity in quantities)


def series_from(energy: LifetimeEnergy, quantity: str, zone: tzinfo, since: datetime, until: datetime) -> Series:
    """Return the local days that begin in ``[since, until)``; a day without measurements is None.

    A day has 23 to 25 hours.

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
    """Return the midnights around all days, one more than days, and the energies; none where days are not known."""
    values, start, length_s = energy.buckets_wh(FLOWS[quantity]), energy.first_day, energy.bucket_s(zone)
    if not values or start is None or length_s is None:
        return [], []
    marks, starts = [0], [midnight(start, zone)]
    while marks[-1] < len(values):
        day = start + timedelta(days=len(marks))
        marks.append(bucket_index(day, start, length_s, zone))
        starts.append(midnight(day, zone))
    return starts, [_sum(values[begin:end]) for begin, end in pairwise(marks)]


def _sum(values: Sequence[float | None]) -> float | None:
    """Return the sum of what was measured."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
