"""Open the SQLite file: lock waits, transactions and durability."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event

from ._schema import prepare

Durability: TypeAlias = Literal["full", "normal"]

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for the lock of another program."""


def make_engine(path: Path, durability: Durability) -> Engine:
    """Return an engine for the file, with explicit SQLite transactions instead of the driver's implicit ones."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), max_overflow=-1, connect_args={"timeout": BUSY_TIMEOUT_S}
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA synchronous = {durability}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A writer that upgrades a read transaction would fail at once instead of waiting.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def open_writer(engine: Engine, path: Path) -> Connection:
    """Open the one connection that writes, and create the tables."""
    connection = engine.connect().execution_options(writes=True)
    try:
        with connection.begin():
            prepare(connection, path)
        # Only now: another program's file, refused above, keeps its own journal mode.
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection
