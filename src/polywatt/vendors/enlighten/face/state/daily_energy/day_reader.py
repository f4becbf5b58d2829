"""Read a plant's history as sums of local days, which may have 23 or 25 hours."""

from bisect import bisect_left
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from polywatt.model import Series

from .flows import FLOWS, SOURCES, Floats, flows_from

__all__ = ["FLOWS", "MEASURED", "DayReader", "Days", "day_edges"]
MEASURED = ("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh", "car_wh")
AVERAGES = {"solar_wh": "solar_w", "load_wh": "load_w", "car_wh": "car_w"}
"""Average powers that replace an energy which is not recorded; a power that changes its sign cannot."""
MAX_DOUBT_WH = 10.0
"""A day's flows are known where the balance leaves at most this range: all are whole Wh, some 10,000 a day."""

Days = dict[str, list[float | None]]
"""Wh by name and day; None: not measured, or (a flow) not determined."""
History = Callable[[str, datetime, datetime], Awaitable[Series | None]]


class DayReader:
    """Read days of a plant's history."""

    def __init__(self, history: History, available: frozenset[str], absent: frozenset[str]) -> None:
        self._history, self._available = history, available
        self._absent = absent
        """Energies that cannot flow in this home, and are 0 in its balance."""

    @property
    def has_any(self) -> bool:
        """Whether the plant records any of the energies."""
        return any(self._quantity(name) is not None for name in MEASURED)

    async def days(self, first: date, count: int, zone: ZoneInfo) -> Days:
        """Return ``count`` local days."""
        edges = day_edges(first, count, zone)
        measured = {name: await self._energies(name, edges[0], edges[-1]) for name in MEASURED}
        days: Days = {name: _sums(series, edges) for name, series in measured.items()}
        return days | self._flows(measured, edges)

    async def _energies(self, name: str, since: datetime, until: datetime) -> Series | None:
        quantity = self._quantity(name)
        if quantity is None:
            return None
        series = await self._history(quantity, since, until)
        if series is None or quantity == name:
            return series
        return Series(quantity=name, starts=series.starts, values=_energies_from(series))

    def _quantity(self, name: str) -> str | None:
        return next((quantity for quantity in (name, AVERAGES.get(name)) if quantity in self._available), None)

    def _flows(self, measured: Mapping[str, Series | None], edges: Sequence[datetime]) -> Days:
        count = len(edges) - 1
        unknown: Days = {name: [None] * count for name in FLOWS}
        sources = [series for name in SOURCES if (series := measured[name]) is not None and series.values]
        if not sources or any(series.starts != sources[0].starts for series in sources):
            return unknown
        size = len(sources[0].values)
        flows, doubt_wh = flows_from({name: self._array(name, measured[name], size) for name in SOURCES})
        slices = _day_slices(sources[0].starts, edges)
        is_known = [_is_known(doubt_wh[day]) for day in slices]
        return {
            name: [float(values[day].sum()) if known else None for day, known in zip(slices, is_known, strict=True)]
            for name, values in flows.items()
        }

    def _array(self, name: str, series: Series | None, size: int) -> Floats:
        if series is not None and series.values:
            return np.array([np.nan if value is None else value for value in series.values])
        return np.full(size, 0.0 if name in self._absent else np.nan)


def day_edges(first: date, count: int, zone: ZoneInfo) -> list[datetime]:
    """Return the local midnights around ``count`` days, in UTC; one more than days."""
    days = (first + timedelta(days=index) for index in range(count + 1))
    return [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]


def _day_slices(starts: Sequence[datetime], edges: Sequence[datetime]) -> list[slice]:
    """Return the steps that begin on each day."""
    marks = [bisect_left(starts, edge, hi=len(starts) - 1) for edge in edges]
    return [slice(begin, end) for begin, end in pairwise(marks)]


def _sums(series: Series | None, edges: Sequence[datetime]) -> list[float | None]:
    if series is None or not series.values:
        return [None] * (len(edges) - 1)
    return [_sum(series.values[day]) for day in _day_slices(series.starts, edges)]


def _sum(values: Sequence[float | None]) -> float | None:
    """Return the sum of the measured values; None where there are none."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _energies_from(series: Series) -> tuple[float | None, ...]:
    return tuple(
        None if power_w is None else power_w * (end - begin).total_seconds() / 3_600.0
        for power_w, (begin, end) in zip(series.values, pairwise(series.starts), strict=True)
    )


def _is_known(doubt_wh: Floats) -> bool:
    """Whether a day's flows are known; False also where a step is not measured (NaN compares false)."""
    return len(doubt_wh) > 0 and bool(doubt_wh.sum() <= MAX_DOUBT_WH)
