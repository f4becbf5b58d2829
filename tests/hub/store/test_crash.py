"""kill -9 in the middle of everything."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from polywatt.hub.store import COUNTED, QUANTITIES, Store

from ..homes import NOON, after, reading

SIZE, HOMES = 40, 3

WRITER = """
import sys
from polywatt.hub.store import Store
from tests.hub.store.test_crash import batch, HOMES
store = Store.open(sys.argv[1])
for home in range(HOMES):
    store.home_id(f"home {home}")
n = 0
while True:
    store.add(batch(n))
    print(n, flush=True)
    n += 1
"""


def batch(n: int):
    """Each batch closes a bucket of some home; now and then a reading is late."""
    late = [(1, reading(n * 200 - 333.5, solar_w=7.0))] if n % 4 == 3 else []
    times = [n * 200 + m * 5 for m in range(SIZE)]
    return late + [(m % HOMES + 1, reading(t, solar_w=t % 900.0, grid_w=450.0 - t % 900)) for m, t in enumerate(times)]


def killed_after(path: Path, batches: int) -> int:
    """Run a writer and kill it; the last batch that it acknowledged."""
    with subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if int(line) >= batches:
                writer.kill()
                break
        rest = [line for line in writer.stdout if line.endswith("\n")]
    return int(([line, *rest])[-1])


def test_nothing_acknowledged_is_lost_and_the_rollups_are_those_of_the_readings(tmp_path):
    path = tmp_path / "history.db"

    acknowledged = killed_after(path, 57)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (kept,) = connection.execute("SELECT count(*) FROM readings").fetchone()
    written = next(n for n in (acknowledged + 1, acknowledged + 2) if kept == sum(len(batch(m)) for m in range(n)))
    with closing(Store.open(path)) as store, closing(Store.open(tmp_path / "again.db")) as again:
        again.add([one for n in range(written) for one in batch(n)])
        assert everything(store) == everything(again)
        more = batch(written) + batch(written + 1) + batch(written + 2)
        store.add(more)
        again.add(more)
        assert everything(store) == everything(again)


def everything(store: Store) -> list[object]:
    return [
        (store.last(home), *(store.series(home, q, NOON, after(86_400)) for q in (*QUANTITIES, *COUNTED)))
        for home in range(1, HOMES + 1)
    ]
