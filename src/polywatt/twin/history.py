"""The record of a home as series."""

from collections.abc import Sequence
from datetime import datetime

from polywatt.model import Series, Unsupported

from .grid import Failure
from .instants import epoch_s, utc
from .measured import averages_of, sums_of
from .ops import Floats
from .record import Record
from .simulate import STEP_S
from .spec import TwinSpec

_HOURS = STEP_S / 3_600.0
_SAID_BY_BATTERY = ("battery_w", "soc_percent")


def series_of(
    record: Record, spec: TwinSpec, lost: Sequence[Failure], quantity: str, since: datetime, until: datetime
) -> Series:
    """The five-minute buckets that begin in ``[since, until)`` and are complete.

    What only the battery says is a gap while it is ``lost``.

    Raises:
        Unsupported: nothing is recorded under this name.
    """
    known = (*averages_of(spec), *sums_of(spec))
    if quantity not in known:
        raise Unsupported(f"no history of {quantity}; there is one of {', '.join(known)}")
    first, last = record.between(epoch_s(since), epoch_s(until))
    if first >= last:
        return Series(quantity=quantity, starts=(since,), values=())
    values = _values(record, spec.capacity_wh, quantity, first, last)
    starts = tuple(utc(record.mark_s(index)) for index in range(first, last + 1))
    numbers: list[float | None] = values.tolist()
    if quantity in _SAID_BY_BATTERY and lost:
        numbers = [
            None if _is_lost(record.mark_s(index), lost) else number for index, number in enumerate(numbers, first)
        ]
    return Series(quantity=quantity, starts=starts, values=tuple(numbers))


def _is_lost(mark_s: float, lost: Sequence[Failure]) -> bool:
    return any(time.since_s < mark_s + STEP_S and time.until_s > mark_s for time in lost)


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
