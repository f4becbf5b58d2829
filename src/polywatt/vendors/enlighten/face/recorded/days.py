"""History as sums of local days, which may have 23 or 25 hours."""

from bisect import bisect_left
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np

from polywatt.model import Series

from .flows import FLOWS, SOURCES, Floats, flows_of

MEASURED = ("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh", "car_wh")
DERIVED = FLOWS
AVERAGES = {"solar_wh": "solar_w", "load_wh": "load_w", "car_wh": "car_w"}
"""What stands for an energy where only its average power is recorded; of a power that changes its sign none does."""
DOUBT_WH = 10.0
"""A day's flows are told where the balance leaves no more room than this: all are shown in whole Wh, of which a day
has some 10,000."""

Days = dict[str, list[float | None]]
"""Wh by name and day; None: not measured, or (a flow) not determined."""
History = Callable[[str, datetime, datetime], Awaitable[Series | None]]


class Recorder:
    """Asks a plant for its days."""

    def __init__(self, history: History, offered: frozenset[str], absent: frozenset[str]) -> None:
        self._history, self._offered = history, offered
        self._absent = absent
        """What cannot flow in this home, and is 0 in its balance."""

    @property
    def has_any(self) -> bool:
        """Whether there is anything to ask for."""
        return any(self._quantity(name) is not None for name in MEASURED)

    async def days(self, first: date, count: int, zone: ZoneInfo) -> Days:
        """``count`` local days."""
        edges = edges_of(first, count, zone)
        found = {name: await self._steps(name, edges[0], edges[-1]) for name in MEASURED}
        days: Days = {name: _sums(series, edges) for name, series in found.items()}
        return days | self._flows(found, edges)

    async def _steps(self, name: str, since: datetime, until: datetime) -> Series | None:
        quantity = self._quantity(name)
        if quantity is None:
            return None
        series = await self._history(quantity, since, until)
        if series is None or quantity == name:
            return series
        return Series(quantity=name, starts=series.starts, values=_energies(series))

    def _quantity(self, name: str) -> str | None:
        return next((found for found in (name, AVERAGES.get(name)) if found in self._offered), None)

    def _flows(self, found: Mapping[str, Series | None], edges: Sequence[datetime]) -> Days:
        count = len(edges) - 1
        unknown: Days = {name: [None] * count for name in FLOWS}
        told = [series for name in SOURCES if (series := found[name]) is not None and series.values]
        if not told or any(series.starts != told[0].starts for series in told):
            return unknown
        size = len(told[0].values)
        steps = {name: self._array(name, found[name], size) for name in SOURCES}
        flows, doubt_wh = flows_of(steps)
        slices = _slices(told[0].starts, edges)
        is_known = [_is_known(doubt_wh[part]) for part in slices]
        return {
            name: [float(values[part].sum()) if known else None for part, known in zip(slices, is_known, strict=True)]
            for name, values in flows.items()
        }

    def _array(self, name: str, series: Series | None, size: int) -> Floats:
        if series is not None and series.values:
            return np.array([np.nan if value is None else value for value in series.values])
        return np.full(size, 0.0 if name in self._absent else np.nan)


def edges_of(first: date, count: int, zone: ZoneInfo) -> list[datetime]:
    """The local midnights around ``count`` days, in UTC; one more than days."""
    days = (first + timedelta(days=index) for index in range(count + 1))
    return [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]


def _slices(starts: Sequence[datetime], edges: Sequence[datetime]) -> list[slice]:
    """Which steps begin on which day."""
    marks = [bisect_left(starts, edge, hi=len(starts) - 1) for edge in edges]
    return [slice(begin, end) for begin, end in pairwise(marks)]


def _sums(series: Series | None, edges: Sequence[datetime]) -> list[float | None]:
    if series is None or not series.values:
        return [None] * (len(edges) - 1)
    return [_sum(series.values[part]) for part in _slices(series.starts, edges)]


def _sum(values: Sequence[float | None]) -> float | None:
    """Of what was measured; None where nothing was."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _energies(series: Series) -> tuple[float | None, ...]:
    return tuple(
        None if power_w is None else power_w * (end - begin).total_seconds() / 3_600.0
        for power_w, (begin, end) in zip(series.values, pairwise(series.starts), strict=True)
    )


def _is_known(doubt_wh: Floats) -> bool:
    """False also where a step is not measured (NaN compares false)."""
    return len(doubt_wh) > 0 and bool(doubt_wh.sum() <= DOUBT_WH)
