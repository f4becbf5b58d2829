"""Capabilities by installation."""

from polywatt.model import (
    Coupling,
)
from polywatt.vendors.eaton.driver.home import home_from
from polywatt.vendors.eaton.wire.mode.installation import Installation
from tests.vendors.eaton.driver.payloads import BOTH, NONE, device


def blocked(installation: Installation) -> dict[str, str]:
    commands = home_from("127.0.0.1:443", device(), installation, is_technician=False).capabilities.commands
    return {c.mode.__name__: c.blocked.needs for c in commands if c.mode is not None and c.blocked is not None}


def test_modes_an_installation_cannot_have_say_what_they_need():
    assert blocked(NONE) == dict.fromkeys(("SelfUse", "PeakShaving", "ExportLimit"), "power meter 1")
    assert blocked(BOTH) == {}
    one_meter = Installation(
        coupling=Coupling.AC, has_meter_1=True, has_meter_2=False, has_critical_loads=None, rating_w=3_600.0
    )
    assert blocked(one_meter) == {}, "owners run it with meter 1 alone"
    six = Installation(
        coupling=Coupling.AC, has_meter_1=True, has_meter_2=True, has_critical_loads=True, rating_w=6_000.0
    )
    assert blocked(six) == {"FrequencyRegulation": "an inverter smaller than 6 kW"}
