"""Buckets and energies follow from the raw readings by one rule."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.hub.store import BUCKET_S, COUNTED, HOLD_S, QUANTITIES, Store
from polywatt.model import Energies, Reading

from ..homes import NOON, after, reading

DAY = date(2026, 6, 21)
END = after(4 * 3_600)
numbers = count()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("rollups") / "history.db", durability="normal")
    yield store
    store.close()


def new_home(store: Store) -> int:
    return store.home_id(f"home {next(numbers)}")


def added(store: Store, *readings: Reading) -> int:
    home = new_home(store)
    store.add([(home, one) for one in readings])
    return home


def values(store, home: int, quantity: str = "solar_w", until: datetime = END) -> list[float | None]:
    return list(store.series(home, quantity, NOON, until).values)


def all_of(store, home: int):
    return {quantity: values(store, home, quantity) for quantity in (*QUANTITIES, *COUNTED)}


def energies(store, home: int):
    return store.energies(home, DAY, DAY + timedelta(days=1), UTC)[DAY]


powers = st.none() | st.floats(-20_000, 20_000)
steps_ms = st.integers(1, 20_000) | st.integers(1, 900_000)
histories = st.lists(st.tuples(steps_ms, powers, powers), min_size=1, max_size=40).map(
    lambda steps: [
        reading(ms / 1_000, solar_w=solar_w, grid_w=grid_w)
        for ms, (_, solar_w, grid_w) in zip(accumulate(ms for ms, _, _ in steps), steps, strict=True)
    ]
)


def integral(readings: list[Reading], quantity: str, part) -> float | None:
    """The rule, told again without buckets."""
    parts = [
        part(value) * min((later.received_at - one.received_at).total_seconds(), HOLD_S) / 3_600
        for one, later in pairwise(readings)
        if (value := getattr(one, quantity)) is not None
    ]
    return sum(parts) if parts else None


@settings(deadline=None)
@given(histories)
def test_the_buckets_add_up_to_the_integral(store, readings):
    readings = [one for one in readings if one.received_at < END]
    home = added(store, *readings)

    found = energies(store, home)

    assert found.solar_wh == pytest.approx(integral(readings, "solar_w", float), abs=1e-6)
    assert found.imported_wh == pytest.approx(integral(readings, "grid_w", lambda w: max(w, 0.0)), abs=1e-6)
    assert found.exported_wh == pytest.approx(integral(readings, "grid_w", lambda w: max(-w, 0.0)), abs=1e-6)
    assert found.charged_wh is found.load_wh is found.car_wh is None
    for energy in ("solar_wh", "imported_wh", "exported_wh"):
        known = [value for value in values(store, home, energy) if value is not None]
        assert sum(known) == pytest.approx(getattr(found, energy) or 0.0, abs=1e-6)


@settings(deadline=None)
@given(histories, st.data())
def test_any_order_of_adding_gives_the_same_buckets(store, readings, data):
    in_order = added(store, *readings)
    shuffled = data.draw(st.permutations(readings))
    home = new_home(store)

    while shuffled:
        cut = data.draw(st.integers(1, len(shuffled)))
        store.add([(home, one) for one in shuffled[:cut]])
        shuffled = shuffled[cut:]

    assert all_of(store, home) == all_of(store, in_order)
    assert energies(store, home) == energies(store, in_order)


@settings(deadline=None, max_examples=25)
@given(histories, st.integers(0, 40))
def test_a_restart_in_between_changes_nothing(tmp_path_factory, readings, cut):
    path = tmp_path_factory.mktemp("restart") / "history.db"
    batches = [[(1, one) for one in part] for part in (readings[:cut], readings[cut:])]

    first = Store.open(path, durability="normal")
    whole = first.home_id("whole")
    first.add([(whole, one) for one in readings])
    first.home_id("restarted")
    first.add([(whole + 1, one) for _, one in batches[0]])
    first.close()
    second = Store.open(path, durability="normal")
    second.add([(whole + 1, one) for _, one in batches[1]])

    assert all_of(second, whole) == all_of(second, whole + 1)
    second.close()


def test_two_programs_on_one_file_see_each_others_readings(tmp_path):
    one, other = Store.open(tmp_path / "history.db"), Store.open(tmp_path / "history.db")
    home = one.home_id("hut")

    for seconds in range(0, 900, 20):
        one.add([(home, reading(seconds, solar_w=100.0))])
        other.add([(home, reading(seconds + 10, solar_w=200.0))])

    assert values(one, home, until=after(600)) == values(other, home, until=after(600)) == [150.0, 150.0]
    one.close()
    other.close()


def test_a_mean_is_weighted_by_time(store):
    home = added(store, reading(0, solar_w=100.0), reading(240, solar_w=600.0), reading(300, solar_w=0.0))

    assert values(store, home, until=after(300)) == [200.0]


def test_a_reading_holds_into_the_next_bucket(store):
    home = added(store, reading(200, solar_w=100.0), reading(400, solar_w=400.0), reading(600, solar_w=0.0))

    assert values(store, home, until=after(600)) == [100.0, 300.0]
    assert values(store, home, "solar_wh", until=after(600)) == pytest.approx([100 / 36, 25.0])


def test_a_reading_holds_for_five_minutes_and_then_there_is_a_gap(store):
    home = added(store, reading(200, solar_w=3_600.0), reading(1_000, solar_w=0.0), reading(1_300, solar_w=0.0))

    assert values(store, home, until=after(1_200)) == [3_600.0, 3_600.0, None, 0.0]
    assert values(store, home, "solar_wh", until=after(1_200)) == [100.0, 200.0, None, 0.0]
    assert energies(store, home).solar_wh == 300.0


def test_the_newest_reading_counts_from_when_the_next_one_comes(store):
    home = added(store, reading(0, solar_w=3_600.0))
    alone = energies(store, home).solar_wh

    store.add([(home, reading(10, solar_w=0.0))])

    assert alone is None
    assert energies(store, home).solar_wh == 10.0
    assert values(store, home, until=after(300)) == [3_600.0]


def test_import_and_export_of_one_bucket_do_not_cancel_out(store):
    home = added(store, *(reading(n, grid_w=360.0 * (-1) ** n, battery_w=-720.0 * (-1) ** n) for n in range(301)))

    found = energies(store, home)

    assert values(store, home, "grid_w", until=after(300)) == [0.0]
    assert (found.imported_wh, found.exported_wh) == pytest.approx((15.0, 15.0))
    assert (found.charged_wh, found.discharged_wh) == pytest.approx((30.0, 30.0))


def test_none_is_never_zero(store):
    home = added(store, *(reading(n * 60, load_w=None if n % 5 < 3 else 100.0) for n in range(16)))

    found = energies(store, home)

    assert values(store, home, "load_w", until=after(900)) == [100.0, 100.0, 100.0]
    assert found.load_wh == pytest.approx(6 * 100 / 60)
    assert found == Energies(load_wh=found.load_wh)
    assert all(set(values(store, home, q)) == {None} for q in (*QUANTITIES, *COUNTED) if q not in {"load_w", "load_wh"})


def test_a_measured_zero_stays_a_zero(store):
    home = added(store, *(reading(n * 60, grid_w=0.0) for n in range(7)))

    found = energies(store, home)

    assert (found.imported_wh, found.exported_wh) == (0.0, 0.0)


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_counts_as_not_measured(store, nonsense):
    home = added(store, *(reading(n * 60, solar_w=nonsense if n == 1 else 60.0) for n in range(11)))

    assert values(store, home, until=after(600)) == [60.0, 60.0]
    assert energies(store, home).solar_wh == 9.0


def test_the_clock_of_the_device_does_not_matter(store):
    jumps = [after(-86_400), after(3_600), None]
    home = added(store, *(Reading(received_at=after(n * 100), at=jumps[n % 3], solar_w=36.0) for n in range(7)))

    assert values(store, home, until=after(600)) == [36.0, 36.0]


def test_a_late_reading_mends_a_bucket_that_was_closed(store):
    home = added(store, *(reading(n * 60, solar_w=60.0) for n in range(21)))

    store.add([(home, reading(330, solar_w=180.0))])

    assert values(store, home, until=after(1_200)) == [60.0, 72.0, 60.0, 60.0]


def test_a_late_reading_of_the_open_bucket_counts_when_it_closes(store):
    home = added(store, reading(0, solar_w=100.0), reading(200, solar_w=100.0))

    store.add([(home, reading(100, solar_w=400.0))])
    store.add([(home, reading(300, solar_w=0.0)), (home, reading(600, solar_w=0.0))])

    assert values(store, home, until=after(600)) == [200.0, 0.0]


def test_a_series_has_the_buckets_that_begin_in_the_span_so_that_adjoining_spans_share_none(store):
    home = added(store, *(reading(n * 60, solar_w=60.0) for n in range(21)))

    series = store.series(home, "solar_w", after(310), after(610))

    assert series.starts == (after(600), after(900))
    assert series.values == (60.0,)
    assert BUCKET_S == 300
