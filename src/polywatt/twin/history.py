"""History of a simulated home, from its record."""

from collections.abc import Sequence
from datetime import datetime

from polywatt.model import Series, Unsupported

from .epoch import epoch_s, utc
from .metering import averages_of, sums_of
from .physics.ops import Floats
from .simulation.past import STEP_S
from .simulation.record import Record
from .spec import TwinSpec
from .world.intervals import Interval

_HOURS = STEP_S / 3_600.0
_FROM_BATTERY = ("battery_w", "soc_percent")
"""Quantities that only the battery reports."""


def series_from(
    record: Record, spec: TwinSpec, battery_lost: Sequence[Interval], quantity: str, since: datetime, until: datetime
) -> Series:
    """Return the complete five-minute buckets that begin in ``[since, until)``.

    Quantities that only the battery reports have a gap while it is lost.

    Raises:
        Unsupported: nothing is recorded under this name.
    """
    recorded = (*averages_of(spec), *sums_of(spec))
    if quantity not in recorded:
        raise Unsupported(f"no history of {quantity}; there is one of {', '.join(recorded)}")
    first, last = record.between(epoch_s(since), epoch_s(until))
    if first >= last:
        return Series(quantity=quantity, starts=(since,), values=())
    values = _values(record, spec.capacity_wh, quantity, first, last)
    starts = tuple(utc(record.mark_s(index)) for index in range(first, last + 1))
    numbers: list[float | None] = values.tolist()
    if quantity in _FROM_BATTERY and battery_lost:
        numbers = [
            None if _is_lost(record.mark_s(index), battery_lost) else number
            for index, number in enumerate(numbers, first)
        ]
    return Series(quantity=quantity, starts=starts, values=tuple(numbers))


def _is_lost(mark_s: float, battery_lost: Sequence[Interval]) -> bool:
    return any(lost.since_s < mark_s + STEP_S and lost.until_s > mark_s for lost in battery_lost)


def _values(record: Record, capacity_wh: float, quantity: str, first: int, last: int) -> Floats:
    def rise(field: str) -> Floats:
        return record.changes(field, first, last)

    match quantity:
        case "solar_w" | "load_w" | "car_w" | "generator_w":
            return rise(f"{quantity}h") / _HOURS
        case "critical_load_w":
            return rise("critical_wh") / _HOURS
        case "battery_w":
            return (rise("discharged_wh") - rise("charged_wh")) / _HOURS
        case "grid_w":
            return (rise("imported_wh") - rise("exported_wh")) / _HOURS
        case "soc_percent":
            return rise("stored_wh_h") / _HOURS / capacity_wh * 100.0
    return rise(quantity)
