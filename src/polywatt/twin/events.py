"""What happened to a home, as events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from polywatt.model import Alert, Event, Outage, Severity

from .devices import GATEWAY, module_id
from .grid import Failure
from .instants import utc


@dataclass(frozen=True, slots=True)
class Cause:
    """What an alert tells, whenever it is."""

    code: str
    severity: Severity
    text: str
    device_id: str = GATEWAY


GRID_LOST = Cause("grid_lost", Severity.WARNING, "The grid is lost.")
GRID_RETURNED = Cause("grid_returned", Severity.INFO, "The grid is back.")
STOPPED = Cause("stopped", Severity.INFO, "The system is stopped.")
EMERGENCY = Cause("emergency_power_off", Severity.CRITICAL, "The emergency power off is pressed.")
STORM = Cause("storm", Severity.WARNING, "A storm is announced.")
BATTERY_LOST = Cause("battery_lost", Severity.CRITICAL, "The battery does not answer.", module_id(0))


def outages_of(failures: Iterable[Failure], now_s: float, read_until_s: float) -> Iterator[Event]:
    """Those that have begun by ``now_s``, with what is said of them."""
    for failure in _begun(failures, now_s):
        until = _end(failure, now_s)
        yield Outage(since=utc(failure.since_s), until=until)
        if until is not None:
            back = Failure(failure.until_s, failure.until_s)
            yield from alerts_of(GRID_RETURNED, (back,), now_s, read_until_s)
    yield from alerts_of(GRID_LOST, failures, now_s, read_until_s)


def alerts_of(cause: Cause, times: Iterable[Failure], now_s: float, read_until_s: float) -> Iterator[Alert]:
    """One for each time that has begun by ``now_s``; it is read when nothing of it is newer than ``read_until_s``."""
    for time in _begun(times, now_s):
        since, until = utc(time.since_s), _end(time, now_s)
        newest_s = time.since_s if until is None else time.until_s
        yield Alert(
            id=f"{cause.code}-{since:%Y%m%dT%H%M%S}",
            since=since,
            until=until,
            severity=cause.severity,
            code=cause.code,
            text=cause.text,
            device_id=cause.device_id,
            is_read=newest_s <= read_until_s,
        )


def overlapping(events: Iterable[Event], since: datetime, until: datetime) -> tuple[Event, ...]:
    """Those that overlap ``[since, until)``, oldest first."""
    seen = (e for e in events if e.since < until and (e.until is None or e.until > since))
    return tuple(sorted(seen, key=lambda event: event.since))


def _begun(times: Iterable[Failure], now_s: float) -> Iterator[Failure]:
    return (time for time in times if time.since_s <= now_s)


def _end(failure: Failure, now_s: float) -> datetime | None:
    """None while it goes on: nobody knows yet how long."""
    return utc(failure.until_s) if failure.until_s <= now_s else None
