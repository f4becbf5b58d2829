from dataclasses import replace
from itertools import pairwise

import pytest

from polywatt.model import (
    BatteryDetail,
    Coupling,
    Detail,
    DeviceKind,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    SelfUse,
    SolarOnly,
    SolarString,
)
from polywatt.twin import PRESETS, TwinSpec, eaton_xstorage

from ..homes import NIGHT, NOON, home_at

pytestmark = pytest.mark.anyio
EATONS = [spec for spec in PRESETS.values() if spec.maker == "EATON"]
DC = PRESETS["eaton-dc"]


def test_there_is_each_size_of_the_price_list_and_one_of_each_other_installation():
    part_numbers = {name: spec.gateway_part_number for name, spec in PRESETS.items() if name.startswith("eaton-")}

    assert part_numbers == {
        "eaton-3.6-4.2": "XSTH1P0361UBUEV2",
        "eaton-4.6-4.2": "XSTH1P0461UBUEV2",
        "eaton-6.0-4.2": "XSTH1P0601UBUEV2",
        "eaton-3.6-6.0": "XSTH1P0362NBUEV2",
        "eaton-4.6-6.0": "XSTH1P0462NBUEV2",
        "eaton-6.0-6.0": "XSTH1P0602NBUEV2",
        "eaton-3.6-10.08": "XSTH1P0364NBUEV2",
        "eaton-4.6-10.08": "XSTH1P0464NBUEV2",
        "eaton-6.0-10.08": "XSTH1P0604NBUEV2",
        "eaton-dc": "XSTH1P0364NBUEV2",
        "eaton-no-pv": "XSTH1P0362NBUEV2",
    }


@pytest.mark.parametrize(("watts", "watt_hours"), [(5_000, 4_200.0), (3_600, 5_000.0)])
def test_a_size_that_is_not_made_is_refused(watts, watt_hours):
    with pytest.raises(ValueError, match="no xStorage Home"):
        eaton_xstorage(watts, watt_hours)


@pytest.mark.parametrize("spec", EATONS, ids=lambda spec: spec.name)
async def test_serials_and_versions_are_the_captured_ones(spec: TwinSpec):
    gateway, inverter, battery, *_ = (await home_at(NOON, spec, seed=3)[0].home()).devices

    assert (gateway.serial, gateway.firmware and gateway.firmware.version) == ("REDACTED", "00.01.0017-0-g72006700")
    assert (inverter.kind, inverter.serial) == (DeviceKind.INVERTER, "REDACTED")
    assert inverter.firmware is not None
    assert inverter.firmware.version == "00.06.0069"
    assert (battery.serial, battery.model) == ("H-B60-H-41-031", "RESIDENCIAL")
    assert battery.firmware is not None
    assert battery.firmware.version == "4004"
    assert (inverter.model or "").startswith("XSTH1P0")
    assert (inverter.rated_w, battery.capacity_wh) == (spec.inverter_w, spec.capacity_wh)


async def test_the_three_installations_differ_in_coupling_and_meters():
    homes = {n: await home_at(NOON, PRESETS[n])[0].home() for n in ("eaton-3.6-4.2", "eaton-dc", "eaton-no-pv")}

    assert {n: home.coupling for n, home in homes.items()} == {
        "eaton-3.6-4.2": Coupling.AC,
        "eaton-dc": Coupling.DC,
        "eaton-no-pv": Coupling.NONE,
    }
    meters = {n: [d.id for d in home.devices if d.kind == DeviceKind.METER] for n, home in homes.items()}
    assert meters == {
        "eaton-3.6-4.2": ["meter-grid", "meter-solar"],
        "eaton-dc": ["meter-grid"],
        "eaton-no-pv": ["meter-grid"],
    }
    modes = [(await home_at(NOON, PRESETS[n])[0].settings()).mode for n in homes]
    assert modes == [SelfUse(), SelfUse(), SolarOnly()]


