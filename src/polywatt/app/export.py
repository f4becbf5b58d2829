"""A home's own history into a file, day by day, as far as it is there and as often as it is interrupted."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from polywatt.kit.vendor import Driver
from polywatt.model import Home, Unsupported

from .sheet import Sheet
from .usage import WrongUsage

ORDER = ("soc_percent", "load_w", "critical_load_w", "solar_w", "battery_w", "grid_w")
"""Columns that people look for first; others follow by name."""


@dataclass(frozen=True, slots=True)
class Progress:
    """After each day."""

    day: date
    days_done: int
    days: int
    rows: int
    """Of this day that were new."""


def columns_of(home: Home) -> tuple[str, ...]:
    """What the home keeps at its finest step.

    Raises:
        Unsupported: it keeps nothing.
    """
    offers = [offer for offer in home.capabilities.history if offer.step_s is not None]
    if not offers:
        raise Unsupported("this home keeps no history of its own; `polywatt watch TARGET --record FILE` makes one")
    finest_s = min(offer.step_s for offer in offers if offer.step_s is not None)
    names = {offer.quantity for offer in offers if offer.step_s == finest_s}
    return tuple(sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def zone_of(home: Home) -> ZoneInfo:
    """Whose days; UTC where the home does not say, or says what nobody knows."""
    try:
        return ZoneInfo(home.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


async def export(
    driver: Driver, sheet: Sheet, columns: tuple[str, ...], zone: ZoneInfo, since: datetime, until: datetime
) -> AsyncIterator[Progress]:
    """Fill the sheet with what begins in ``[since, until)``, from where it ends.

    Raises:
        WrongUsage: the span is empty.
        DriverError: a day could not be read; the days before it are on the disk.
    """
    if since >= until:
        raise WrongUsage("an export ends after it begins: --to is later than --from")
    if sheet.last is not None:
        since = max(since, sheet.last + timedelta(microseconds=1))
    spans = list(_days(since, until, zone))
    for number, (first, last) in enumerate(spans, start=1):
        rows = sheet.add(await _rows(driver, columns, zone, first, last))
        yield Progress(first.astimezone(zone).date(), number, len(spans), rows)


async def _rows(
    driver: Driver, columns: tuple[str, ...], zone: ZoneInfo, since: datetime, until: datetime
) -> list[tuple[datetime, list[float | None]]]:
    """One day; a moment of which nothing is known is no row."""
    by_start: dict[datetime, list[float | None]] = {}
    for index, name in enumerate(columns):
        series = await driver.history(name, since, until)
        for at, value in zip(series.starts, series.values, strict=False):  # the last start is the end
            if value is not None:
                by_start.setdefault(at.astimezone(UTC), [None] * len(columns))[index] = value
    return [(at.astimezone(zone), by_start[at]) for at in sorted(by_start)]


def _days(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Local days: 23 and 25 hours long twice a year; the first and the last may be parts."""
    while since < until:
        tomorrow = since.astimezone(zone).date() + timedelta(days=1)
        end = min(datetime.combine(tomorrow, time(), zone).astimezone(UTC), until)
        yield since, end
        since = end
