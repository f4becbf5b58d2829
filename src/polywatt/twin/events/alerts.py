"""Outages and alerts, from intervals of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from polywatt.model import Alert, Event, Outage, Severity

from ..devices import GATEWAY, module_id
from ..epoch import utc
from ..world.intervals import Interval


@dataclass(frozen=True, slots=True)
class AlertKind:
    """Code and text of an alert."""

    code: str
    severity: Severity
    text: str
    device_id: str = GATEWAY


GRID_LOST = AlertKind("grid_lost", Severity.WARNING, "The grid is lost.")
GRID_RETURNED = AlertKind("grid_returned", Severity.INFO, "The grid is back.")
STOPPED = AlertKind("stopped", Severity.INFO, "The system is stopped.")
EMERGENCY_OFF = AlertKind("emergency_power_off", Severity.CRITICAL, "The emergency power off is pressed.")
STORM = AlertKind("storm", Severity.WARNING, "A storm is announced.")
BATTERY_LOST = AlertKind("battery_lost", Severity.CRITICAL, "The battery does not answer.", module_id(0))


def outages_from(outages: Iterable[Interval], now_s: float, read_until_s: float) -> Iterator[Event]:
    """Yield the outages that have begun by ``now_s``, with their alerts."""
    for outage in _begun(outages, now_s):
        until = _end(outage, now_s)
        yield Outage(since=utc(outage.since_s), until=until)
        if until is not None:
            back = Interval(outage.until_s, outage.until_s)
            yield from alerts_from(GRID_RETURNED, (back,), now_s, read_until_s)
    yield from alerts_from(GRID_LOST, outages, now_s, read_until_s)


def alerts_from(kind: AlertKind, intervals: Iterable[Interval], now_s: float, read_until_s: float) -> Iterator[Alert]:
    """Yield an alert for each interval that has begun by ``now_s``.

    It is read when its last change is not newer than ``read_until_s``.
    """
    for interval in _begun(intervals, now_s):
        since, until = utc(interval.since_s), _end(interval, now_s)
        changed_s = interval.since_s if until is None else interval.until_s
        yield Alert(
            id=f"{kind.code}-{since:%Y%m%dT%H%M%S}",
            since=since,
            until=until,
            severity=kind.severity,
            code=kind.code,
            text=kind.text,
            device_id=kind.device_id,
            is_read=changed_s <= read_until_s,
        )


def _begun(intervals: Iterable[Interval], now_s: float) -> Iterator[Interval]:
    return (interval for interval in intervals if interval.since_s <= now_s)


def _end(interval: Interval, now_s: float) -> datetime | None:
    """None while it goes on: its end is not known yet."""
    return utc(interval.until_s) if interval.until_s <= now_s else None
