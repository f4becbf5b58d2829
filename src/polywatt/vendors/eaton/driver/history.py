"""The device's five-minute records as a Series."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from polywatt.kit.coerce import float_or_none
from polywatt.model import Series

from ..wire.clocktime import from_ms
from ..wire.metrics import STEP_S, Point

STEP = timedelta(seconds=STEP_S)
FIELDS = {
    "load_w": "totalHouseConsumption",
    "critical_load_w": "criticalLoads",
    "solar_w": "photovoltaicProduction",
    "soc_percent": "batteryStateOfCharge",
    "exported_wh": "totalGridInjection",
}
"""What the records hold, by our name."""


def series_from(points: list[Point], quantity: str, since: datetime, until: datetime) -> Series:
    """The buckets that begin in ``[since, until)``; where a record is missing there is a gap."""
    values = {at: float_or_none(getattr(p, FIELDS[quantity])) for p in points if (at := from_ms(p.time)) is not None}
    if quantity.endswith("_wh"):
        values = {at: None if value is None else value * STEP_S / 3_600.0 for at, value in values.items()}
    starts: list[datetime] = []
    found: list[float | None] = []
    for at in sorted(at for at in values if since <= at < until):
        if starts and at - starts[-1] > STEP:
            starts.append(starts[-1] + STEP)
            found.append(None)
        starts.append(at)
        found.append(values[at])
    if not starts:
        return Series(quantity=quantity, starts=(since.astimezone(UTC),), values=())
    return Series(quantity=quantity, starts=(*starts, starts[-1] + STEP), values=tuple(found))


def days_between(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The span in pieces of a day, as the device's own web page asks; the longest has 25 hours."""
    while since < until:
        end = min(since + timedelta(hours=25), until)
        yield since, end
        since = end
