"""The home's five-minute record: metrics of hours, days and weeks, and the last thirty days' energies."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo

from polywatt.kit.optional import optional
from polywatt.model import Energies, Plant, Series

from ..wire.clocktime import ms
from ..wire.metrics import STEP_S, Averages, Metrics, Point
from .live import share

QUANTITIES = ("load_w", "critical_load_w", "solar_w", "soc_percent", "exported_wh", "imported_wh")
NAMES = (
    "totalHouseConsumption",
    "totalGridInjection",
    "criticalLoads",
    "nonCriticalLoads",
    "photovoltaicProduction",
    "batteryStateOfCharge",
    "selfConsumption",
    "selfSufficiency",
)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was recorded from ``at`` on."""

    at: datetime
    values: dict[str, float] = field(default_factory=dict)
    """By the API's names; W and percent."""


async def buckets_of(plant: Plant, since: datetime, until: datetime) -> list[Bucket]:
    """Five-minute averages in ``[since, until)``; a moment without a state of charge was not recorded."""
    columns: dict[str, dict[datetime, float]] = {}
    for name in QUANTITIES:
        columns[name] = _by_start(await optional(plant.history(name, since, until)))
    return [Bucket(at, _values(at, columns)) for at in sorted(columns["soc_percent"])]


def _by_start(series: Series | None) -> dict[datetime, float]:
    if series is None:
        return {}
    pairs = zip(series.starts, series.values, strict=False)  # the last start is the end
    return {at.astimezone(UTC): value for at, value in pairs if value is not None}


def _values(at: datetime, columns: dict[str, dict[datetime, float]]) -> dict[str, float]:
    """What no meter measures is 0, as in the captured record."""
    load_w, critical_w, solar_w, soc, exported_wh, imported_wh = (columns[name].get(at) for name in QUANTITIES)
    exported_w, imported_w = _watts(exported_wh), _watts(imported_wh)
    other_w = load_w if load_w is None or critical_w is None else load_w - critical_w
    return {
        "totalHouseConsumption": _or_zero(load_w),
        "totalGridInjection": _or_zero(exported_w),
        "criticalLoads": _or_zero(critical_w),
        "nonCriticalLoads": _or_zero(other_w),
        "photovoltaicProduction": _or_zero(solar_w),
        "batteryStateOfCharge": _or_zero(soc),
        "selfConsumption": share(solar_w, exported_w),
        "selfSufficiency": share(load_w, imported_w),
    }


def _watts(energy_wh: float | None) -> float | None:
    return None if energy_wh is None else energy_wh * 3_600.0 / STEP_S


def _or_zero(value: float | None) -> float:
    """This make's absent form in a record."""
    return 0.0 if value is None else value


def averaged(buckets: list[Bucket], at: datetime) -> Bucket:
    """One for many."""
    return Bucket(at, {name: sum(b.values[name] for b in buckets) / len(buckets) for name in NAMES})


def by_days(buckets: list[Bucket], zone: tzinfo, days: int) -> list[Bucket]:
    """An average per local day, or per week from Monday on; days of 23 and 25 hours are as long as they are."""
    groups: dict[datetime, list[Bucket]] = {}
    for bucket in buckets:
        groups.setdefault(_begin(bucket.at, zone, days), []).append(bucket)
    return [averaged(group, at) for at, group in sorted(groups.items())]


def _begin(at: datetime, zone: tzinfo, days: int) -> datetime:
    day = at.astimezone(zone).date()
    if days == 7:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), zone).astimezone(UTC)


def midnight(now: datetime, zone: tzinfo) -> datetime:
    """When this local day began."""
    return _begin(now, zone, 1)


def monday(now: datetime, zone: tzinfo) -> datetime:
    """When this local week began."""
    return _begin(now, zone, 7)


def points_from(buckets: list[Bucket], *, is_document: bool) -> list[Point]:
    """As they are sent."""
    labels = {} if is_document else {"month": "", "year": "", "week": ""}
    return [Point(**_shown(bucket), time=ms(bucket.at), **labels) for bucket in buckets]  # type: ignore[arg-type]


def metrics_from(buckets: list[Bucket], *, is_document: bool) -> Metrics:
    """The whole answer: with a total by the document, which is the mean as far as its example tells."""
    points = points_from(buckets, is_document=is_document)
    if not is_document:
        return Metrics(metrics=points)
    total = Averages(**_shown(averaged(buckets, buckets[0].at))) if buckets else Averages()
    return Metrics(metrics=points, total=total)


def _shown(bucket: Bucket) -> dict[str, float]:
    found = {name: round(bucket.values[name], 3) for name in NAMES}
    return found | {"batteryStateOfCharge": round(bucket.values["batteryStateOfCharge"])}


async def month_of(plant: Plant, now: datetime) -> Energies:
    """What flowed in the last thirty days; None where it is not recorded."""
    since = now - MONTH
    return Energies(
        imported_wh=await _sum(plant.history("imported_wh", since, now)),
        exported_wh=await _sum(plant.history("exported_wh", since, now)),
        solar_wh=await _sum(plant.history("solar_wh", since, now)),
        load_wh=await _sum(plant.history("load_wh", since, now)),
    )


async def _sum(question: Awaitable[Series]) -> float | None:
    series = await optional(question)
    values = [] if series is None else [value for value in series.values if value is not None]
    return sum(values) if values else None
