"""The home and its installation."""

import pytest

from polywatt.model import (
    Coupling,
)
from polywatt.vendors.eaton.driver.home import home_from, installation_from
from polywatt.vendors.eaton.wire.status import DEVICE_STATUS
from tests.vendors.eaton.driver.payloads import BOTH, device


@pytest.mark.proves("eaton.b70")
def test_a_home_is_what_its_device_says():
    home = home_from("127.0.0.1:443", device(), BOTH, is_technician=False)

    assert (home.id, home.name, home.timezone) == ("eaton-REDACTED", "1705Z01700041", "Europe/London")
    assert (home.ratings.capacity_wh, home.ratings.charge_w) == (4_200.0, 3_600.0)
    [battery] = [d for d in home.devices if d.id == "battery"]
    assert (battery.serial, battery.model, battery.firmware and battery.firmware.version) == (
        "H-B60-H-41-031",
        "RESIDENCIAL",
        "4004",
    )
    assert [d.id for d in home.devices if d.kind == "meter"] == ["meter-1"]


@pytest.mark.parametrize(
    ("changes", "coupling"),
    [
        ({"hasPv": True}, Coupling.DC),
        ({"powerMeters": [{"position": 1, "model": "E"}, {"position": 2, "model": "E"}]}, Coupling.AC),
        ({}, None),
    ],
)
def test_how_solar_is_coupled_is_told_by_meter_2_and_the_dc_side(changes, coupling):
    status = DEVICE_STATUS.decode(b'{"successful":true,"result":{}}').result

    assert installation_from(device(**changes), status).coupling == coupling
