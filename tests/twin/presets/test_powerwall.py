from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from polywatt.model import (
    BatteryDetail,
    DeviceKind,
    GeneratorDetail,
    Health,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    Reading,
    Unsupported,
)
from polywatt.twin import PRESETS, TwinPlant

from ..homes import NIGHT, Hand, home_at

pytestmark = pytest.mark.anyio
THREE_PHASE, ONE_OFF, PLUS = (PRESETS[f"powerwall-{name}"] for name in ("three-phase", "one-off", "plus"))
SAN_FRANCISCO_NOON = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)


def balance_w(reading: Reading) -> float:
    assert reading.solar_w is not None
    assert reading.battery_w is not None
    assert reading.grid_w is not None
    assert reading.load_w is not None
    assert reading.generator_w is not None
    return reading.load_w - reading.solar_w - reading.battery_w - reading.grid_w - reading.generator_w


async def in_an_outage(soc_percent: float, hours: float = 6.0) -> tuple[TwinPlant, Hand, list[Reading]]:
    """A winter night without grid, read every five minutes."""
    spec = replace(THREE_PHASE, initial_soc_percent=soc_percent, load_kwh_per_year=40_000.0)
    twin, hand = home_at(NIGHT, spec)
    twin.world.fail_grid(hand.at, hand.at + timedelta(hours=hours))
    readings = []
    for _ in range(int(hours * 12)):
        hand.move(minutes=5)
        readings.append(await twin.reading())
    return twin, hand, readings


async def test_a_generator_rests_while_the_battery_has_enough():
    _, _, readings = await in_an_outage(90.0, hours=1.0)

    assert {reading.generator_w for reading in readings} == {0.0}


async def test_a_generator_keeps_the_battery_of_an_island_from_falling_below_its_mark():
    _, _, readings = await in_an_outage(30.0)

    assert readings[0].generator_w == 0.0
    assert max(reading.generator_w or 0.0 for reading in readings) > 1_000.0
    assert min(reading.soc_percent or 0.0 for reading in readings) > THREE_PHASE.generator_floor_percent - 0.5


async def test_a_generator_charges_a_battery_that_is_below_its_mark():
    _, _, readings = await in_an_outage(10.0)

    soc_percent = [reading.soc_percent or 0.0 for reading in readings]
    assert soc_percent[0] < soc_percent[6] < soc_percent[12]
    assert max(soc_percent) < THREE_PHASE.generator_floor_percent + 0.5


async def test_what_a_generator_gives_is_in_the_balance_and_in_its_counter():
    twin, _, readings = await in_an_outage(20.0)

    assert all(abs(balance_w(reading)) < 1e-6 for reading in readings)
    counted_wh = (await twin.counters()).lifetime.generator_wh
    assert counted_wh == pytest.approx(sum(r.generator_w or 0.0 for r in readings) / 12.0, rel=0.1)


async def test_a_generator_does_nothing_while_there_is_a_grid():
    twin, hand, _ = await in_an_outage(10.0, hours=1.0)
    hand.move(minutes=10)

    assert (await twin.reading()).generator_w == 0.0
    [detail] = [d.data for d in await twin.details() if isinstance(d.data, GeneratorDetail)]
    assert detail == GeneratorDetail(is_running=False, power_w=0.0, voltage_v=0.0, frequency_hz=0.0)


async def test_a_home_without_a_generator_knows_of_none():
    twin, _ = home_at(NIGHT)

    assert (await twin.reading()).generator_w is None
    assert (await twin.counters()).lifetime.generator_wh is None
    assert not [device for device in (await twin.home()).devices if device.kind == DeviceKind.GENERATOR]
    with pytest.raises(Unsupported):
        await twin.history("generator_w", NIGHT, NIGHT)


async def test_a_home_of_three_phases_shows_three_that_add_up():
    twin, _ = home_at(NIGHT, THREE_PHASE)

    meters = {d.data.place: d.data for d in await twin.details() if isinstance(d.data, MeterDetail)}
    for place in (MeterPlace.GRID, MeterPlace.LOAD, MeterPlace.BATTERY):
        assert [phase.phase for phase in meters[place].phases] == [1, 2, 3]
        assert sum(phase.power_w or 0.0 for phase in meters[place].phases) == pytest.approx(meters[place].power_w)
        assert all(220 < (phase.voltage_v or 0.0) < 240 for phase in meters[place].phases)


async def test_a_pack_that_is_switched_off_is_seen_and_counts_for_nothing():
    twin, _ = home_at(NIGHT, ONE_OFF)
    home = await twin.home()

    packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
    assert [pack.is_included for pack in packs] == [True, True, False]
    assert home.ratings.capacity_wh == 2 * ONE_OFF.module_wh
    assert home.ratings.discharge_w == 2 * ONE_OFF.module_discharge_w
    details = {d.device_id: d for d in await twin.details() if isinstance(d.data, BatteryDetail)}
    off = details[packs[2].id]
    assert (off.health, off.is_online, off.data) == (Health.FAULT, False, BatteryDetail())
    remaining_wh = [d.data.energy_remaining_wh for d in details.values() if isinstance(d.data, BatteryDetail)]
    assert sum(wh for wh in remaining_wh if wh is not None) == pytest.approx(0.5 * 2 * ONE_OFF.module_wh)


async def test_strings_add_up_to_the_solar_of_their_inverter_and_one_is_not_connected():
    twin, _ = home_at(SAN_FRANCISCO_NOON, PLUS)

    reading = await twin.reading()
    [solar] = [d.data for d in await twin.details() if isinstance(d.data, InverterDetail) and d.data.strings]
    assert [string.name for string in solar.strings] == ["A", "B", "C", "D"]
    assert [string.is_connected for string in solar.strings] == [True, False, True, True]
    assert reading.solar_w == solar.ac_w == pytest.approx(sum(string.power_w or 0.0 for string in solar.strings))
    assert solar.strings[1].power_w == 0.0
    assert solar.ac_w is not None
    assert solar.ac_w > 1_000.0
    assert solar.produced_wh == (await twin.counters()).lifetime.solar_wh
