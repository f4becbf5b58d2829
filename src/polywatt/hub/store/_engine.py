"""How the file is opened: who waits for whom, and what a commit promises."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event

from ._schema import prepare

Durability: TypeAlias = Literal["full", "normal"]

WAITS_S = 5.0
"""How long one writer waits for another program's."""


def engine_for(path: Path, durability: Durability) -> Engine:
    """Connections to the file; SQLite's own transactions instead of the driver's guesses about them."""
    engine = create_engine(URL.create("sqlite", database=str(path)), max_overflow=-1, connect_args={"timeout": WAITS_S})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA synchronous = {durability}")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        # A writer that upgrades a read transaction would fail at once instead of waiting.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def writer_of(engine: Engine, path: Path) -> Connection:
    """The one connection that writes, with the tables made."""
    connection = engine.connect().execution_options(writes=True)
    try:
        with connection.begin():
            prepare(connection, path)
        # Only now: another program's file, refused above, keeps its own way of journalling.
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection
