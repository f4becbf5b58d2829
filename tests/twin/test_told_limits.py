"""What limits charging and the island, and homes of several inverters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from polywatt.model import (
    BatteryDetail,
    Charge,
    DeviceKind,
    InverterDetail,
    SetBackupSupply,
    SetChargeLimit,
    SetSolarCharging,
    SwitchDetail,
)
from polywatt.twin import PRESETS

from .homes import NIGHT, NOON, home_at

pytestmark = pytest.mark.anyio
PARALLEL = PRESETS["parallel-gridboss"]


async def test_nobody_charges_above_the_charge_limit():
    twin, hand = home_at(NIGHT, initial_soc_percent=50.0)
    await twin.send(SetChargeLimit(soc_percent=60.0))
    await twin.send(Charge())
    hand.move(hours=6)

    assert (await twin.reading()).soc_percent == pytest.approx(60.0, abs=0.2)
    assert (await twin.settings()).charge_limit_percent == 60.0


async def test_the_sun_charges_with_no_more_than_it_may():
    twin, hand = home_at(NOON, initial_soc_percent=30.0, load_kwh_per_year=1.0)
    free_w = (await twin.reading()).battery_w
    await twin.send(SetSolarCharging(power_w=500.0))
    hand.move(seconds=10)

    assert free_w is not None
    assert free_w < -1_000.0
    assert (await twin.reading()).battery_w == pytest.approx(-500.0)


async def test_without_its_backup_supply_a_home_is_dark_in_an_outage():
    twin, hand = home_at(NIGHT, critical_share=1.0)
    await twin.send(SetBackupSupply(is_on=False))
    twin.fail_grid(hand.at, hand.at + timedelta(minutes=5))
    hand.move(seconds=60)

    reading = await twin.reading()
    assert (reading.load_w, reading.battery_w) == (0.0, 0.0)
    assert (await twin.settings()).is_backup_supply_on is False


async def test_two_inverters_share_battery_and_solar_and_add_up():
    twin, _ = home_at(NOON.replace(hour=20), PARALLEL)
    home, details, reading = await twin.home(), await twin.details(), await twin.reading()

    inverters = [device for device in home.devices if device.kind == DeviceKind.INVERTER]
    assert len({inverter.serial for inverter in inverters}) == 2
    by_id = {detail.device_id: detail.data for detail in details}
    parts = [of for inverter in inverters if isinstance(of := by_id[inverter.id], InverterDetail)]
    assert reading.solar_w is not None
    assert reading.battery_w is not None
    [switch] = [detail.data for detail in details if isinstance(detail.data, SwitchDetail)]
    strings_w = reading.solar_w - (switch.ports[0].power_w or 0.0)
    assert sum(part.ac_w or 0.0 for part in parts) == pytest.approx(strings_w + reading.battery_w)
    modules = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
    assert [module.parent_id for module in modules] == [inverters[0].id] * 3 + [inverters[1].id] * 3
    packs = [of for module in modules if isinstance(of := by_id[module.id], BatteryDetail)]
    assert sum(pack.battery_w or 0.0 for pack in packs) == pytest.approx(reading.battery_w)


async def test_a_switch_sees_the_grid_on_one_side_and_the_home_on_the_other():
    twin, _ = home_at(NIGHT, PARALLEL)
    [switch] = [detail.data for detail in await twin.details() if isinstance(detail.data, SwitchDetail)]
    reading = await twin.reading()

    assert sum(phase.power_w or 0.0 for phase in switch.grid_side) == pytest.approx(reading.grid_w)
    assert sum(phase.power_w or 0.0 for phase in switch.home_side) == pytest.approx(reading.load_w)
    assert len(switch.ports) == 4


def test_a_home_has_no_more_inverters_than_modules():
    with pytest.raises(ValueError, match="inverters"):
        replace(PARALLEL, inverters=7)
