import pytest

from polywatt.model import (
    BatteryDetail,
    DeviceKind,
    InverterDetail,
    SwitchDetail,
)
from polywatt.twin import PRESETS

from ..homes import NOON, home_at

pytestmark = pytest.mark.anyio
PARALLEL = PRESETS["parallel-gridboss"]


async def test_two_inverters_share_battery_and_solar_and_add_up():
    twin, _ = home_at(NOON.replace(hour=20), PARALLEL)
    home, details, reading = await twin.home(), await twin.details(), await twin.reading()

    inverters = [device for device in home.devices if device.kind == DeviceKind.INVERTER]
    assert len({inverter.serial for inverter in inverters}) == 2
    by_id = {detail.device_id: detail.data for detail in details}
    data = [of for inverter in inverters if isinstance(of := by_id[inverter.id], InverterDetail)]
    assert reading.solar_w is not None
    assert reading.battery_w is not None
    [switch] = [detail.data for detail in details if isinstance(detail.data, SwitchDetail)]
    strings_w = reading.solar_w - (switch.ports[0].power_w or 0.0)
    assert sum(inverter.ac_w or 0.0 for inverter in data) == pytest.approx(strings_w + reading.battery_w)
    modules = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
    assert [module.parent_id for module in modules] == [inverters[0].id] * 3 + [inverters[1].id] * 3
    packs = [of for module in modules if isinstance(of := by_id[module.id], BatteryDetail)]
    assert sum(pack.battery_w or 0.0 for pack in packs) == pytest.approx(reading.battery_w)
