"""The energy of each day, measured and between solar, grid, battery and home."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import (
    Capabilities,
    Counters,
    Coupling,
    Device,
    DeviceKind,
    DeviceUnreachable,
    Energies,
    Home,
    RateLimited,
    RecordedQuantity,
    Series,
    StartCar,
    Unsupported,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.face.energy import COUNTERS, FLOW_ENDS, UNKNOWN_FLOWS
from polywatt.vendors.enlighten.face.state.daily_energy.day_reader import day_edges
from polywatt.vendors.enlighten.face.state.daily_energy.flows import FLOWS, SOURCES, flows_from
from polywatt.vendors.enlighten.face.state.daily_energy.rounding import round_with_carry

from .account import LIFETIME, Changed, at, signed_in, twin_at

pytestmark = pytest.mark.anyio
ARRAYS = (*COUNTERS, *FLOW_ENDS, *UNKNOWN_FLOWS)


class Recorder:
    """A home that is nothing but its record: the same every hour of some days, by their number."""

    def __init__(self, hourly: dict[str, dict[date, float]], step_s: float = 3_600.0) -> None:
        self.hourly, self.step_s = hourly, step_s
        self.requests: list[tuple[str, datetime, datetime]] = []

    def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        self.requests.append((quantity, since, until))
        count = max(0, int((until - since).total_seconds() // self.step_s))
        starts = [since + timedelta(seconds=self.step_s * index) for index in range(count + 1)]
        known = self.hourly.get(quantity, {})
        values = [known.get(start.date()) for start in starts[:-1]]
        return Series(quantity=quantity, starts=tuple(starts), values=tuple(values))


def home_of(quantities: Sequence[str], timezone: str = "UTC", **more: Any) -> Home:
    battery = Device(id="b", kind=DeviceKind.BATTERY)
    offers = tuple(RecordedQuantity(quantity=quantity, step_s=3_600.0) for quantity in quantities)
    capabilities = Capabilities(history=offers)
    return Home(id="x", vendor="y", timezone=timezone, devices=(battery,), capabilities=capabilities, **more)


def plant_of(clock: ManualClock, record: Recorder, timezone: str = "UTC", **more: Any) -> Changed:
    home = home_of(tuple(record.hourly), timezone, **more)
    none = Unsupported("none")
    return Changed(twin_at(clock), home=home, history=record.history, counters=none, details=none)


@pytest.mark.proves("enlighten.b39", "enlighten.b40")
async def test_each_array_has_an_entry_per_day_from_the_first_to_today():
    async with signed_in() as home:
        body = await home.get(LIFETIME)

    lengths = {name: len(body[name]) for name in ARRAYS}
    assert {length for name, length in lengths.items() if name not in UNKNOWN_FLOWS} == {41}
    assert body["start_date"] == "2026-05-12"
    assert body["last_report_date"] == DAYLIGHT.timestamp()
    assert (body["system_id"], body["update_pending"]) == (1234567, False)


async def test_the_days_add_up_to_what_the_home_has_counted():
    async with signed_in() as home:
        body = await home.get(LIFETIME)
        counters = await home.twin.counters()

    for name, field in COUNTERS.items():
        counted_wh = getattr(counters.lifetime, field)
        # What is cut off a day is carried to the next: the sum is as exact as one of them.
        assert sum(body[name]) == pytest.approx(counted_wh, abs=0.51), name
        assert body[name][-1] == pytest.approx(getattr(counters.today, field), abs=1.0)


@pytest.mark.proves("enlighten.b42")
async def test_a_session_shows_in_the_cars_bucket_of_its_day():
    async with signed_in() as home:
        before = (await home.get(LIFETIME))["evse"]
        home.twin.cars.unplug("charger-1")
        home.twin.cars.plug_in("charger-1", 20.0)
        await home.twin.send(StartCar(charger_id="charger-1"))
        await home.clock.advance(3_600)
        after = (await home.get(LIFETIME))["evse"]

    assert after[:-1] == before[:-1]
    assert after[-1] > before[-1] + 1_000


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 3, 9), 24), (date(2026, 11, 1), 25)])
async def test_a_day_of_23_or_25_hours_is_one_bucket(day: date, hours: int):
    clock = ManualClock(at(day.year, day.month, day.day) + timedelta(days=2, hours=20))
    days = {day + timedelta(days=offset): 100.0 for offset in range(-2, 4)}
    plant = plant_of(clock, Recorder({"solar_wh": days}), "America/Los_Angeles")
    async with signed_in(plants=[plant], clock=clock) as home:
        body = await home.get(LIFETIME)

    index = (day - date.fromisoformat(body["start_date"])).days
    assert body["production"][index] == hours * 100


async def test_a_gap_is_null_and_what_was_measured_of_a_day_counts():
    clock = ManualClock(at(2026, 6, 21, 12))
    known = {date(2026, 6, 10): 100.0, date(2026, 6, 12): 50.0}
    async with signed_in(plants=[plant_of(clock, Recorder({"solar_wh": known, "load_wh": {}}))], clock=clock) as home:
        body = await home.get(LIFETIME)

    assert body["start_date"] == "2026-06-10"
    assert body["production"] == [2_400, None, 1_200, *[None] * 9]
    assert body["consumption"] == [None] * 12
    assert body["import"] == [None] * 12


async def test_a_power_that_keeps_its_sign_stands_for_its_energy():
    clock = ManualClock(at(2026, 6, 21, 12))
    record = Recorder({"solar_w": {date(2026, 6, 20): 500.0}, "grid_w": {date(2026, 6, 20): 500.0}}, step_s=900.0)
    async with signed_in(plants=[plant_of(clock, record)], clock=clock) as home:
        body = await home.get(LIFETIME)

    assert body["production"] == [12_000, None]
    assert body["import"] == [None, None]


async def test_a_flow_that_cannot_be_is_an_empty_array():
    clock = ManualClock(at(2026, 6, 21, 12))
    twin = twin_at(clock)
    was = await twin.home()
    devices = tuple(d for d in was.devices if d.kind not in (DeviceKind.BATTERY, DeviceKind.CHARGER))
    bare = Home(
        id="x",
        vendor="y",
        timezone=was.timezone,
        devices=devices,
        coupling=Coupling.NONE,
        capabilities=replace(was.capabilities, readable=frozenset()),
    )
    async with signed_in(plants=[Changed(twin, home=bare)], clock=clock) as home:
        body = await home.get(LIFETIME)

    empty = {name for name in ARRAYS if body[name] == []}
    assert empty == {
        *("production", "charge", "discharge", "evse", "heatpump", "water_heater"),
        *("solar_home", "solar_grid", "solar_battery", "battery_home", "battery_grid", "grid_battery"),
    }
    assert body["grid_home"] == pytest.approx(body["import"], abs=1)


async def test_a_home_without_any_record_shows_today_alone():
    clock = ManualClock(at(2026, 6, 21, 12))
    counters = Counters(received_at=clock.now(), today=Energies(solar_wh=1_234.4))
    plant = plant_of(clock, Recorder({}))
    plant.answers["counters"] = counters
    async with signed_in(plants=[plant], clock=clock) as home:
        body = await home.get(LIFETIME)

    assert (body["start_date"], body["production"], body["consumption"]) == ("2026-06-21", [1_234], [None])


async def test_the_past_is_asked_once_and_a_new_day_adds_one():
    clock = ManualClock(at(2026, 6, 21, 12))
    record = Recorder({"solar_wh": {date(2026, 6, day): 100.0 for day in range(1, 31)}})
    async with signed_in(plants=[plant_of(clock, record)], clock=clock) as home:
        first = await home.get(LIFETIME)
        record.requests.clear()
        await home.get(LIFETIME)
        again = list(record.requests)
        await clock.advance(4 * 3_600)
        await home.get(LIFETIME)
        same_day = list(record.requests)
        record.requests.clear()
        await clock.advance(10 * 3_600)
        await home.sign_in()
        second = await home.get(LIFETIME)

    assert again == []
    assert [since for _, since, _ in same_day] == [at(2026, 6, 21)]
    assert [since for _, since, _ in record.requests] == [at(2026, 6, 21), at(2026, 6, 22)]
    assert second["production"] == [*first["production"][:-1], 2_400, 200]


async def test_days_that_come_late_are_taken_in_an_hour_later():
    clock = ManualClock(at(2026, 6, 21, 12))
    days = {date(2026, 6, 18): 100.0}
    async with signed_in(plants=[plant_of(clock, Recorder({"solar_wh": days}))], clock=clock) as home:
        before = (await home.get(LIFETIME))["production"]
        days |= {date(2026, 6, 19): 10.0, date(2026, 6, 20): 20.0}
        soon = (await home.get(LIFETIME))["production"]
        await clock.advance(3_600)
        later = (await home.get(LIFETIME))["production"]

    assert before == soon == [2_400, None, None, None]
    assert later == [2_400, 240, 480, None]


@pytest.mark.parametrize("trouble", [DeviceUnreachable("gone"), RateLimited("wait", 60.0)])
async def test_a_walk_into_the_past_goes_on_where_it_was_stopped(trouble: Exception):
    clock = ManualClock(at(2026, 6, 21, 12))
    record = Recorder({"solar_wh": {date(2026, 1, 1) + timedelta(days=n): 100.0 for n in range(180)}})
    plant = plant_of(clock, record)
    stops_at = [3]

    def history(quantity: str, since: datetime, until: datetime) -> Series:
        stops_at[0] -= 1
        if stops_at[0] == 0:
            raise trouble
        return record.history(quantity, since, until)

    plant.answers["history"] = history
    async with signed_in(plants=[plant], clock=clock) as home:
        stopped = await home.get(LIFETIME)
        request_count = len(record.requests)
        soon = await home.get(LIFETIME)
        was_not_requested = len(record.requests) == request_count
        await clock.advance(300)
        recovered = await home.get(LIFETIME)

    assert was_not_requested is isinstance(trouble, RateLimited)
    assert len(stopped["production"]) == 1
    assert soon["start_date"] == ("2026-06-21" if was_not_requested else "2026-01-01")
    assert recovered["start_date"] == "2026-01-01"
    begins = [since for _, since, _ in record.requests]
    assert len(set(begins)) == len(begins) - begins.count(at(2026, 6, 21)) + 1


async def test_ten_years_are_kept_as_plain_numbers():
    clock = ManualClock(at(2026, 6, 21, 12))
    first = date(2016, 6, 22)
    record = Recorder({"solar_wh": {first + timedelta(days=n): 100.0 for n in range(3_660)}}, step_s=86_400.0)
    async with signed_in(plants=[plant_of(clock, record)], clock=clock) as home:
        body = await home.get(LIFETIME)
        request_count = len(record.requests)
        await home.get(LIFETIME)

    assert (body["start_date"], len(body["production"])) == (first.isoformat(), 3_652)
    assert set(body["production"][:-1]) == {100}
    assert len(record.requests) == request_count < 130


async def test_who_fed_whom_adds_up_where_it_is_told():
    async with signed_in() as home:
        body = await home.get(LIFETIME)

    days = [index for index, value in enumerate(body["solar_home"]) if value is not None]
    assert days
    for day in days:
        flow = {name: body[name][day] for name in FLOWS}
        slack = 12
        assert flow["solar_grid"] + flow["battery_grid"] == pytest.approx(body["export"][day], abs=slack)
        assert flow["grid_home"] + flow["grid_battery"] == pytest.approx(body["import"][day], abs=slack)
        assert flow["solar_battery"] + flow["grid_battery"] == pytest.approx(body["charge"][day], abs=slack)


async def test_a_generator_leaves_open_who_fed_whom():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    was = await twin.home()
    devices = (*was.devices, Device(id="generator", kind=DeviceKind.GENERATOR))
    async with signed_in(plants=[Changed(twin, home=replace(was, devices=devices))], clock=clock) as home:
        body = await home.get(LIFETIME)

    assert {value for name in FLOWS for value in body[name]} == {None}


WH = st.floats(0.0, 5_000.0).map(round).map(float)


@given(st.lists(WH, min_size=7, max_size=7))
def test_the_true_flows_are_never_farther_off_than_the_room_that_is_left(values: list[float]):
    true = dict(zip(FLOWS, values, strict=True))
    measured = {
        "solar_wh": true["solar_home"] + true["solar_grid"] + true["solar_battery"],
        "imported_wh": true["grid_home"] + true["grid_battery"],
        "exported_wh": true["solar_grid"] + true["battery_grid"],
        "charged_wh": true["solar_battery"] + true["grid_battery"],
        "discharged_wh": true["battery_home"] + true["battery_grid"],
    }
    assert set(measured) == set(SOURCES)
    flows, room_wh = flows_from({name: np.array([value]) for name, value in measured.items()})

    for name, value in true.items():
        assert abs(float(flows[name][0]) - value) <= float(room_wh[0]) / 2.0 + 1e-6
        assert float(flows[name][0]) >= -1e-6


def test_the_steps_between_days_are_the_zones_own():
    edges = day_edges(date(2026, 10, 24), 3, ZoneInfo("Europe/Berlin"))

    assert [int((end - begin).total_seconds()) // 3_600 for begin, end in pairwise(edges)] == [24, 25, 24]
    assert edges[0].tzinfo is UTC


@given(st.lists(st.none() | st.floats(0.0, 1e5), max_size=30), st.integers(0, 30))
def test_whole_numbers_add_up_however_they_are_dealt(values: list[float | None], cut: int):
    first, carried_wh = round_with_carry(values[:cut], 0.0)
    second, left_wh = round_with_carry(values[cut:], carried_wh)
    rounded = [*first, *second]

    assert rounded == round_with_carry(values, 0.0)[0]
    assert [value is None for value in rounded] == [value is None for value in values]
    assert all(value is None or value >= 0 for value in rounded)
    true_wh = sum(value for value in values if value is not None)
    assert sum(value for value in rounded if value is not None) == pytest.approx(true_wh, abs=0.501)
    assert abs(left_wh) <= 0.5 + 1e-6
