import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from polywatt.hub.poll import Recorder
from polywatt.hub.store import Store, StoreError
from polywatt.kit.clock import ManualClock

from ..homes import counted, pass_until, reading

pytestmark = pytest.mark.anyio


class Watched(Store):
    """Remembers its batches; fails while it is told to."""

    def __init__(self, *parts) -> None:
        super().__init__(*parts)
        self.batches: list[int] = []
        self.fails_with: Exception | None = None

    def add(self, batch) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        super().add(batch)
        self.batches.append(len(batch))


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def store(tmp_path):
    store = Watched.open(tmp_path / "history.db")
    yield store
    store.close()


@asynccontextmanager
async def recording(store, clock, **options):
    recorder = Recorder(store, clock, **options)
    recorder.start()
    yield recorder
    await recorder.close()


async def test_what_comes_within_a_moment_is_one_commit(clock, store):
    async with recording(store, clock) as recorder:
        puts = [asyncio.create_task(recorder.put(home, reading(0, solar_w=1.0))) for home in range(1, 31)]
        await clock.advance(0.19)
        was_written = list(store.batches)
        await clock.advance(0.02)
        await asyncio.gather(*puts)

    assert was_written == []
    assert store.batches == [30]


async def test_a_full_batch_does_not_wait_for_the_clock(clock, store):
    async with recording(store, clock, max_entries=10) as recorder:
        await asyncio.gather(*(recorder.put(home, reading(0, solar_w=1.0)) for home in range(1, 11)))

    assert store.batches == [10]


async def test_what_was_put_is_durable_when_put_returns(clock, store):
    async with recording(store, clock) as recorder:
        put = asyncio.create_task(recorder.put(1, reading(0, solar_w=1.0)))
        await pass_until(clock, recorder, put.done)

        assert store.last(1) == reading(0, solar_w=1.0)


async def test_what_is_waiting_is_committed_at_the_end(clock, store):
    async with recording(store, clock) as recorder:
        puts = [asyncio.create_task(recorder.put(1, one)) for one in (reading(0, solar_w=1.0), counted(1, 5.0))]
        await asyncio.sleep(0)
    await asyncio.gather(*puts)

    assert store.last(1) == reading(0, solar_w=1.0)
    assert store.last_counters(1) == counted(1, 5.0)
    with pytest.raises(StoreError, match="stopping"):
        await recorder.put(1, reading(1))


async def test_a_reading_whose_home_stopped_waiting_is_kept(clock, store):
    async with recording(store, clock) as recorder:
        put = asyncio.create_task(recorder.put(1, reading(0, solar_w=1.0)))
        await asyncio.sleep(0)
        put.cancel()

    assert store.last(1) == reading(0, solar_w=1.0)


async def test_one_impossible_reading_does_not_cost_the_others(clock, store):
    async with recording(store, clock) as recorder:
        puts = [
            asyncio.create_task(recorder.put(home, reading(0, solar_w=watts)))
            for home, watts in ((1, 1.0), (2, 10**30), (3, 3.0))
        ]
        await pass_until(clock, recorder, lambda: all(put.done() for put in puts))
        errors = [type(put.exception()) for put in puts]

    assert errors == [type(None), OverflowError, type(None)]
    assert [store.last(home) for home in (1, 2, 3)] == [reading(0, solar_w=1.0), None, reading(0, solar_w=3.0)]


async def test_a_history_that_fails_is_logged_once_and_once_when_it_is_back(clock, store):
    async def put(n: int) -> BaseException | None:
        task = asyncio.create_task(recorder.put(1, reading(n, solar_w=1.0)))
        await pass_until(clock, recorder, task.done)
        return task.exception()

    with capture_logs() as logs:
        async with recording(store, clock) as recorder:
            store.fails_with = StoreError("no space")
            failed = [await put(0), await put(1)]
            store.fails_with = None
            worked = [await put(2), await put(3)]

    assert [type(error) for error in failed] == [StoreError, StoreError]
    assert worked == [None, None]
    assert [entry["event"] for entry in logs] == ["history not written", "history written again"]
