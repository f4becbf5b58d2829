"""The buckets that are still open, one per home, cached in memory until they close."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from ._rollup import BUCKET_MS, HOLD_MS, bucket_from, bucket_start, closed_buckets, holding_from
from ._rows import HOME, RECEIVED, Row
from ._schema import NEWEST, PUT_BUCKET, READINGS_WITHIN


class OpenBuckets:
    """The writer's cache of each home's newest five minutes; a missing home is read from the file."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Row]] = {}
        """By home, in order; the first may be an earlier row that still holds in the bucket."""

    def forget(self) -> None:
        """Clear the cache: a commit failed, or another program wrote."""
        self._rows.clear()

    def take(self, connection: Connection, rows: Iterable[Row]) -> tuple[list[Row], set[tuple[int, int]]]:
        """Add rows; return the buckets they close, and the (home, start) of those that late rows belong to."""
        closed_rows: list[Row] = []
        late: set[tuple[int, int]] = set()
        open_rows = self._rows
        for row in rows:
            home, ms = row[HOME], row[RECEIVED]
            home_rows = open_rows.get(home)
            if home_rows is None:
                home_rows = open_rows[home] = _newest_rows(connection, home)
            newest = home_rows[-1][RECEIVED] if home_rows else -1
            if ms <= newest:
                late.add((home, bucket_start(ms)))
            elif ms // BUCKET_MS == newest // BUCKET_MS or not home_rows:
                home_rows.append(row)
            else:
                closed_rows += closed_buckets(bucket_start(newest), home_rows, bucket_start(ms))
                open_rows[home] = [*holding_from(bucket_start(ms), home_rows[-1:]), row]
        return closed_rows, late

    def repair(self, connection: Connection, late: Iterable[tuple[int, int]]) -> None:
        """Rebuild the closed buckets that late rows are in, or hold into."""
        touched = {(home, start) for home, first in late for start in (first, first + BUCKET_MS)}
        closed_rows: list[Row] = []
        for home, touched_buckets in groupby(sorted(touched), itemgetter(0)):
            self._rows.pop(home, None)
            newest = _newest_ms(connection, home)
            starts = [start for _, start in touched_buckets if start + BUCKET_MS <= newest]
            closed_rows += [bucket for start in starts if (bucket := _rebuild(connection, home, start)) is not None]
        if closed_rows:
            connection.exec_driver_sql(PUT_BUCKET, closed_rows)


def open_bucket(connection: Connection, home: int) -> Row | None:
    """Return the newest bucket of a home from its raw readings, up to the newest one."""
    rows = _newest_rows(connection, home)
    if not rows:
        return None
    newest_ms = rows[-1][RECEIVED]
    return bucket_from(bucket_start(newest_ms), rows, newest_ms)


def _newest_rows(connection: Connection, home: int) -> list[Row]:
    newest_ms = _newest_ms(connection, home)
    return [] if newest_ms < 0 else _rows_for(connection, home, bucket_start(newest_ms))


def _newest_ms(connection: Connection, home: int) -> int:
    newest = connection.execute(NEWEST, {"home": home}).scalar_one()
    return -1 if newest is None else int(newest)


def _rebuild(connection: Connection, home: int, start_ms: int) -> Row | None:
    rows = _rows_for(connection, home, start_ms)
    return bucket_from(start_ms, rows, start_ms + BUCKET_MS) if rows else None


def _rows_for(connection: Connection, home: int, start_ms: int) -> list[Row]:
    """Return the rows of a bucket, after the earlier one that still holds in it."""
    window = {"home": home, "since": start_ms - HOLD_MS, "until": start_ms + BUCKET_MS}
    return list(holding_from(start_ms, [tuple(row) for row in connection.execute(READINGS_WITHIN, window)]))
