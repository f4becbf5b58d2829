"""The live values as a Reading."""

from typing import Any

import msgspec
import pytest

from polywatt.model import (
    Activity,
    GridState,
    Reading,
    Unknown,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.eaton.driver.reading import reading_from
from polywatt.vendors.eaton.wire.mode.installation import Installation
from polywatt.vendors.eaton.wire.status import DEVICE_STATUS
from polywatt.vendors.eaton.wire.technical import TECHNICAL_STATUS
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.eaton.driver.payloads import BOTH, FLOW, NONE


def read(installation: Installation = BOTH, technical: dict[str, Any] | None = None, **changes: Any) -> Reading:
    """A reading of the flow above, changed."""
    body = {"successful": True, "message": "Content Ready", "result": {"energyFlow": FLOW | changes}}
    status = DEVICE_STATUS.decode(msgspec.json.encode(body)).result
    told = None
    if technical is not None:
        told = TECHNICAL_STATUS.decode(msgspec.json.encode({"successful": True, "result": technical})).result
    return reading_from(status, told, installation, DAYLIGHT)


@pytest.mark.proves("eaton.b42", "eaton.b40")
@pytest.mark.parametrize(
    ("word", "size", "battery_w"),
    [
        ("BAT_CHARGING", 406, -406.0),
        ("BAT_CHARGING", -406, -406.0),
        ("BAT_DISCHARGING", 406, 406.0),
        ("BAT_DISCHARGING", -406, 406.0),
        ("BAT_IDLE", 0, 0.0),
        ("BAT_ASLEEP", 406, None),
        (None, 406, None),
        ("BAT_CHARGING", None, None),
    ],
)
def test_battery_flow_is_unsigned_and_takes_its_sign_from_the_status(word, size, battery_w):
    assert read(batteryStatus=word, batteryEnergyFlow=size).battery_w == battery_w


@pytest.mark.proves("eaton.b40")
def test_a_battery_state_nobody_has_seen_is_carried_along():
    assert read(batteryStatus="BAT_ASLEEP").battery_activity == Unknown(word="BAT_ASLEEP")
    assert read(batteryStatus="BAT_IDLE").battery_activity == Activity.IDLE


@pytest.mark.proves("eaton.b41")
@pytest.mark.parametrize(
    ("role", "watts", "grid_w"),
    [
        ("CONSUMING", 500, 500.0),
        ("CONSUMER", 500, 500.0),
        ("SUPPLYING", 500, -500.0),
        ("PRODUCER", 500, -500.0),
        ("NONE", 0, 0.0),
        ("DISCONNECTED", 0, 0.0),
        ("SIDEWAYS", 500, None),
        ("NONE", 500, None),
    ],
)
def test_the_grid_is_taken_from_or_given_to_by_its_role(role, watts, grid_w):
    assert read(gridRole=role, gridValue=watts).grid_w == grid_w


def test_without_meter_1_grid_and_load_are_unknown_and_not_zero():
    reading = read(NONE, gridRole="NONE", gridValue=0, nonCriticalLoadValue=0)

    assert (reading.grid_w, reading.load_w, reading.solar_w) == (None, None, None)
    assert reading.battery_w == -406.0


def test_solar_is_unknown_where_nothing_is_fitted_and_zero_at_night_where_it_is():
    assert read(NONE).solar_w is None
    assert read(acPvRole="NONE", acPvValue=0).solar_w == 0.0


@pytest.mark.proves("eaton.b43")
@pytest.mark.parametrize("word", ["CHARGING", "BASIC", "DANCING", None])
def test_an_operation_mode_decides_nothing(word):
    assert read(operationMode=word) == read()


@pytest.mark.proves("eaton.b49", "eaton.b67")
@pytest.mark.parametrize(
    ("technical", "state"),
    [
        ({"gridFrequency": 49.96}, GridState.CONNECTED),
        ({"gridFrequency": 0}, GridState.ISLANDED),
        ({}, None),
        ({"gridFrequency": 0, "systemState": "No Utility"}, GridState.ISLANDED),
        ({"gridFrequency": 50, "systemState": "Checking"}, GridState.RETURNING),
        ({"gridFrequency": 50, "systemState": "No Battery"}, GridState.CONNECTED),
        ({"gridFrequency": 50, "systemState": "Normal"}, GridState.CONNECTED),
        ({"gridFrequency": 50, "systemState": "Sulking"}, GridState.CONNECTED),
    ],
)
def test_zero_hertz_is_an_outage(technical, state):
    assert read(technical=technical).grid_state == state


@needs_captures
def test_the_captured_unit_charges_and_knows_neither_grid_nor_solar():
    body = (CAPTURES / "eaton" / "Get_Device_Status_1.json").read_bytes()
    status = DEVICE_STATUS.decode(body).result
    reading = reading_from(status, None, NONE, DAYLIGHT)

    assert (reading.battery_w, reading.soc_percent, reading.battery_activity) == (-406.0, 88.0, Activity.CHARGING)
    assert (reading.grid_w, reading.load_w, reading.solar_w) == (None, None, None)
