"""Commands and what they mean."""

import pytest

from polywatt.model import (
    Discharge,
    PeakShaving,
    Unknown,
)
from polywatt.vendors.eaton.wire.mode import action_from
from tests.vendors.eaton.driver.payloads import record


@pytest.mark.parametrize(
    ("command", "parameters", "does"),
    [
        (
            "SET_DISCHARGE",
            {"action": "ACTION_DISCHARGE", "power": 5, "soc": 10},
            Discharge(power_w=180, until_soc_percent=10),
        ),
        (
            "SET_CHARGE",
            {"action": "ACTION_DISCHARGE", "power": 5, "soc": 10},
            Discharge(power_w=180, until_soc_percent=10),
        ),
        ("SET_PEAK_SHAVING", {"maxHousePeakConsumption": 0}, PeakShaving(load_limit_w=0)),
        ("SET_PEAK_SHAVING", None, Unknown(word="SET_PEAK_SHAVING")),
        ("SET_SOMETHING", {}, Unknown(word="SET_SOMETHING")),
    ],
)
def test_both_spellings_of_a_discharge_are_understood_and_strange_words_carried_along(command, parameters, does):
    told = record(command=command, parameters=parameters)

    assert action_from(told.command, told.parameters, 3_600.0) == does
