"""Read the history: closed buckets from their table, the open one from its raw readings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, func, select

from polywatt.model import Counters, Energies, Reading, Series, Unsupported

from ._open import open_bucket
from ._rollup import MS_PER_H
from ._rows import COUNTED, QUANTITIES, Row, reading_from, time_from_ms
from ._schema import BUCKETS_WITHIN, LAST_COUNTERS, LAST_READING, SIGNED, buckets
from ._spans import Day, bucket_starts, bucket_times, dates, day_bounds

MAX_DAYS = 400
"""The longest span of one query for 5-minute buckets, in days: a year and some more."""

_COLUMN_INDEX = {column.name: index for index, column in enumerate(buckets.columns)}
_START_INDEX = _COLUMN_INDEX["start_ms"]


def read_last(connection: Connection, home: int) -> Reading | None:
    """Return the newest reading of a home."""
    row = connection.execute(LAST_READING, {"home": home}).one_or_none()
    return None if row is None else reading_from(tuple(row))


def last_counters(connection: Connection, home: int) -> Counters | None:
    """Return the newest lifetime counters of a home."""
    row = connection.execute(LAST_COUNTERS, {"home": home}).one_or_none()
    if row is None:
        return None
    _, received_ms, at_ms, *energies = row
    return Counters(
        received_at=time_from_ms(received_ms),
        at=None if at_ms is None else time_from_ms(at_ms),
        lifetime=Energies(**dict(zip(COUNTED, energies, strict=True))),
    )


def read_day(connection: Connection, home: int, date: date, timezone: tzinfo) -> Day:
    """Return a local day in 5-minute means."""
    starts = bucket_starts(*day_bounds(date, timezone))
    rows = _rows_within(connection, home, starts)
    means = {quantity: _by_bucket(rows, starts, quantity) for quantity in QUANTITIES}
    return Day(date=date, starts=bucket_times(starts), means=means)


def read_series(connection: Connection, home: int, quantity: str, since: datetime, until: datetime) -> Series:
    """Return one quantity in all buckets that touch ``[since, until)``: a mean, or an energy."""
    if (until - since).days > MAX_DAYS:
        raise Unsupported(f"a history of 5 minutes spans {MAX_DAYS} days at most: ask for fewer at once")
    starts = bucket_starts(since, until)
    values = _by_bucket(_rows_within(connection, home, starts), starts, quantity)
    return Series(quantity=quantity, starts=bucket_times(starts), values=values)


def read_energies(
    connection: Connection, home: int, since: date, until: date, timezone: tzinfo
) -> dict[date, Energies]:
    """Return the energies of each local day of ``[since, until)``."""
    newest = open_bucket(connection, home)
    return {
        day: _energies_within(connection, home, bucket_starts(*day_bounds(day, timezone)), newest)
        for day in dates(since, until)
    }


def _energies_within(connection: Connection, home: int, starts: range, newest: Row | None) -> Energies:
    sums = connection.execute(_SUMS, {"home": home, "since": starts.start, "until": starts.stop}).one()
    energies = dict(zip(COUNTED, sums, strict=True))
    if newest is not None and newest[_START_INDEX] in starts:
        energies = {name: _add(value, _getter_for(name)(newest)) for name, value in energies.items()}
    return Energies(**energies)


def _rows_within(connection: Connection, home: int, starts: range) -> list[Row]:
    window = {"home": home, "since": starts.start, "until": starts.stop}
    rows: list[Row] = [tuple(row) for row in connection.execute(BUCKETS_WITHIN, window)]
    newest = open_bucket(connection, home)
    if newest is not None and newest[_START_INDEX] in starts:
        rows.append(newest)
    return rows


def _by_bucket(rows: Sequence[Row], starts: range, quantity: str) -> tuple[float | None, ...]:
    getter = _getter_for(quantity)
    values: list[float | None] = [None] * len(starts)
    for row in rows:
        values[starts.index(row[_START_INDEX])] = getter(row)
    return tuple(values)


def _getter_for(quantity: str) -> Callable[[Row], float | None]:
    """Return the function that reads a quantity from a bucket."""
    if quantity in QUANTITIES or quantity in SIGNED:
        return itemgetter(_COLUMN_INDEX[quantity])
    if quantity not in COUNTED:
        available = ", ".join((*QUANTITIES, *COUNTED))
        raise Unsupported(f"the history keeps no {quantity!r}; it keeps {available}")
    mean, covers = _COLUMN_INDEX[_power(quantity)], _COLUMN_INDEX[f"{_power(quantity)}_covers_ms"]
    return lambda row: None if row[mean] is None else row[mean] * row[covers] / MS_PER_H


def _power(energy: str) -> str:
    """Return the quantity that an energy without a sign is the integral of."""
    return energy.removesuffix("h")


def _add(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _sum_column(energy: str) -> ColumnElement[Any]:
    if energy in SIGNED:
        return func.sum(buckets.c[energy])
    return func.sum(buckets.c[_power(energy)] * buckets.c[f"{_power(energy)}_covers_ms"]) / float(MS_PER_H)


_SUMS = select(*map(_sum_column, COUNTED)).where(
    buckets.c.home_id == bindparam("home", type_=Integer),
    buckets.c.start_ms >= bindparam("since", type_=Integer),
    buckets.c.start_ms < bindparam("until", type_=Integer),
)
