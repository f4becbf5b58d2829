"""A local day has 23, 24 or 25 hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from polywatt.hub.store import Store
from polywatt.model import Reading

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A home that makes 1 kW without end, around both changes of the clocks."""
    store = Store.open(tmp_path_factory.mktemp("days") / "history.db", durability="normal")
    home = store.home_id("hut")
    for day in (SPRING, AUTUMN):
        begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
        minutes = [begin + timedelta(minutes=n) for n in range(4 * 1_440)]
        store.add([(home, Reading(received_at=at, solar_w=1_000.0, soc_percent=50.0)) for at in minutes])
    yield store
    store.close()


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (SPRING + timedelta(days=1), 24), (AUTUMN - timedelta(days=1), 24)]
)
def test_a_day_has_as_many_buckets_as_it_has_time(store, day, hours):
    found = store.day(1, day, BERLIN)

    assert len(found.means["solar_w"]) == hours * 12
    assert len(found.starts) == hours * 12 + 1
    assert found.starts[0] == datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    assert found.starts[-1] - found.starts[0] == timedelta(hours=hours)
    assert set(found.means["solar_w"]) == {1_000.0}
    assert set(found.means["soc_percent"]) == {50.0}
    assert set(found.means["load_w"]) == {None}


def test_the_energy_of_a_day_is_that_of_its_hours(store):
    spring = store.energies(1, SPRING - timedelta(days=1), SPRING + timedelta(days=2), BERLIN)
    autumn = store.energies(1, AUTUMN, AUTUMN + timedelta(days=1), BERLIN)

    assert [(day, found.solar_wh) for day, found in spring.items()] == [
        (SPRING - timedelta(days=1), pytest.approx(24_000)),
        (SPRING, pytest.approx(23_000)),
        (SPRING + timedelta(days=1), pytest.approx(24_000)),
    ]
    assert autumn[AUTUMN].solar_wh == pytest.approx(25_000)


def test_a_day_of_which_nothing_is_known_is_all_gaps(store):
    found = store.day(1, date(2026, 7, 1), BERLIN)

    assert found.means["solar_w"] == (None,) * 288
    assert store.energies(1, date(2026, 7, 1), date(2026, 7, 2), BERLIN)[date(2026, 7, 1)].solar_wh is None


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_jump(store):
    found = store.day(1, date(2026, 4, 24), ZoneInfo("Africa/Cairo"))

    assert len(found.means["solar_w"]) == 23 * 12
    assert found.starts[0] == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_zones_off_the_hour_have_whole_buckets(store):
    found = store.day(1, SPRING, ZoneInfo("Asia/Kathmandu"))

    assert len(found.means["solar_w"]) == 288
    assert found.starts[0] == datetime(2026, 3, 28, 18, 15, tzinfo=UTC)
