"""The store: one writer and any number of readers on one file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from pathlib import Path
from threading import Lock
from typing import Self

from sqlalchemy import Connection, Engine, select

from polywatt.model import Counters, Energies, Reading, Series

from ._engine import Durability, make_engine, open_writer
from ._errors import StoreError, store_errors
from ._open import OpenBuckets
from ._query import last_counters, read_day, read_energies, read_last, read_series
from ._rows import counters_row, reading_row
from ._schema import ADD_READING, PUT_BUCKET, PUT_COUNTERS, homes
from ._spans import Day


class Store:
    """The history of all homes. Its methods block: call them from worker threads, from any number.

    Every method raises StoreError where the file cannot be written or read.
    """

    def __init__(self, path: Path, engine: Engine, writer: Connection) -> None:
        self._path = path
        self._engine = engine
        self._writer = writer
        self._writing = Lock()
        self._open = OpenBuckets()
        self._data_version = -1
        self._file = _identity(path)
        self._is_closed = False

    @classmethod
    def open(cls, path: str | Path, durability: Durability = "full") -> Self:
        """Open the store in this file; create the file where there is none.

        Args:
            path: the file; its folder must exist.
            durability: "full": acknowledged data survives a power cut. "normal": it survives the end of the
                program, and a power cut may cost the last moments; kinder to an SD card.
        """
        path = Path(path)
        engine = make_engine(path, durability)
        try:
            with store_errors(path):
                return cls(path, engine, open_writer(engine, path))
        except BaseException:
            engine.dispose()
            raise

    def homes(self) -> dict[str, int]:
        """Return the number of every recorded home, by name."""
        with self._read() as connection:
            return {name: home for home, name in connection.execute(select(homes.c.id, homes.c.name))}

    def home_id(self, name: str) -> int:
        """Return the number of a home; a new name gets a new number."""
        with self._write() as connection:
            connection.execute(homes.insert().prefix_with("OR IGNORE"), {"name": name})
            return int(connection.execute(select(homes.c.id).where(homes.c.name == name)).scalar_one())

    def add(self, batch: Sequence[tuple[int, Reading]]) -> None:
        """Add readings of any homes, in any order; return when they are durable.

        A second reading of a home in the same millisecond is ignored.
        """
        rows = [reading_row(home, reading) for home, reading in batch]
        if not rows:
            return
        with self._write() as connection:
            closed_rows, late = self._open.take(connection, rows)
            connection.exec_driver_sql(ADD_READING, rows)
            if closed_rows:
                connection.exec_driver_sql(PUT_BUCKET, closed_rows)
            if late:
                self._open.repair(connection, late)

    def add_counters(self, batch: Sequence[tuple[int, Counters]]) -> None:
        """Add lifetime counters; return when they are durable."""
        rows = [counters_row(home, counters) for home, counters in batch]
        if rows:
            with self._write() as connection:
                connection.exec_driver_sql(PUT_COUNTERS, rows)

    def last(self, home: int) -> Reading | None:
        """Return the newest reading."""
        with self._read() as connection:
            return read_last(connection, home)

    def last_counters(self, home: int) -> Counters | None:
        """Return the newest lifetime counters."""
        with self._read() as connection:
            return last_counters(connection, home)

    def day(self, home: int, day: date, timezone: tzinfo) -> Day:
        """Return a local day in 5-minute means."""
        with self._read() as connection:
            return read_day(connection, home, day, timezone)

    def energies(self, home: int, since: date, until: date, timezone: tzinfo) -> dict[date, Energies]:
        """Return the energies of each local day of ``[since, until)``; a reading counts once the next one is there."""
        with self._read() as connection:
            return read_energies(connection, home, since, until, timezone)

    def series(self, home: int, quantity: str, since: datetime, until: datetime) -> Series:
        """Return five-minute means of a field of Reading, or sums of a field of Energies.

        The buckets are those that begin in ``[since, until)``.

        Raises:
            Unsupported: no such quantity is recorded, or the span is longer than MAX_DAYS.
        """
        with self._read() as connection:
            return read_series(connection, home, quantity, since, until)

    def close(self) -> None:
        """Close the file. Closing again does nothing."""
        with self._writing, store_errors(self._path):
            self._is_closed = True
            self._writer.close()
            self._engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """Read one consistent state of the file."""
        self._refuse_if_closed()
        with store_errors(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """Write all or nothing, durable at the end."""
        with self._writing, store_errors(self._path):
            self._refuse_if_closed()
            self._refuse_if_removed()
            try:
                with self._writer.begin():
                    self._forget_if_changed()
                    yield self._writer
            except BaseException:
                self._open.forget()
                raise

    def _forget_if_changed(self) -> None:
        """Clear the open buckets after another program's commit, which may have added readings to them."""
        version = self._writer.exec_driver_sql("PRAGMA data_version").scalar_one()
        if version != self._data_version:
            self._open.forget()
            self._data_version = version

    def _refuse_if_removed(self) -> None:
        """Raise if the file was removed: SQLite would go on writing into it, and all of that would be lost."""
        if _identity(self._path) != self._file:
            raise StoreError(
                f"the history {self._path} was taken away while it was open: start again to make a new one"
            )

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise StoreError(f"the history {self._path} has been closed: open it again")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the identity of the file at a path; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
