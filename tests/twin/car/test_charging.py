from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from polywatt.model import (
    CarMode,
    SetCarMode,
    SetCarSlots,
    StartCar,
    StopCar,
    Window,
)
from polywatt.twin import TwinPlant

from ..homes import Hand
from .garage import CHARGER, EVENING, MIDDAY, MIDNIGHT, charger_of, garage_at, slot

pytestmark = pytest.mark.anyio


async def in_mode(
    mode: CarMode, start: datetime, uses_battery: bool | None = None, **more: Any
) -> tuple[TwinPlant, Hand]:
    twin, hand = garage_at(start, **more)
    await twin.send(SetCarMode(charger_id=CHARGER, mode=mode, uses_battery=uses_battery))
    return twin, hand


async def charging_s(twin: TwinPlant, hand: Hand, until: datetime) -> float:
    """How long it charges until then, to a minute."""
    minutes = 0
    while hand.at < until:
        minutes += (await charger_of(twin)).is_charging is True
        hand.move(minutes=1)
    return 60.0 * minutes


async def test_in_manual_mode_a_car_charges_when_it_is_told_and_until_it_is_told_again():
    twin, hand = await in_mode(CarMode.MANUAL, MIDNIGHT)
    waits = await charger_of(twin)
    await twin.send(StartCar(charger_id=CHARGER, current_a=16.0))
    hand.move(hours=1)
    charges = await charger_of(twin)
    await twin.send(StopCar(charger_id=CHARGER))
    hand.move(hours=1)
    stopped = await charger_of(twin)

    assert (waits.is_charging, waits.reason, waits.power_w) == (False, "not started", 0.0)
    assert (charges.is_charging, charges.reason, charges.limit_a) == (True, None, 16.0)
    assert charges.power_w == 16.0 * 240.0
    assert (stopped.is_charging, stopped.reason) == (False, "stopped")


async def test_a_full_car_charges_no_more_and_is_exactly_full():
    twin, hand = garage_at(MIDNIGHT, soc_percent=90.0)
    hand.move(hours=3)

    charger = await charger_of(twin)
    assert (charger.is_charging, charger.reason, charger.power_w) == (False, "full", 0.0)
    assert charger.session is not None
    assert charger.session.energy_wh == pytest.approx(7_500.0)


async def test_a_start_is_forgotten_when_the_car_leaves():
    twin, hand = await in_mode(CarMode.MANUAL, MIDNIGHT)
    await twin.send(StartCar(charger_id=CHARGER))
    twin.cars.unplug(CHARGER)
    hand.move(hours=1)
    twin.cars.plug_in(CHARGER)

    assert (await charger_of(twin)).reason == "not started"


async def test_a_schedule_charges_in_its_windows_with_its_current():
    twin, hand = garage_at(EVENING, soc_percent=10.0)
    night = Window(start=time(23), end=time(1, 30))
    await twin.send(SetCarSlots(charger_id=CHARGER, slots=(slot(night, current_a=12.0),)))
    hand.move(hours=3, minutes=59)
    before = await charger_of(twin)
    hand.move(minutes=1)
    within = await charger_of(twin)
    hand.move(hours=2, minutes=30)
    after = await charger_of(twin)

    assert (before.is_charging, before.reason) == (False, "outside its hours")
    assert (within.is_charging, within.limit_a) == (True, 12.0)
    assert (after.is_charging, after.reason) == (False, "outside its hours")
    assert after.session is not None
    assert after.session.energy_wh == pytest.approx(2.5 * 12.0 * 240.0)


async def test_a_slot_without_a_window_is_the_hours_in_which_energy_is_cheap():
    twin, hand = garage_at(EVENING, soc_percent=10.0)
    dear = await charger_of(twin)
    hand.move(hours=2)
    cheap = await charger_of(twin)

    assert dear.reason == "outside its hours"
    assert cheap.is_charging is True


async def test_a_slot_that_is_off_charges_nothing():
    twin, _ = garage_at(MIDNIGHT)
    await twin.send(SetCarSlots(charger_id=CHARGER, slots=(slot(None, is_on=False),)))

    assert (await charger_of(twin)).reason == "outside its hours"