async def test_a_charged_battery_has_the_captured_voltages():
    twin, _ = home_at(NIGHT, PRESETS["eaton-3.6-4.2"], initial_soc_percent=90.0)

    pack = next(d.data for d in await twin.details() if isinstance(d.data, BatteryDetail))

    assert pack.voltage_v == pytest.approx(98.6, abs=0.05)
    assert pack.cell_min_v == pytest.approx(4.101, abs=0.003)
    assert pack.cell_max_v == pytest.approx(4.119, abs=0.003)


def inverter_of(details: tuple[Detail, ...]) -> InverterDetail:
    return next(detail.data for detail in details if isinstance(detail.data, InverterDetail))


def powers_w(strings: tuple[SolarString, ...]) -> list[float]:
    return [string.power_w or 0.0 for string in strings]


async def test_the_strings_of_a_shared_inverter_add_up_to_its_solar():
    twin, hand = home_at(NOON, DC)
    for _ in range(10):
        hand.move(hours=1)
        reading, strings = await twin.reading(), inverter_of(await twin.details()).strings

        assert [string.name for string in strings] == ["pv1", "pv2"]
        assert sum(powers_w(strings)) == pytest.approx(reading.solar_w)
        for string in strings:
            is_dark = reading.solar_w == 0.0
            assert string.voltage_v == 0.0 if is_dark else 300.0 <= (string.voltage_v or 0.0) <= 380.0
            assert 0.0 <= (string.current_a or 0.0) <= 35.0
            product_w = (string.voltage_v or 0.0) * (string.current_a or 0.0)
            assert product_w == pytest.approx(string.power_w)


async def test_a_shared_inverter_shows_what_solar_and_battery_put_on_the_busbar():
    twin, hand = home_at(NOON, DC)
    hand.move(minutes=3)
    reading, inverter = await twin.reading(), inverter_of(await twin.details())

    assert inverter.ac_w == (reading.battery_w or 0.0) + (reading.solar_w or 0.0)
    assert inverter.buses_v == (390.0,)


async def test_an_inverter_of_its_own_has_no_strings():
    twin, _ = home_at(NOON, PRESETS["eaton-3.6-4.2"])

    assert inverter_of(await twin.details()).strings == ()


async def test_a_home_without_solar_and_one_with_an_own_inverter_go_dark_without_the_grid():
    for name in ("eaton-3.6-4.2", "eaton-no-pv"):
        twin, hand = home_at(NOON, PRESETS[name])
        twin.world.fail_grid(NOON)
        hand.move(minutes=1)

        assert (await twin.reading()).load_w == 0.0


async def test_a_home_with_critical_loads_feeds_only_them_without_the_grid():
    twin, hand = home_at(NIGHT, DC)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    reading = await twin.reading()

    assert 0.0 < (reading.load_w or 0.0) == reading.critical_load_w


async def test_a_day_of_a_shared_inverter_balances_and_no_counter_falls():
    twin, hand = home_at(NIGHT, DC)
    seen = []
    for _ in range(48):
        hand.move(minutes=30)
        seen.append((await twin.counters()).lifetime)

    for earlier, later in pairwise(seen):
        assert (later.solar_wh or 0.0) >= (earlier.solar_wh or 0.0)
    last = seen[-1]
    flows_wh = [last.solar_wh, last.discharged_wh, last.imported_wh]
    out_wh = [last.charged_wh, last.exported_wh, last.load_wh]
    assert None not in flows_wh + out_wh
    assert sum(x or 0.0 for x in flows_wh) == pytest.approx(sum(x or 0.0 for x in out_wh))


async def test_a_home_of_several_modules_with_exact_serials_still_tells_them_apart():
    twin, _ = home_at(NOON, replace(DC, modules=2))

    serials = [d.serial for d in (await twin.home()).devices if d.kind == DeviceKind.BATTERY]

    assert serials == ["H-B60-H-41-031-1", "H-B60-H-41-031-2"]
    assert MeterPlace.GRID in {d.data.place for d in await twin.details() if isinstance(d.data, MeterDetail)}
