"""The home's five-minute records, averaged over days and weeks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo

from polywatt.kit.optional import optional
from polywatt.model import Plant, Series

from ...wire.metrics import STEP_S, Averages, Metrics, Point
from ...wire.scale import epoch_ms
from ..status import share

QUANTITIES = ("load_w", "critical_load_w", "solar_w", "soc_percent", "exported_wh", "imported_wh")
NAMES = Averages.__struct_fields__


@dataclass(frozen=True, slots=True)
class Bucket:
    """Averages of the time from ``at`` on."""

    at: datetime
    values: dict[str, float] = field(default_factory=dict)
    """By the API's names; W and percent."""


async def fetch_buckets(plant: Plant, since: datetime, until: datetime) -> list[Bucket]:
    """Return five-minute averages in ``[since, until)``; one without a state of charge was not recorded."""
    columns = {name: _by_start(await optional(plant.history(name, since, until))) for name in QUANTITIES}
    return [Bucket(at, _values(at, columns)) for at in sorted(columns["soc_percent"])]


def _by_start(series: Series | None) -> dict[datetime, float]:
    if series is None:
        return {}
    pairs = zip(series.starts, series.values, strict=False)  # the last start is the end
    return {at.astimezone(UTC): value for at, value in pairs if value is not None}


def _values(at: datetime, columns: dict[str, dict[datetime, float]]) -> dict[str, float]:
    """Return the averages of a bucket; what no meter measures is 0, as in the captured records."""
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
    """Return 0 for an absent value, as this make does in its records."""
    return 0.0 if value is None else value


def average_of(buckets: list[Bucket], at: datetime) -> Bucket:
    """Return one bucket for many."""
    return Bucket(at, {name: sum(b.values[name] for b in buckets) / len(buckets) for name in NAMES})


def by_days(buckets: list[Bucket], zone: tzinfo, days: int) -> list[Bucket]:
    """Return an average per local day, or per week from Monday on; days of 23 and 25 hours are as long as they are."""
    groups: dict[datetime, list[Bucket]] = {}
    for bucket in buckets:
        groups.setdefault(beginning_of(bucket.at, zone, days), []).append(bucket)
    return [average_of(group, at) for at, group in sorted(groups.items())]


def beginning_of(at: datetime, zone: tzinfo, days: int) -> datetime:
    """Return the beginning of the local day; of the week, with 7 days."""
    day = at.astimezone(zone).date()
    if days == 7:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), zone).astimezone(UTC)


def points_from(buckets: list[Bucket], *, is_document: bool) -> list[Point]:
    """Return buckets as they are sent."""
    labels = {} if is_document else {"month": "", "year": "", "week": ""}
    return [Point(**_rounded(bucket), time=epoch_ms(bucket.at), **labels) for bucket in buckets]  # type: ignore[arg-type]


def metrics_from(buckets: list[Bucket], *, is_document: bool) -> Metrics:
    """Return ``metrics``: with a total by the document, which is the mean as far as its example shows."""
    points = points_from(buckets, is_document=is_document)
    if not is_document:
        return Metrics(metrics=points)
    total = Averages(**_rounded(average_of(buckets, buckets[0].at))) if buckets else Averages()
    return Metrics(metrics=points, total=total)


def _rounded(bucket: Bucket) -> dict[str, float]:
    values = {name: round(bucket.values[name], 3) for name in NAMES}
    return values | {"batteryStateOfCharge": round(bucket.values["batteryStateOfCharge"])}
