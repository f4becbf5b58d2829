"""Details of inverter and battery."""

from typing import Any

import msgspec
import pytest

from polywatt.model import (
    BatteryDetail,
    Health,
    InverterDetail,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.eaton.driver.details import details_from
from polywatt.vendors.eaton.driver.home import home_from
from polywatt.vendors.eaton.wire.technical import TECHNICAL_STATUS
from tests.vendors.eaton.driver.payloads import BOTH, device

TECHNICAL = {
    "gridVoltage": 241.40001,
    "gridFrequency": 49.96,
    "inverterPower": 0,
    "inverterTemperature": 43.4,
    "busVoltage": 393.7,
    "pv1Voltage": 0,
    "pv1Current": 0,
    "bmsVoltage": 98.6,
    "bmsCurrent": 0.42000002,
    "bmsTemperature": 34.3,
    "bmsAvgTemperature": 0,
    "bmsMaxTemperature": 35.5,
    "bmsMinTemperature": 32.8,
    "bmsTotalCharge": 206,
    "bmsTotalDischarge": 143,
    "bmsStateOfCharge": 90,
    "bmsFaultCode": None,
    "bmsHighestCellVoltage": 4119,
    "bmsLowestCellVoltage": 4101,
    "meters": None,
}


def looked_into(**changes: Any) -> tuple[InverterDetail, BatteryDetail, Health, bool]:
    told = TECHNICAL_STATUS.decode(msgspec.json.encode({"successful": True, "result": TECHNICAL | changes})).result
    devices = home_from("127.0.0.1:443", device(), BOTH, is_technician=True).devices
    inverter, battery = details_from(told, -406.0, devices, DAYLIGHT)
    assert isinstance(inverter.data, InverterDetail)
    assert isinstance(battery.data, BatteryDetail)
    assert isinstance(battery.health, Health)
    assert battery.is_online is not None
    return inverter.data, battery.data, battery.health, battery.is_online


@pytest.mark.proves("eaton.b67")
def test_cells_are_in_millivolts_and_a_null_fault_is_none():
    inverter, battery, health, is_heard = looked_into()

    assert (battery.cell_max_v, battery.cell_min_v) == (4.119, 4.101)
    assert (battery.voltage_v, battery.temperature_c) == (98.6, 34.3)
    assert battery.current_a == pytest.approx(-0.42)
    assert (battery.charged_wh, battery.discharged_wh) == (206 * 94.8, 143 * 94.8)
    assert (inverter.temperature_c, inverter.buses_v, inverter.strings) == (43.4, (393.7,), ())
    assert (health, is_heard) == (Health.NORMAL, True)
    assert looked_into(bmsFaultCode=["OVER_TEMPERATURE"])[2] == Health.FAULT


@pytest.mark.proves("eaton.b70")
def test_zero_is_a_missing_sensor_for_temperatures_voltage_and_totals():
    _, battery, _, is_heard = looked_into(bmsTemperature=0, bmsVoltage=0, bmsTotalCharge=0, bmsMaxTemperature=0)

    assert (battery.temperature_c, battery.voltage_v, battery.charged_wh, battery.cell_max_c) == (None,) * 4
    assert is_heard is False
