"""The store: one writer and any number of readers on one file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import Self

from sqlalchemy import Connection, Engine, select

from polywatt.model import Counters, Energies, Reading, Series

from ._engine import Durability, engine_for, writer_of
from ._errors import StoreError, told_plainly
from ._open import OpenBuckets
from ._query import day_of, energies_of, last_counters, last_reading, series_of
from ._rows import counters_row_of, row_of
from ._schema import ADD_READING, PUT_BUCKET, PUT_COUNTERS, homes
from ._spans import Day


class Store:
    """The history of all homes. It blocks: call it from worker threads, from as many as you like.

    Every method raises StoreError where the file cannot be written or read.
    """

    def __init__(self, path: Path, engine: Engine, writer: Connection) -> None:
        self._path = path
        self._engine = engine
        self._writer = writer
        self._writing = Lock()
        self._open = OpenBuckets()
        self._seen = -1
        self._file = _identity(path)
        self._is_closed = False

    @classmethod
    def open(cls, path: str | Path, durability: Durability = "full") -> Self:
        """The store in this file, which is made where there is none.

        Args:
            path: of the file; its folder must be there.
            durability: "full": what was acknowledged survives a power cut. "normal": it survives the end of the
                program, and a power cut may cost the last moments; kinder to an SD card.
        """
        path = Path(path)
        engine = engine_for(path, durability)
        try:
            with told_plainly(path):
                return cls(path, engine, writer_of(engine, path))
        except BaseException:
            engine.dispose()
            raise

    def homes(self) -> dict[str, int]:
        """The number of every home there ever was, by name."""
        with self._read() as connection:
            return {name: home for home, name in connection.execute(select(homes.c.id, homes.c.name))}

    def home_id(self, name: str) -> int:
        """The number of a home, given on first sight."""
        with self._write() as connection:
            connection.execute(homes.insert().prefix_with("OR IGNORE"), {"name": name})
            return int(connection.execute(select(homes.c.id).where(homes.c.name == name)).scalar_one())

    def add(self, batch: Sequence[tuple[int, Reading]]) -> None:
        """Keep readings of any homes, in any order; returns when they are durable.

        A second reading of a home in the same millisecond is ignored.
        """
        rows = [row_of(home, reading) for home, reading in batch]
        if not rows:
            return
        with self._write() as connection:
            done, late = self._open.take(connection, rows)
            connection.exec_driver_sql(ADD_READING, rows)
            if done:
                connection.exec_driver_sql(PUT_BUCKET, done)
            if late:
                self._open.repair(connection, late)

    def add_counters(self, batch: Sequence[tuple[int, Counters]]) -> None:
        """Keep what flowed since ever; returns when it is durable."""
        rows = [counters_row_of(home, counters) for home, counters in batch]
        if rows:
            with self._write() as connection:
                connection.exec_driver_sql(PUT_COUNTERS, rows)

    def last(self, home: int) -> Reading | None:
        """The newest reading."""
        with self._read() as connection:
            return last_reading(connection, home)

    def last_counters(self, home: int) -> Counters | None:
        """The newest lifetime counters."""
        with self._read() as connection:
            return last_counters(connection, home)

    def day(self, home: int, day: date, timezone: tzinfo) -> Day:
        """A local day in 5-minute means."""
        with self._read() as connection:
            return day_of(connection, home, day, timezone)

    def energies(self, home: int, since: date, until: date, timezone: tzinfo) -> dict[date, Energies]:
        """What flowed on each local day of ``[since, until)``; the newest reading counts once the next one is there."""
        with self._read() as connection:
            return energies_of(connection, home, since, until, timezone)

    def series(self, home: int, quantity: str, since: datetime, until: datetime) -> Series:
        """Five-minute means of a field of Reading, or sums of a field of Energies.

        The buckets are those that begin in ``[since, until)``.

        Raises:
            Unsupported: no such quantity is kept, or the span is longer than MOST_DAYS.
        """
        with self._read() as connection:
            return series_of(connection, home, quantity, since, until)

    def close(self) -> None:
        """Let go of the file. Closing again does nothing."""
        with self._writing, told_plainly(self._path):
            self._is_closed = True
            self._writer.close()
            self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """One consistent view of the file."""
        self._refuse_if_closed()
        with told_plainly(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """All of it or nothing, durable at the end."""
        with self._writing, told_plainly(self._path):
            self._refuse_if_closed()
            self._refuse_if_taken_away()
            try:
                with self._writer.begin():
                    self._notice_others()
                    yield self._writer
            except BaseException:
                self._open.forget()
                raise

    def _notice_others(self) -> None:
        """Another program's commit may have added readings to a bucket that we hold open."""
        version = self._writer.exec_driver_sql("PRAGMA data_version").scalar_one()
        if version != self._seen:
            self._open.forget()
            self._seen = version

    def _refuse_if_taken_away(self) -> None:
        """SQLite would go on writing into a file that has no name any more, and all of it would be lost."""
        if _identity(self._path) != self._file:
            raise StoreError(
                f"the history {self._path} was taken away while it was open: start again to make a new one"
            )

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise StoreError(f"the history {self._path} has been closed: open it again")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file a path leads to; None: to none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
