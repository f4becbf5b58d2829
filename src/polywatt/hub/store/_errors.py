"""Errors of the database file, as one line that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from polywatt.model import PolywattError


class StoreError(PolywattError):
    """The history cannot be written or read."""


_MESSAGES = {
    "SQLITE_CANTOPEN": "cannot be opened: make its folder, or choose another path",
    "SQLITE_PERM": "may not be opened: give this user access to it",
    "SQLITE_READONLY": "cannot be written: make the file and its folder writable for this user",
    "SQLITE_NOTADB": "is not a database: choose another path, or move that file away",
    "SQLITE_CORRUPT": "is damaged: move it away and restore a copy, or start a new one",
    "SQLITE_FULL": "cannot grow: free some space on its disk",
    "SQLITE_BUSY": "is locked: stop the other program that writes it",
    "SQLITE_LOCKED": "is locked: stop the other program that writes it",
    "SQLITE_IOERR": "cannot be read or written: check its disk",
}


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn database errors into a StoreError about ``path``."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(path, error.orig) from error
    except sqlite3.Error as error:
        raise _store_error(path, error) from error


def _store_error(path: Path, cause: BaseException | None) -> StoreError:
    name = getattr(cause, "sqlite_errorname", "")
    primary_code = "_".join(name.split("_")[:2])
    message = _MESSAGES.get(primary_code, f"failed ({cause}): check the file and its disk")
    return StoreError(f"the history {path} {message}")
