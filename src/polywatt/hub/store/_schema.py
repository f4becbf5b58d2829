"""The tables of the store, and the SQL of the hot path, compiled once."""

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import sqlite

from ._errors import StoreError
from ._rows import COUNTED, QUANTITIES

VERSION = 1
"""Version of the tables; stored in the file's ``user_version``."""
APPLICATION = 0x50574154
"""Stored in the file's ``application_id`` ("PWAT"), so that another program's database is not mistaken for ours."""

SIGNED = ("imported_wh", "exported_wh", "charged_wh", "discharged_wh")
"""The energies whose power has a sign; each is integrated separately."""

_tables = MetaData()


def _table(name: str, time_column: str, *columns: "Column[float]") -> Table:
    home: Column[int] = Column("home_id", ForeignKey("homes.id"), primary_key=True)
    return Table(name, _tables, home, Column(time_column, Integer, primary_key=True), *columns, sqlite_with_rowid=False)


def _floats(*names: str) -> "list[Column[float]]":
    return [Column(name, Float) for name in names]


homes = Table(
    "homes",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)
readings = _table("readings", "received_ms", Column("at_ms", Integer), *_floats(*QUANTITIES))
readings.append_column(Column("battery_activity", String))
readings.append_column(Column("grid_state", String))

buckets = _table("buckets", "start_ms", *_floats(*QUANTITIES, *SIGNED))
"""Means over the covered time, and how much of the five minutes that is."""
for _quantity in QUANTITIES:
    buckets.append_column(Column(f"{_quantity}_covers_ms", Integer, nullable=False))

counters = _table("counters", "received_ms", Column("at_ms", Integer), *_floats(*COUNTED))


def prepare(connection: Connection, path: Path) -> None:
    """Create the tables of a new file; refuse a file of another program or of a newer version.

    Raises:
        StoreError: the file belongs to another program, or to a newer Polywatt.
    """
    version = _pragma(connection, "user_version")
    application = _pragma(connection, "application_id")
    if application == APPLICATION and version == VERSION:
        return
    if application == APPLICATION:
        raise StoreError(
            f"the history {path} has version {version} and this Polywatt knows {VERSION}: install the Polywatt it is of"
        )
    if application != 0 or version != 0 or _pragma(connection, "schema_version") != 0:
        raise StoreError(f"the history {path} is another program's database: choose another path")
    _tables.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _sql_text(insert: Insert) -> str:
    return str(insert.compile(dialect=sqlite.dialect()))


ADD_READING = _sql_text(readings.insert().prefix_with("OR IGNORE"))
PUT_BUCKET = _sql_text(buckets.insert().prefix_with("OR REPLACE"))
PUT_COUNTERS = _sql_text(counters.insert().prefix_with("OR REPLACE"))

_of_home = bindparam("home", type_=Integer)
NEWEST = select(func.max(readings.c.received_ms)).where(readings.c.home_id == _of_home)
LAST_READING = select(readings).where(readings.c.home_id == _of_home).order_by(readings.c.received_ms.desc()).limit(1)
LAST_COUNTERS = select(counters).where(counters.c.home_id == _of_home).order_by(counters.c.received_ms.desc()).limit(1)
READINGS_WITHIN = (
    select(readings)
    .where(
        readings.c.home_id == _of_home,
        readings.c.received_ms >= bindparam("since", type_=Integer),
        readings.c.received_ms < bindparam("until", type_=Integer),
    )
    .order_by(readings.c.received_ms)
)
BUCKETS_WITHIN = (
    select(buckets)
    .where(
        buckets.c.home_id == _of_home,
        buckets.c.start_ms >= bindparam("since", type_=Integer),
        buckets.c.start_ms < bindparam("until", type_=Integer),
    )
    .order_by(buckets.c.start_ms)
)