async def test_smart_charges_in_the_cheap_hours_whatever_the_slots():
    twin, hand = await in_mode(CarMode.SMART, EVENING, soc_percent=10.0)
    await twin.send(SetCarSlots(charger_id=CHARGER, slots=()))
    dear = await charger_of(twin)
    hand.move(hours=2)

    assert dear.reason == "outside its hours"
    assert (await charger_of(twin)).is_charging is True


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Los_Angeles", date(2026, 3, 8), 3.0),
        ("America/Los_Angeles", date(2026, 11, 1), 5.0),
        ("Australia/Sydney", date(2026, 10, 4), 3.0),
        ("Australia/Sydney", date(2026, 4, 5), 5.0),
        ("Australia/Sydney", date(2026, 6, 4), 4.0),
    ],
)
async def test_a_window_of_four_hours_over_a_change_of_clocks_is_as_long_as_the_wall_says(zone, day, hours):
    midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    twin, hand = garage_at(midnight - timedelta(minutes=30), soc_percent=0.0, timezone=zone)
    window = Window(start=time(0, 30), end=time(4, 30))
    await twin.send(SetCarSlots(charger_id=CHARGER, slots=(slot(window, current_a=6.0),)))

    assert await charging_s(twin, hand, midnight + timedelta(hours=8)) == pytest.approx(hours * 3_600.0, abs=61.0)


async def test_green_follows_the_sun_in_whole_amperes_and_takes_nothing_from_grid_or_battery():
    twin, hand = await in_mode(CarMode.GREEN, MIDDAY, soc_percent=5.0)
    seen = []
    for _ in range(180):
        hand.move(minutes=1)
        reading, charger = await twin.reading(), await charger_of(twin)
        seen.append(charger.limit_a)
        if charger.is_charging:
            assert charger.limit_a == int(charger.limit_a or 0.0) >= 6.0
            assert (reading.grid_w or 0.0) <= 1e-6
            assert (reading.battery_w or 0.0) <= 1e-6
        else:
            assert charger.reason == "insufficient solar"

    assert len({limit_a for limit_a in seen if limit_a is not None}) > 5


async def test_green_ignores_the_set_current():
    twin, _ = await in_mode(CarMode.GREEN, MIDDAY, load_kwh_per_year=1_000.0)
    before = await charger_of(twin)
    await twin.send(StartCar(charger_id=CHARGER, current_a=6.0))
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.MANUAL))
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.GREEN))

    assert (await twin.settings()).chargers[0].current_a == 6.0
    assert before.limit_a is not None
    assert (await charger_of(twin)).limit_a == before.limit_a > 6.0


async def test_green_waits_at_night_and_says_why():
    twin, _ = await in_mode(CarMode.GREEN, MIDNIGHT)

    charger = await charger_of(twin)
    assert (charger.is_charging, charger.reason, charger.limit_a) == (False, "insufficient solar", None)


async def test_green_may_use_the_battery_down_to_its_reserve():
    twin, hand = await in_mode(CarMode.GREEN, MIDNIGHT, uses_battery=True, initial_soc_percent=60.0, soc_percent=0.0)
    charges, reading = await charger_of(twin), await twin.reading()
    hand.move(hours=5)

    assert charges.is_charging is True
    assert reading.grid_w == pytest.approx(0.0, abs=1e-6)
    assert (await charger_of(twin)).reason == "insufficient solar"
    assert (await twin.reading()).soc_percent == pytest.approx(20.0, abs=1.5)


async def test_in_green_a_start_or_a_stop_decides_until_the_car_leaves():
    twin, hand = await in_mode(CarMode.GREEN, MIDNIGHT)
    await twin.send(StartCar(charger_id=CHARGER, current_a=10.0))
    started = await charger_of(twin)
    hand.move(hours=13)
    still = await charger_of(twin)
    await twin.send(StopCar(charger_id=CHARGER))
    stopped = await charger_of(twin)
    twin.cars.unplug(CHARGER)
    twin.cars.plug_in(CHARGER)

    assert started.limit_a == still.limit_a == 10.0
    assert stopped.reason == "stopped"
    assert (await charger_of(twin)).reason != "stopped"


async def test_another_mode_decides_anew_and_the_same_mode_changes_nothing():
    twin, _ = await in_mode(CarMode.MANUAL, MIDNIGHT)
    await twin.send(StartCar(charger_id=CHARGER, current_a=10.0))
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.MANUAL))
    same = await charger_of(twin)
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.GREEN))

    assert same.is_charging is True
    assert (await charger_of(twin)).reason == "insufficient solar"


async def test_two_cars_share_the_sun():
    twin, _ = garage_at(MIDDAY, 5.0, chargers=2, solar_peak_w=12_000.0, solar_inverter_w=12_000.0)
    twin.cars.unplug("charger-2")
    twin.cars.plug_in("charger-2", 5.0)
    for charger_id in ("charger-1", "charger-2"):
        await twin.send(SetCarMode(charger_id=charger_id, mode=CarMode.GREEN))

    reading = await twin.reading()
    cars = [await charger_of(twin, charger_id) for charger_id in ("charger-1", "charger-2")]
    assert sum(car.power_w or 0.0 for car in cars) == reading.car_w
    assert (reading.grid_w or 0.0) <= 1e-6
