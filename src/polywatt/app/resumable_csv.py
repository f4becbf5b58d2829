"""A CSV file of records that an export can continue, also after a crash in the middle of a line."""

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from .usage import WrongUsage

TAIL_BYTES = 64 * 1024
"""Enough bytes to contain the last line."""


class ResumableCsv:
    """A CSV file of rows by their start, oldest first; added rows are on disk."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self._header = _csv_row(["starts_at", *columns])
        self.first: datetime | None = None
        """The start of the first row that the file had when it was opened, in UTC."""
        self.last: datetime | None = None
        """The start of the last row, in UTC; None: there is none."""

    def __enter__(self) -> Self:
        """Open the file, or create it.

        Raises:
            WrongUsage: the file cannot be written, or is not an export of these columns.
        """
        try:
            # Neither truncated nor created anew: an existing file is examined first.
            self._file: BinaryIO = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        except (OSError, ValueError) as error:
            raise WrongUsage(f"{self.path} cannot be written: {getattr(error, 'strerror', None) or error}") from error
        try:
            self._lock()
            self._continue()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: Iterable[tuple[datetime, Sequence[float | None]]]) -> int:
        """Append the rows that are newer than the last one; return how many."""
        text, count = io.StringIO(newline=""), 0
        for local, values in rows:
            # In UTC: two times of one zone are compared by their clocks, which show an hour twice in autumn.
            at = local.astimezone(UTC)
            if self.last is not None and at <= self.last:
                continue
            text.write(
                _csv_row([local.isoformat(), *("" if value is None else _format_number(value) for value in values)])
            )
            self.last, count = at, count + 1
        if count:
            self._file.write(text.getvalue().encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        return count

    def _lock(self) -> None:
        """Lock the file against a second export; the system releases the lock when the process ends."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongUsage(f"another export is writing {self.path}; wait for it, or give another file") from error

    def _continue(self) -> None:
        size = self._file.seek(0, os.SEEK_END)
        if size == 0:
            self._file.write(self._header.encode())
            self._file.flush()
            return
        self._file.seek(0)
        if self._file.readline(TAIL_BYTES).decode("utf-8", "replace") != self._header:
            raise WrongUsage(
                f"{self.path} holds something else than an export of this home (its first line differs); "
                "give another file"
            )
        first_line = self._file.readline(TAIL_BYTES)
        if first_line.endswith(b"\n"):
            self.first = _start_of(first_line, self.path)
        offset = max(len(self._header.encode()), size - TAIL_BYTES)
        self._file.seek(offset)
        tail = self._file.read()
        complete = tail[: tail.rfind(b"\n") + 1]
        # A line without an end was interrupted while it was written: it is written again, complete.
        self._file.truncate(offset + len(complete))
        self._file.seek(0, os.SEEK_END)
        lines = complete.splitlines()
        self.last = _start_of(lines[-1], self.path) if lines else None


def _csv_row(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _format_number(value: float) -> str:
    """Format without floating-point noise, and 0 rather than 0.0."""
    return f"{round(value, 3) + 0.0:.12g}"


def _start_of(row: bytes, path: Path) -> datetime:
    try:
        start = datetime.fromisoformat(row.split(b",", 1)[0].decode())
        return start.astimezone(UTC) if start.tzinfo is not None else start.replace(tzinfo=UTC)
    except ValueError:
        raise WrongUsage(f"{path} ends with a line that is no record; give another file") from None
