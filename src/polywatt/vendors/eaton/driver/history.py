"""The device's five-minute records as a Series."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from polywatt.kit.coerce import float_or_none
from polywatt.model import Series

from ..client.cache import AnswerCache
from ..wire.metrics import STEP_S, Point
from ..wire.mode.installation import Installation
from ..wire.scale import datetime_from_ms

STEP = timedelta(seconds=STEP_S)
FIELDS = {
    "load_w": "totalHouseConsumption",
    "critical_load_w": "criticalLoads",
    "solar_w": "photovoltaicProduction",
    "soc_percent": "batteryStateOfCharge",
    "exported_wh": "totalGridInjection",
}
"""Fields of the records, by our quantity."""


def quantities_of(installation: Installation) -> tuple[str, ...]:
    """Return the quantities that are recorded; what no meter measures is 0 in the records."""
    house = ("load_w", "exported_wh") if installation.has_meter_1 else ()
    critical = ("critical_load_w",) if installation.has_critical_loads else ()
    solar = ("solar_w",) if installation.measures_solar else ()
    return (*house, *critical, *solar, "soc_percent")


async def fetch_points(answers: AnswerCache, since: datetime, until: datetime) -> list[Point]:
    """Fetch the records of a span, a day at a time."""
    points: list[Point] = []
    for first, last in days_between(since, until):
        points += await answers.metrics(first, last)
    return points


def days_between(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Return the span in pieces of a day, as the device's own web page requests them; the longest has 25 hours."""
    while since < until:
        end = min(since + timedelta(hours=25), until)
        yield since, end
        since = end


def series_from(points: list[Point], quantity: str, since: datetime, until: datetime) -> Series:
    """Return the buckets that begin in ``[since, until)``; where a record is missing there is a gap."""
    name = FIELDS[quantity]
    recorded = {at: float_or_none(getattr(p, name)) for p in points if (at := datetime_from_ms(p.time)) is not None}
    if quantity.endswith("_wh"):
        recorded = {at: None if value is None else value * STEP_S / 3_600.0 for at, value in recorded.items()}
    starts: list[datetime] = []
    values: list[float | None] = []
    for at in sorted(at for at in recorded if since <= at < until):
        if starts and at - starts[-1] > STEP:
            starts.append(starts[-1] + STEP)
            values.append(None)
        starts.append(at)
        values.append(recorded[at])
    if not starts:
        return Series(quantity=quantity, starts=(since.astimezone(UTC),), values=())
    return Series(quantity=quantity, starts=(*starts, starts[-1] + STEP), values=tuple(values))
