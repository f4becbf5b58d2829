import pytest

from polywatt.twin import (
    FLOATS,
    SONNEN_ECO_8,
    params_of,
)
from polywatt.twin.physics.battery import max_charge_w, max_discharge_w, next_temperature_c

PARAMS = params_of(SONNEN_ECO_8)
FULL_WH = PARAMS.capacity_wh


def test_the_limits_taper_towards_full_and_empty():
    takes = [max_charge_w(FULL_WH * soc, 20.0, FULL_WH, PARAMS, 1.0, FLOATS) for soc in (0.5, 0.9, 0.95, 0.99)]
    gives = [
        max_discharge_w(FULL_WH * soc, 20.0, PARAMS.hidden_wh, PARAMS, 1.0, FLOATS) for soc in (0.5, 0.15, 0.1, 0.06)
    ]

    assert takes == pytest.approx([2_500.0, 2_500.0, 1_250.0, 250.0])
    assert gives == pytest.approx([2_500.0, 2_500.0, 1_250.0, 750.0])


def test_two_halves_warm_a_battery_as_the_whole_does():
    whole_c = next_temperature_c(20.0, 10.0, 200.0, 600.0)

    assert next_temperature_c(next_temperature_c(20.0, 10.0, 200.0, 300.0), 10.0, 200.0, 300.0) == pytest.approx(
        whole_c, rel=1e-12
    )
    assert next_temperature_c(20.0, 10.0, 200.0, 1e6) == pytest.approx(10.0 + 8.0)
