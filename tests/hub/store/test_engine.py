"""What can be wrong with the file, told in one line."""

import sqlite3
from contextlib import closing

import pytest

from polywatt.hub.store import VERSION, Store, StoreError
from polywatt.hub.store import _engine as engine

from ..homes import NOON, after, reading


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.db"


def filled(path) -> None:
    with closing(Store.open(path)) as store:
        home = store.home_id("hut")
        store.add([(home, reading(n * 10, solar_w=100.0)) for n in range(2_000)])


def refusal_of(path) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    words = str(caught.value)
    assert "\n" not in words
    assert str(path) in words
    return words


def test_a_store_is_as_it_was_left(path):
    filled(path)

    with closing(Store.open(path)) as store:
        assert store.homes() == {"hut": 1}
        assert store.last(1) == reading(19_990, solar_w=100.0)
        assert store.series(1, "solar_w", NOON, after(600)).values == (100.0, 100.0)


@pytest.mark.parametrize(("durability", "level"), [("full", 2), ("normal", 1)])
def test_durability_is_a_setting(path, durability, level):
    with closing(Store.open(path, durability=durability)) as store:
        assert store._writer.exec_driver_sql("PRAGMA synchronous").scalar() == level
        assert store._writer.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_newer_schema_is_refused(path):
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")

    assert f"has version {VERSION + 1} and this Polywatt knows {VERSION}" in refusal_of(path)


def test_another_programs_database_is_refused_and_left_as_it_is(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
        connection.commit()
    before = path.read_bytes()

    assert "another program's database" in refusal_of(path)
    assert path.read_bytes() == before


def test_garbage_is_refused(path):
    path.write_bytes(b"no database at all. " * 1_000)

    assert "is not a database" in refusal_of(path)


def test_a_torn_file_is_refused(path):
    filled(path)
    path.write_bytes(path.read_bytes()[:-40_000])

    assert "is damaged" in refusal_of(path)


def test_damage_found_while_reading_is_told_plainly(path):
    filled(path)
    content = bytearray(path.read_bytes())
    content[4_096:] = b"\xff" * (len(content) - 4_096)
    path.write_bytes(content)

    with closing(Store.open(path)) as store, pytest.raises(StoreError, match=r"damaged|is not a database"):
        store.last(1)


def test_a_missing_folder_is_told(tmp_path):
    assert "make its folder" in refusal_of(tmp_path / "nowhere" / "history.db")


def test_a_folder_is_no_file(tmp_path):
    assert "choose another path" in refusal_of(tmp_path)


def test_a_locked_file_is_told_and_nothing_is_half_written(path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.0)
    with closing(Store.open(path)) as store, closing(sqlite3.connect(path)) as other:
        home = store.home_id("hut")
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreError, match="is locked: stop the other program"):
            store.add([(home, reading(0))])

        other.rollback()
        assert store.last(home) is None
        store.add([(home, reading(1))])
        assert store.last(home) == reading(1)


def test_a_batch_that_was_not_kept_leaves_no_trace(path):
    with closing(Store.open(path)) as store:
        home = store.home_id("hut")
        store.add([(home, reading(0, solar_w=36.0))])

        with pytest.raises(OverflowError):
            store.add([(home, reading(10, solar_w=9_999.0)), (home, reading(20, solar_w=10**30))])
        store.add([(home, reading(30, solar_w=36.0)), (home, reading(300)), (home, reading(600))])

        assert store.series(home, "solar_w", NOON, after(600)).values == (36.0, None)


def test_a_full_disk_is_told_and_costs_only_what_was_not_acknowledged(path):
    with closing(Store.open(path)) as store:
        home = store.home_id("hut")
        batches = [[(home, reading(n * 1_000 + m, solar_w=36.0)) for m in range(1_000)] for n in range(3)]
        store.add(batches[0])
        pages = store._writer.exec_driver_sql("PRAGMA page_count").scalar()
        store._writer.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        store._writer.rollback()

        with pytest.raises(StoreError, match="free some space on its disk"):
            store.add(batches[1])
        kept = store.last(home)
        store._writer.exec_driver_sql("PRAGMA max_page_count = 100000")
        store._writer.rollback()
        store.add(batches[1])
        store.add(batches[2])

        assert kept == reading(999, solar_w=36.0)
        assert store.series(home, "solar_wh", NOON, after(2_700)).values == (3.0,) * 9


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_file_that_was_taken_away_is_told_instead_of_writing_into_nothing(path, is_replaced):
    store = Store.open(path)
    home = store.home_id("cabin")
    path.rename(path.with_suffix(".old"))
    if is_replaced:
        path.touch()
    with pytest.raises(StoreError, match="taken away"):
        store.add([(home, reading(0))])
    store.close()
