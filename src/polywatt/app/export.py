"""Export a home's own history into a file, day by day; an interrupted export can be continued."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from polywatt.kit.vendor import Driver
from polywatt.model import Home, Unsupported

from .resumable_csv import ResumableCsv
from .usage import WrongUsage

FIRST_COLUMNS = ("soc_percent", "load_w", "critical_load_w", "solar_w", "battery_w", "grid_w")
"""The first columns, in this order; others follow by name."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of an export after each day."""

    day: date
    completed_days: int
    days: int
    rows: int
    """New rows of this day."""


def columns_of(home: Home) -> tuple[str, ...]:
    """Return the quantities the home records at its finest step.

    Raises:
        Unsupported: it records none.
    """
    quantities = [quantity for quantity in home.capabilities.history if quantity.step_s is not None]
    if not quantities:
        raise Unsupported("this home keeps no history of its own; `polywatt watch TARGET --record FILE` makes one")
    finest_s = min(quantity.step_s for quantity in quantities if quantity.step_s is not None)
    names = {quantity.quantity for quantity in quantities if quantity.step_s == finest_s}
    first = [name for name in FIRST_COLUMNS if name in names]
    return (*first, *sorted(names.difference(first)))


def zone_of(home: Home) -> ZoneInfo:
    """Return the home's time zone; UTC where it is not reported or not a known one."""
    try:
        return ZoneInfo(home.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


async def export(
    driver: Driver, file: ResumableCsv, columns: tuple[str, ...], zone: ZoneInfo, since: datetime, until: datetime
) -> AsyncIterator[Progress]:
    """Append the rows that begin in ``[since, until)`` and come after the file's last row.

    Raises:
        WrongUsage: the span is empty.
        DriverError: a day could not be read; the days before it are on disk.
    """
    if since >= until:
        raise WrongUsage("an export ends after it begins: --to is later than --from")
    if file.last is not None:
        since = max(since, file.last + timedelta(microseconds=1))
    spans = list(_days(since, until, zone))
    for number, (begin, end) in enumerate(spans, start=1):
        rows = file.add(await _rows(driver, columns, zone, begin, end))
        yield Progress(begin.astimezone(zone).date(), number, len(spans), rows)


async def _rows(
    driver: Driver, columns: tuple[str, ...], zone: ZoneInfo, since: datetime, until: datetime
) -> list[tuple[datetime, list[float | None]]]:
    """Return the rows of one day; a time without any value has no row."""
    by_start: dict[datetime, list[float | None]] = {}
    for index, name in enumerate(columns):
        series = await driver.history(name, since, until)
        for at, value in zip(series.starts, series.values, strict=False):  # the last start is the end
            if value is not None:
                by_start.setdefault(at.astimezone(UTC), [None] * len(columns))[index] = value
    return [(at.astimezone(zone), by_start[at]) for at in sorted(by_start)]


def _days(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Yield local days: 23 and 25 hours long twice a year; the first and the last may be partial."""
    while since < until:
        tomorrow = since.astimezone(zone).date() + timedelta(days=1)
        end = min(datetime.combine(tomorrow, time(), zone).astimezone(UTC), until)
        yield since, end
        since = end
