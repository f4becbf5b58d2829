import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, date
from functools import partial

import pytest

from polywatt.hub import HomeState, Hub, Store
from polywatt.kit.clock import ManualClock
from polywatt.model import (
    AuthenticationFailed,
    Capabilities,
    DeviceUnreachable,
    Home,
    Reading,
    RecordedQuantity,
    Start,
    Unsupported,
)

from ..homes import NOON, FakePlant, after, counted, pass_until

pytestmark = pytest.mark.anyio

LONG_S = 1e9


@asynccontextmanager
async def running_clock(clock):
    async def run() -> None:
        while True:
            await clock.advance(0.05)

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "history.db")
    yield store
    store.close()


async def test_homes_are_polled_and_recorded_and_one_that_fails_delays_none(clock, store):
    homes = {name: FakePlant(clock) for name in ("hut", "barn", "mill")}
    homes["barn"].reads = None
    homes["mill"].reads = ZeroDivisionError("a bug")

    async with Hub(homes, store, clock) as hub:
        await pass_until(
            clock, hub._recorder, lambda: hub.status("hut").reads >= 130 and hub.status("barn").failures > 1
        )
        states = {status.name: status.state for status in hub.statuses()}
        number = hub.number("hut")

    assert states == {"hut": HomeState.UP, "barn": HomeState.LOST, "mill": HomeState.LOST}
    assert hub.names == ("hut", "barn", "mill")
    assert store.homes()["hut"] == number
    assert store.series(number, "solar_w", NOON, after(600)).values == (1_000.0, 1_000.0)
    assert store.last(store.homes()["barn"]) is None


async def test_everything_that_was_read_is_in_the_store_when_the_hub_has_stopped(clock, store):
    homes = {f"home {n}": FakePlant(clock) for n in range(300)}

    async with Hub(homes, store, clock) as hub:
        await clock.advance(0.01)
        assert all(status.reads == 1 for status in hub.statuses())

    assert [store.last(number) for number in store.homes().values()] == [s.last for s in hub.statuses()]


async def test_waiting_until_all_have_been_read(clock, store):
    homes = {name: FakePlant(clock) for name in ("hut", "barn")}

    async with Hub(homes, store, clock) as hub:
        await clock.advance(1)
        await hub.wait_until_read(["hut", "barn"], LONG_S)

        assert store.last(hub.number("barn")) == hub.status("barn").last


async def test_waiting_for_a_home_that_does_not_answer_ends(clock, store):
    homes = {name: FakePlant(clock) for name in ("hut", "barn")}
    homes["barn"].reads = None

    async with Hub(homes, store, clock) as hub, running_clock(clock):
        with pytest.raises(DeviceUnreachable, match="no reading of barn within 30 s"):
            await hub.wait_until_read(hub.names, 30)


async def test_a_home_of_the_hub_is_a_plant(clock, store):
    plant = FakePlant(clock)
    reads = frozenset({"solar_w", "grid_w"})
    plant.is_home = Home(id="1", vendor="fake", capabilities=Capabilities(readable=reads))

    async with Hub({"hut": plant}, store, clock) as hub:
        await pass_until(clock, hub._recorder, lambda: hub.status("hut").reads >= 130)
        home = hub.plant("hut")
        asked = len(plant.asked_s)
        plant.counts = counted(0, 5.0)

        assert (await home.reading()).solar_w == 1_000.0
        assert (await home.home()).id == "1"
        assert RecordedQuantity(quantity="imported_wh", step_s=300.0) in (await home.home()).capabilities.history
        assert {o.quantity for o in (await home.home()).capabilities.history} == {
            "solar_w",
            "grid_w",
            "solar_wh",
            "imported_wh",
            "exported_wh",
        }
        assert (await home.history("solar_w", NOON, after(300))).values == (1_000.0,)
        assert await home.counters() == counted(0, 5.0)
        assert (await home.settings()).reserve_percent == 20.0
        assert await home.details() == ()
        assert await home.events(NOON, after(1)) == ()
        with pytest.raises(Unsupported, match="as it likes"):
            await home.send(Start())
        assert len(plant.asked_s) == asked


async def test_a_home_that_was_never_read_is_unreachable(clock, store):
    plant = FakePlant(clock)
    plant.is_home = None

    async with Hub({"hut": plant}, store, clock) as hub:
        with pytest.raises(DeviceUnreachable, match="hut has not been read yet"):
            await hub.plant("hut").home()
        with pytest.raises(DeviceUnreachable, match="hut has not been read yet"):
            await hub.plant("hut").reading()


async def test_a_lost_home_has_no_reading_though_its_last_one_is_known(clock, store):
    plant = FakePlant(clock)

    async with Hub({"hut": plant}, store, clock) as hub:
        await pass_until(clock, hub._recorder, lambda: hub.status("hut").state is HomeState.UP)
        plant.reads = DeviceUnreachable("the cable is out")
        await pass_until(clock, hub._recorder, lambda: hub.status("hut").state is HomeState.LOST)

        with pytest.raises(DeviceUnreachable, match="the cable is out"):
            await hub.plant("hut").reading()
        assert isinstance(hub.status("hut").last, Reading)
        assert (await hub.plant("hut").home()).id == "1"


async def test_a_home_that_refused_us_is_asked_again_when_a_person_has_acted(clock, store):
    plant = FakePlant(clock)
    plant.reads = AuthenticationFailed("wrong password")

    async with Hub({"hut": plant}, store, clock) as hub:
        await pass_until(clock, hub._recorder, lambda: hub.status("hut").state is HomeState.REFUSED)
        with pytest.raises(AuthenticationFailed, match="wrong password"):
            await hub.plant("hut").reading()
        plant.reads = Reading(received_at=NOON, solar_w=3.0)
        hub.resume("hut")
        await pass_until(clock, hub._recorder, lambda: hub.status("hut").state is HomeState.UP)

        assert (await hub.plant("hut").reading()).solar_w == 3.0


def has_read(hub: Hub, times: int) -> bool:
    return hub.status("hut").reads >= times


async def test_a_hub_that_starts_again_goes_on_where_it_was(clock, store):
    plant = FakePlant(clock)

    for _ in range(2):
        async with Hub({"hut": plant}, store, clock) as hub:
            await pass_until(clock, hub._recorder, partial(has_read, hub, 70))

    found = store.energies(1, date(2026, 6, 21), date(2026, 6, 22), UTC)[date(2026, 6, 21)]
    last = store.last(1)
    assert last is not None
    assert found.solar_wh == pytest.approx((last.received_at - NOON).total_seconds() / 3.6)
