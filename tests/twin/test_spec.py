from dataclasses import replace
from typing import Any

import pytest

from polywatt.model import (
    Coupling,
    PortUse,
)
from polywatt.twin import PRESETS

from .car.garage import ENPHASE

pytestmark = pytest.mark.anyio
PARALLEL = PRESETS["parallel-gridboss"]
SPEC = PRESETS["powerwall-2"]


def test_a_home_has_no_more_inverters_than_modules():
    with pytest.raises(ValueError, match="inverters"):
        replace(PARALLEL, inverters=7)


@pytest.mark.parametrize(
    "changes",
    [
        {"modules": 0},
        {"modules": -1},
        {"module_wh": 0.0},
        {"module_wh": float("nan")},
        {"charge_efficiency": 0.0},
        {"discharge_efficiency": 1.5},
        {"hidden_soc_percent": 150.0},
        {"initial_soc_percent": 500.0},
        {"reserve_percent": -1.0},
        {"timezone": "Nowhere/X"},
        {"inverter_w": 0.0},
        {"solar_coupling": Coupling.NONE},
        {"energy_saving_below_w": -1.0},
    ],
)
def test_hardware_that_cannot_be_is_refused_by_name(changes: dict[str, Any]):
    with pytest.raises(ValueError, match=next(iter(changes))):
        replace(SPEC, **changes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"modules_off": 1},
        {"modules_off": -1},
        {"generator_w": -1.0},
        {"strings": (("A", 0.5), ("B", 0.4))},
        {"generator_floor_percent": 101.0},
    ],
)
def test_a_home_that_cannot_be_is_refused_where_it_is_made(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(PRESETS["powerwall-2"], **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ports": (PortUse.LOAD,) * 5},
        {"switch_ports": 1},
        {"port_solar_peak_w": -1.0},
        {"port_load_share": 1.5},
        {"ports": (PortUse.LOAD,)},
        {"ports": (PortUse.SOLAR,)},
        {"switch_ports": -1},
    ],
)
def test_ports_that_cannot_be_are_refused_where_the_home_is_made(wrong):
    with pytest.raises(ValueError, match="port"):
        replace(PARALLEL, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"chargers": -1},
        {"charger_min_a": 41.0},
        {"charger_v": 0.0},
        {"house_limit_a": 0.0},
        {"car_battery_wh": 0.0},
        {"car_wh_per_day": -1.0},
        {"microinverters": -1},
    ],
)
def test_chargers_that_cannot_be_are_refused_where_the_home_is_made(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(ENPHASE, **wrong)
