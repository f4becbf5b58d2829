"""The record of a home as series and events."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import Alert, Event, Outage, Series, Severity, Unsupported

from .capabilities import AVERAGES, SUMS
from .devices import GATEWAY
from .grid import Failure
from .instants import epoch_s, utc
from .ops import Floats
from .record import Record
from .simulate import STEP_S

_HOURS = STEP_S / 3_600.0


def series_of(record: Record, capacity_wh: float, quantity: str, since: datetime, until: datetime) -> Series:
    """The five-minute buckets that begin in ``[since, until)`` and are complete.

    Raises:
        Unsupported: nothing is recorded under this name.
    """
    if quantity not in (*AVERAGES, *SUMS):
        raise Unsupported(f"no history of {quantity}; there is one of {', '.join((*AVERAGES, *SUMS))}")
    first, last = record.between(epoch_s(since), epoch_s(until))
    if first >= last:
        return Series(quantity=quantity, starts=(since,), values=())
    values = _values(record, capacity_wh, quantity, first, last)
    starts = tuple(utc(record.mark_s(index)) for index in range(first, last + 1))
    return Series(quantity=quantity, starts=starts, values=tuple(values.tolist()))


def _values(record: Record, capacity_wh: float, quantity: str, first: int, last: int) -> Floats:
    def rise(field: str) -> Floats:
        return record.changes(field, first, last)

    match quantity:
        case "solar_w" | "load_w":
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


def events_of(
    failures: Iterable[Failure], stops: Iterable[Failure], now_s: float, since: datetime, until: datetime
) -> tuple[Event, ...]:
    """What overlaps ``[since, until)`` and has begun by ``now_s``, oldest first."""
    told: list[Event] = []
    for failure in failures:
        told += _of_outage(failure, now_s)
    for stop in stops:
        told += _of_stop(stop, now_s)
    seen = (e for e in told if e.since < until and (e.until is None or e.until > since))
    return tuple(sorted(seen, key=lambda event: event.since))


def _of_outage(failure: Failure, now_s: float) -> list[Event]:
    if failure.since_s > now_s:
        return []
    lost_at, back_at = utc(failure.since_s), _end(failure, now_s)
    events: list[Event] = [
        Outage(since=lost_at, until=back_at),
        _alert("grid_lost", Severity.WARNING, lost_at, back_at, "The grid is lost."),
    ]
    if back_at is not None:
        events.append(_alert("grid_returned", Severity.INFO, back_at, back_at, "The grid is back."))
    return events


def _of_stop(stop: Failure, now_s: float) -> list[Event]:
    if stop.since_s > now_s:
        return []
    return [_alert("stopped", Severity.INFO, utc(stop.since_s), _end(stop, now_s), "The system is stopped.")]


def _end(failure: Failure, now_s: float) -> datetime | None:
    """None while it goes on: nobody knows yet how long."""
    return utc(failure.until_s) if failure.until_s <= now_s else None


def _alert(code: str, severity: Severity, since: datetime, until: datetime | None, text: str) -> Alert:
    return Alert(
        id=f"{code}-{since:%Y%m%dT%H%M%S}",
        since=since,
        until=until,
        severity=severity,
        code=code,
        text=text,
        device_id=GATEWAY,
        is_read=False,
    )
