from dataclasses import replace
from datetime import UTC, datetime

import pytest

from polywatt.model import Coupling, DeviceKind, InverterDetail, SwitchDetail
from polywatt.twin import PRESETS

from ..homes import home_at

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 6, 3, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(("name", "modules"), [("enphase-5p", 20), ("enphase-50", 50)])
async def test_each_module_has_its_inverter_and_they_add_up(name, modules):
    twin, hand = home_at(NOON, PRESETS[name], past_days=1.0)
    hand.move(hours=1)

    devices = [device for device in (await twin.home()).devices if device.kind == DeviceKind.MICROINVERTER]
    by_id = {detail.device_id: detail.data for detail in await twin.details()}
    inverters = [of for device in devices if isinstance(of := by_id[device.id], InverterDetail)]
    assert len(inverters) == len({device.serial for device in devices}) == modules
    assert len({inverter.produced_wh for inverter in inverters}) == modules
    assert sum(inverter.ac_w or 0.0 for inverter in inverters) == pytest.approx((await twin.reading()).solar_w)
    assert sum(inverter.produced_wh or 0.0 for inverter in inverters) == pytest.approx(
        (await twin.counters()).lifetime.solar_wh
    )
    assert all(device.rated_w == 290.0 for device in devices)


async def test_an_enphase_home_is_four_batteries_a_switch_without_ports_and_a_car():
    twin, _ = home_at(NOON, PRESETS["enphase-5p"])
    home = await twin.home()

    count = {kind: sum(device.kind == kind for device in home.devices) for kind in DeviceKind}
    assert (
        count[DeviceKind.BATTERY],
        count[DeviceKind.SWITCH],
        count[DeviceKind.CHARGER],
        count[DeviceKind.GATEWAY],
    ) == (4, 1, 1, 1)
    assert home.coupling == Coupling.AC
    assert (home.ratings.capacity_wh, home.ratings.discharge_w) == (20_000.0, 15_360.0)
    [switch] = [detail.data for detail in await twin.details() if isinstance(detail.data, SwitchDetail)]
    assert switch.ports == ()
    assert (await twin.settings()).reserve_percent == 20.0


async def test_no_microinverter_gives_more_than_it_can():
    twin, hand = home_at(NOON, PRESETS["enphase-5p"])
    for _ in range(60):
        hand.move(minutes=3)
        inverters = [d.data for d in await twin.details() if d.device_id.startswith("micro")]
        assert all(
            isinstance(inverter, InverterDetail) and (inverter.ac_w or 0.0) <= 290.0 * 1.03 for inverter in inverters
        )


async def test_without_solar_there_are_no_microinverters():
    home, _ = home_at(NOON, replace(PRESETS["enphase-5p"], solar_peak_w=0.0))

    assert not [device for device in (await home.home()).devices if device.kind == DeviceKind.MICROINVERTER]
    assert not [detail for detail in await home.details() if detail.device_id.startswith("microinverter")]
