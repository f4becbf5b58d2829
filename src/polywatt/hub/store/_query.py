"""What is read: closed buckets from their table, the open one from its raw readings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, func, select

from polywatt.model import Counters, Energies, Reading, Series, Unsupported

from ._open import open_bucket
from ._rollup import MS_PER_H
from ._rows import COUNTED, QUANTITIES, Row, moment, reading_from
from ._schema import BUCKETS_WITHIN, LAST_COUNTERS, LAST_READING, SIGNED, buckets
from ._spans import Day, bounds, days, edges, moments

MOST_DAYS = 400
"""What one question for 5-minute buckets may span: a year and the days around it."""

_PLACE = {column.name: place for place, column in enumerate(buckets.columns)}
_START = _PLACE["start_ms"]


def last_reading(connection: Connection, home: int) -> Reading | None:
    """The newest reading of a home."""
    row = connection.execute(LAST_READING, {"home": home}).one_or_none()
    return None if row is None else reading_from(tuple(row))


def last_counters(connection: Connection, home: int) -> Counters | None:
    """The newest lifetime counters of a home."""
    row = connection.execute(LAST_COUNTERS, {"home": home}).one_or_none()
    if row is None:
        return None
    _, received_ms, at_ms, *counted = row
    return Counters(
        received_at=moment(received_ms),
        at=None if at_ms is None else moment(at_ms),
        lifetime=Energies(**dict(zip(COUNTED, counted, strict=True))),
    )


def day_of(connection: Connection, home: int, date: date, timezone: tzinfo) -> Day:
    """A local day in 5-minute means."""
    starts = edges(*bounds(date, timezone))
    rows = _rows_within(connection, home, starts)
    means = {quantity: _laid_out(rows, starts, quantity) for quantity in QUANTITIES}
    return Day(date=date, starts=moments(starts), means=means)


def series_of(connection: Connection, home: int, quantity: str, since: datetime, until: datetime) -> Series:
    """One quantity in all buckets that touch ``[since, until)``: a mean, or an energy."""
    if (until - since).days > MOST_DAYS:
        raise Unsupported(f"a history of 5 minutes spans {MOST_DAYS} days at most: ask for fewer at once")
    starts = edges(since, until)
    values = _laid_out(_rows_within(connection, home, starts), starts, quantity)
    return Series(quantity=quantity, starts=moments(starts), values=values)


def energies_of(connection: Connection, home: int, since: date, until: date, timezone: tzinfo) -> dict[date, Energies]:
    """What flowed on each local day of ``[since, until)``."""
    newest = open_bucket(connection, home)
    return {
        day: _energies_within(connection, home, edges(*bounds(day, timezone)), newest) for day in days(since, until)
    }


def _energies_within(connection: Connection, home: int, starts: range, newest: Row | None) -> Energies:
    sums = connection.execute(_SUMS, {"home": home, "since": starts.start, "until": starts.stop}).one()
    counted = dict(zip(COUNTED, sums, strict=True))
    if newest is not None and newest[_START] in starts:
        counted = {name: _sum(value, _meaning(name)(newest)) for name, value in counted.items()}
    return Energies(**counted)


def _rows_within(connection: Connection, home: int, starts: range) -> list[Row]:
    window = {"home": home, "since": starts.start, "until": starts.stop}
    rows: list[Row] = [tuple(row) for row in connection.execute(BUCKETS_WITHIN, window)]
    newest = open_bucket(connection, home)
    if newest is not None and newest[_START] in starts:
        rows.append(newest)
    return rows


def _laid_out(rows: Sequence[Row], starts: range, quantity: str) -> tuple[float | None, ...]:
    of = _meaning(quantity)
    values: list[float | None] = [None] * len(starts)
    for row in rows:
        values[starts.index(row[_START])] = of(row)
    return tuple(values)


def _meaning(quantity: str) -> Callable[[Row], float | None]:
    """How a quantity is read from a bucket."""
    if quantity in QUANTITIES or quantity in SIGNED:
        return itemgetter(_PLACE[quantity])
    if quantity not in COUNTED:
        kept = ", ".join((*QUANTITIES, *COUNTED))
        raise Unsupported(f"the history keeps no {quantity!r}; it keeps {kept}")
    mean, covers = _PLACE[_power(quantity)], _PLACE[f"{_power(quantity)}_covers_ms"]
    return lambda row: None if row[mean] is None else row[mean] * row[covers] / MS_PER_H


def _power(energy: str) -> str:
    """The quantity that an energy without a sign is the integral of."""
    return energy.removesuffix("h")


def _sum(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _summed(energy: str) -> ColumnElement[Any]:
    if energy in SIGNED:
        return func.sum(buckets.c[energy])
    return func.sum(buckets.c[_power(energy)] * buckets.c[f"{_power(energy)}_covers_ms"]) / float(MS_PER_H)


_SUMS = select(*map(_summed, COUNTED)).where(
    buckets.c.home_id == bindparam("home", type_=Integer),
    buckets.c.start_ms >= bindparam("since", type_=Integer),
    buckets.c.start_ms < bindparam("until", type_=Integer),
)
