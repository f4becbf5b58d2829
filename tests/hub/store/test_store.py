from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from polywatt.hub.store import QUANTITIES, Store, StoreError
from polywatt.model import Activity, Counters, Energies, GridState, Reading, Unknown, Unsupported

from ..homes import NOON, after, counted, reading


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "history.db", durability="normal")
    yield store
    store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("shared") / "history.db", durability="normal")
    yield store
    store.close()


def test_a_home_keeps_its_number(store):
    first, second = store.home_id("hut"), store.home_id("barn")

    assert first != second
    assert store.home_id("hut") == first
    assert store.homes() == {"hut": first, "barn": second}


def test_a_home_without_readings_has_no_last_one(store):
    assert store.last(store.home_id("hut")) is None
    assert store.last_counters(store.home_id("hut")) is None


def test_an_empty_batch_is_nothing(store):
    store.add([])
    store.add_counters([])

    assert store.last(store.home_id("hut")) is None


words = st.text(max_size=20).map(lambda word: Unknown(word=word))
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
moments = st.integers(0, 4_000_000_000_000).map(lambda ms: NOON.replace(year=1971) + timedelta(milliseconds=ms))


@given(
    st.builds(
        Reading,
        received_at=moments,
        at=st.none() | moments,
        battery_activity=st.none() | st.sampled_from(Activity) | words,
        grid_state=st.none() | st.sampled_from(GridState) | words | st.just(Unknown(word="islanded")),
        **dict.fromkeys(QUANTITIES, numbers),
    )
)
def test_a_reading_comes_back_as_it_was(shared, reading):
    home = shared.home_id(str(hash(reading)))

    shared.add([(home, reading)])

    assert shared.last(home) == reading


def test_a_word_that_cannot_be_written_does_not_cost_the_batch(store):
    home = store.home_id("hut")

    store.add([(home, reading(0, grid_state=Unknown(word="\ud800"), solar_w=1.0))])

    assert store.last(home) == reading(0, grid_state=Unknown(word="?"), solar_w=1.0)


def test_a_second_reading_of_the_same_millisecond_is_ignored(store):
    home = store.home_id("hut")

    store.add([(home, reading(0, solar_w=1.0)), (home, reading(0, solar_w=2.0))])
    store.add([(home, reading(0, solar_w=3.0))])

    assert store.last(home) == reading(0, solar_w=1.0)


def test_homes_do_not_mix(store):
    hut, barn = store.home_id("hut"), store.home_id("barn")

    store.add([(hut, reading(0, solar_w=1.0)), (barn, reading(1, solar_w=2.0)), (hut, reading(2, solar_w=1.0))])

    assert store.last(hut) == reading(2, solar_w=1.0)
    assert store.last(barn) == reading(1, solar_w=2.0)
    assert store.series(barn, "solar_w", NOON, after(300)).values == (None,)
    assert store.series(hut, "solar_w", NOON, after(300)).values == (1.0,)


def test_lifetime_counters_come_back_as_they_were(store):
    home = store.home_id("hut")
    newest = Counters(received_at=after(60), at=after(59), lifetime=Energies(solar_wh=5.0, exported_wh=0.0))

    store.add_counters([(home, newest), (home, counted(0, 4.0))])

    assert store.last_counters(home) == newest


def test_a_quantity_that_is_not_kept_is_unsupported(store):
    with pytest.raises(Unsupported, match="keeps no 'wind_w'; it keeps solar_w"):
        store.series(store.home_id("hut"), "wind_w", NOON, after(300))


def test_a_history_of_ten_years_at_once_is_refused(store):
    with pytest.raises(Unsupported, match="400 days"):
        store.series(store.home_id("hut"), "solar_w", NOON, NOON.replace(year=2036))


def test_an_empty_span_is_an_empty_series(store):
    series = store.series(store.home_id("hut"), "solar_w", NOON, NOON)

    assert series.values == ()
    assert series.starts == (NOON,)


def test_a_closed_store_says_so_and_may_be_closed_again(store):
    store.close()
    store.close()

    with pytest.raises(StoreError, match="open it again"):
        store.homes()
    with pytest.raises(StoreError, match="open it again"):
        store.add([(1, reading())])


def test_readers_and_the_writer_work_at_the_same_time(store):
    home = store.home_id("hut")

    def watch(_):
        last = store.last(home)
        return last, store.energies(home, date(2026, 6, 21), date(2026, 6, 22), UTC)

    def write(n):
        store.add([(home, reading(n * 60, solar_w=60.0))])

    with ThreadPoolExecutor(4) as threads:
        written = threads.map(write, range(100), timeout=60)
        watched = list(threads.map(watch, range(100), timeout=60))
        list(written)

    # Written by several threads in any order, so a reader may see any of them; but whole ones.
    assert all(last is None or replace(last, received_at=NOON) == reading(0, solar_w=60.0) for last, _ in watched)
    assert store.energies(home, date(2026, 6, 21), date(2026, 6, 22), UTC)[date(2026, 6, 21)].solar_wh == pytest.approx(
        99
    )
