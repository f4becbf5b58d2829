from dataclasses import replace

import pytest

from polywatt.model import (
    BatteryDetail,
    Charge,
    ChargerDetail,
    Coupling,
    DeviceKind,
    GeneratorDetail,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    SwitchDetail,
)
from polywatt.twin import POWERWALL_2, PRESETS, SONNEN_ECO_8, TwinSpec

from ..homes import NIGHT, NO_SOLAR, NOON, home_at

pytestmark = pytest.mark.anyio
every_preset = pytest.mark.parametrize("spec", PRESETS.values(), ids=lambda spec: spec.name)


@every_preset
async def test_each_device_has_one_detail_and_each_detail_a_device(spec: TwinSpec):
    twin, _ = home_at(NOON, spec)

    devices = (await twin.home()).devices
    details = await twin.details()

    assert [detail.device_id for detail in details] == [device.id for device in devices]
    kinds = {DeviceKind.BATTERY: BatteryDetail, DeviceKind.INVERTER: InverterDetail, DeviceKind.METER: MeterDetail}
    kinds |= {DeviceKind.GENERATOR: GeneratorDetail, DeviceKind.SWITCH: SwitchDetail}
    kinds |= {DeviceKind.MICROINVERTER: InverterDetail, DeviceKind.CHARGER: ChargerDetail}
    for device, detail in zip(devices, details, strict=True):
        assert isinstance(device.kind, DeviceKind)
        assert isinstance(detail.data, kinds.get(device.kind, type(None)))


@every_preset
async def test_parents_come_before_their_children(spec: TwinSpec):
    twin, _ = home_at(NOON, spec)
    seen: set[str | None] = {None}

    for device in (await twin.home()).devices:
        assert device.parent_id in seen
        seen.add(device.id)


@pytest.mark.parametrize(
    "spec", [SONNEN_ECO_8, POWERWALL_2, replace(POWERWALL_2, modules=2)], ids=["four", "one", "two"]
)
async def test_modules_add_up_to_the_battery(spec: TwinSpec):
    twin, hand = home_at(NOON, spec)
    await twin.send(Charge(power_w=1_234.0))
    hand.move(minutes=20)

    reading = await twin.reading()
    lifetime = (await twin.counters()).lifetime
    modules = [detail.data for detail in await twin.details() if isinstance(detail.data, BatteryDetail)]

    def total(field: str) -> float:
        return float(sum(getattr(module, field) for module in modules))

    assert len(modules) == spec.modules
    assert total("battery_w") == pytest.approx(reading.battery_w, abs=1e-9)
    assert total("energy_remaining_wh") == pytest.approx(reading.energy_remaining_wh, abs=1e-9)
    assert total("energy_full_wh") == pytest.approx(spec.capacity_wh)
    assert total("charged_wh") == pytest.approx(lifetime.charged_wh)
    assert all(module.soc_percent == reading.soc_percent for module in modules)
    assert all(45.0 < (module.voltage_v or 0.0) < 56.0 for module in modules)
    assert len({module.battery_w for module in modules}) == spec.modules


@every_preset
async def test_meters_agree_with_the_reading(spec: TwinSpec):
    twin, hand = home_at(NOON, spec, past_days=1.0)
    hand.move(minutes=7)
    reading, lifetime = await twin.reading(), (await twin.counters()).lifetime

    meters = {d.data.place: d.data for d in await twin.details() if isinstance(d.data, MeterDetail)}

    powers_w = {place: meter.power_w for place, meter in meters.items()}
    read_w = {
        MeterPlace.GRID: reading.grid_w,
        MeterPlace.SOLAR: reading.solar_w,
        MeterPlace.BATTERY: reading.battery_w,
        MeterPlace.LOAD: reading.load_w,
    }
    assert powers_w == {place: power_w for place, power_w in read_w.items() if place in spec.meters}
    grid = meters[MeterPlace.GRID]
    assert (grid.imported_wh, grid.exported_wh) == (lifetime.imported_wh, lifetime.exported_wh)
    for meter in meters.values():
        assert sum(phase.power_w or 0.0 for phase in meter.phases) == pytest.approx(meter.power_w, abs=1e-9)


async def test_a_split_phase_home_has_two_legs_of_120_v():
    twin, _ = home_at(NIGHT, POWERWALL_2)

    (grid, *_) = [d.data for d in await twin.details() if isinstance(d.data, MeterDetail)]

    assert [phase.phase for phase in grid.phases] == [1, 2]
    assert all(117.0 < (phase.voltage_v or 0.0) < 123.0 for phase in grid.phases)


async def test_an_island_makes_its_own_voltage_behind_a_dead_grid_meter():
    twin, hand = home_at(NIGHT)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    meters = {d.data.place: d.data for d in await twin.details() if isinstance(d.data, MeterDetail)}

    assert meters[MeterPlace.GRID].phases[0].voltage_v == 0.0
    assert meters[MeterPlace.LOAD].phases[0].voltage_v == 230.0


async def test_a_home_without_solar_has_no_solar_meter():
    twin, _ = home_at(NOON, NO_SOLAR)

    home = await twin.home()

    assert home.coupling is Coupling.NONE
    assert "meter-solar" not in [device.id for device in home.devices]
    assert (await twin.reading()).solar_w == 0.0


async def test_two_seeds_are_two_homes_and_one_seed_is_one():
    first, again, other = [(await home_at(NOON, seed=seed)[0].home()) for seed in (1, 1, 2)]

    assert first == again
    assert first.id != other.id
    assert first.devices[0].serial != other.devices[0].serial
