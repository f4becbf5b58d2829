"""Measure the writing of the history, with rollups and checks, against bare ``sqlite3`` with finished rows.

Both write the same columns of the same readings (5 s apart, the poll interval of a gateway) into the same kind of
table on the same disk, a durable commit (WAL, synchronous=FULL) for each batch.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeAlias

from polywatt.hub.store import Store
from polywatt.model import Activity, GridState, Reading

GOAL = "≥ 0.5"
BATCHES = (100, 1_000)
ROUNDS = 5
HOMES = 50
READINGS = 30_000

Batch: TypeAlias = Sequence[tuple[int, Reading]]


def run() -> list[tuple[str, str, float, str]]:
    """Return rows of (what, against, ratio of speeds, goal); the medians of alternating runs."""
    return [
        (
            f"history: readings written in batches of {size:,}",
            "sqlite3 executemany of finished rows",
            ratio(size),
            GOAL,
        )
        for size in BATCHES
    ]


def ratio(size: int) -> float:
    """Return our speed divided by that of the bare database."""
    batches = readings_in(size)
    with TemporaryDirectory() as folder:
        rows = rows_of(Path(folder) / "rows.db", batches)
        finished = [rows[at : at + size] for at in range(0, len(rows), size)]
        ratios = []
        for n in range(ROUNDS):
            ours_s = seconds_ours(Path(folder) / f"ours-{n}.db", batches)
            bare_s = seconds_bare(Path(folder) / f"bare-{n}.db", finished)
            ratios.append(bare_s / ours_s)
        return median(ratios)


def readings_in(size: int) -> list[Batch]:
    """Yield readings of all homes in turn, cut into batches."""
    readings = [(n % HOMES + 1, reading_at(n // HOMES, n % HOMES)) for n in range(READINGS)]
    return [readings[at : at + size] for at in range(0, READINGS, size)]


def reading_at(turn: int, home: int) -> Reading:
    """Return a reading of a home with solar, a battery and no car, with the fields that a gateway sends."""
    received_at = datetime(2026, 6, 21, tzinfo=UTC) + turn * timedelta(seconds=5) + home * timedelta(milliseconds=7)
    solar_w, grid_w = 2_000.0 + 7.5 * (turn % 97), 300.0 - 11.5 * (turn % 53)
    return Reading(
        received_at=received_at,
        at=received_at - timedelta(milliseconds=300),
        solar_w=solar_w,
        battery_w=-1_200.0 + 13.0 * (turn % 31),
        grid_w=grid_w,
        load_w=solar_w + grid_w - 800.0,
        soc_percent=20.0 + (turn % 700) / 10,
        energy_remaining_wh=2_700.0 + turn % 700,
        battery_activity=Activity.CHARGING,
        grid_state=GridState.CONNECTED,
        grid_voltage_v=230.0 + (turn % 40) / 10,
        grid_frequency_hz=50.0,
    )


def rows_of(path: Path, batches: Sequence[Batch]) -> list[tuple[Any, ...]]:
    """The finished rows, in the order in which they came."""
    seconds_ours(path, batches)
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM readings ORDER BY received_ms").fetchall()


def seconds_ours(path: Path, batches: Sequence[Batch]) -> float:
    """Readings into the store."""
    with closing(Store.open(path)) as store:
        for home in range(HOMES):
            store.home_id(f"home {home}")
        began_s = perf_counter()
        for batch in batches:
            store.add(batch)
        return perf_counter() - began_s


def seconds_bare(path: Path, batches: Sequence[Sequence[tuple[Any, ...]]]) -> float:
    """Finished rows into the same table."""
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        insert = f"INSERT OR IGNORE INTO readings VALUES ({', '.join('?' * len(batches[0][0]))})"
        began_s = perf_counter()
        for batch in batches:
            connection.executemany(insert, batch)
            connection.commit()
        return perf_counter() - began_s


if __name__ == "__main__":
    for row in run():
        print(*row, sep="\t")
