"""The buckets that are still open, one per home, kept in memory until they close."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection

from ._rollup import BUCKET_MS, HOLD_MS, bucket_of, closed, led, start_of
from ._rows import HOME, RECEIVED, Row
from ._schema import NEWEST, PUT_BUCKET, READINGS_WITHIN


class OpenBuckets:
    """What the writer knows of each home's newest five minutes; whatever is missing is read from the file."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Row]] = {}
        """By home, in order; the first may be the one that holds into the bucket."""

    def forget(self) -> None:
        """Read everything anew: a commit failed, or another program wrote."""
        self._rows.clear()

    def take(self, connection: Connection, rows: Iterable[Row]) -> tuple[list[Row], set[tuple[int, int]]]:
        """The buckets these rows close, and the (home, start) that rows came too late for."""
        done: list[Row] = []
        late: set[tuple[int, int]] = set()
        held = self._rows
        for row in rows:
            home, ms = row[HOME], row[RECEIVED]
            mine = held.get(home)
            if mine is None:
                mine = held[home] = _newest_rows(connection, home)
            newest = mine[-1][RECEIVED] if mine else -1
            if ms <= newest:
                late.add((home, start_of(ms)))
            elif ms // BUCKET_MS == newest // BUCKET_MS or not mine:
                mine.append(row)
            else:
                done += closed(start_of(newest), mine, start_of(ms))
                held[home] = [*led(start_of(ms), mine[-1:]), row]
        return done, late

    def repair(self, connection: Connection, late: Iterable[tuple[int, int]]) -> None:
        """Make the closed buckets anew that late rows are in, or hold into."""
        touched = {(home, start) for home, first in late for start in (first, first + BUCKET_MS)}
        done: list[Row] = []
        for home, mine in groupby(sorted(touched), itemgetter(0)):
            self._rows.pop(home, None)
            newest = _newest_ms(connection, home)
            starts = [start for _, start in mine if start + BUCKET_MS <= newest]
            done += [bucket for start in starts if (bucket := _rebuilt(connection, home, start)) is not None]
        if done:
            connection.exec_driver_sql(PUT_BUCKET, done)


def open_bucket(connection: Connection, home: int) -> Row | None:
    """The newest bucket of a home from the raw readings, up to the newest one."""
    rows = _newest_rows(connection, home)
    if not rows:
        return None
    newest_ms = rows[-1][RECEIVED]
    return bucket_of(start_of(newest_ms), rows, newest_ms)


def _newest_rows(connection: Connection, home: int) -> list[Row]:
    newest_ms = _newest_ms(connection, home)
    return [] if newest_ms < 0 else _rows_for(connection, home, start_of(newest_ms))


def _newest_ms(connection: Connection, home: int) -> int:
    newest = connection.execute(NEWEST, {"home": home}).scalar_one()
    return -1 if newest is None else int(newest)


def _rebuilt(connection: Connection, home: int, start_ms: int) -> Row | None:
    rows = _rows_for(connection, home, start_ms)
    return bucket_of(start_ms, rows, start_ms + BUCKET_MS) if rows else None


def _rows_for(connection: Connection, home: int, start_ms: int) -> list[Row]:
    """What a bucket is made of: its rows behind the one that holds into it."""
    window = {"home": home, "since": start_ms - HOLD_MS, "until": start_ms + BUCKET_MS}
    return list(led(start_ms, [tuple(row) for row in connection.execute(READINGS_WITHIN, window)]))
