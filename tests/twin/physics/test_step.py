from typing import Any

import numpy as np
import pytest

from polywatt.model import (
    Backup,
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    Manual,
    PeakShaving,
    SelfUse,
    SetGridCharging,
    SolarOnly,
    TimeOfUse,
)
from polywatt.twin import (
    ARRAYS,
    FLOATS,
    PRESETS,
    SONNEN_ECO_8,
    Floats,
    Flows,
    Inputs,
    Params,
    Steering,
    TwinState,
    initial_state,
    params_of,
    steering_of,
    step,
)

PARAMS = params_of(SONNEN_ECO_8)
EVERY_KIND = [SONNEN_ECO_8, PRESETS["eaton-dc"], PRESETS["powerwall-three-phase"]]
FULL_WH = PARAMS.capacity_wh


def at_soc(percent: float) -> TwinState[float]:
    return initial_state(SONNEN_ECO_8)._replace(energy_wh=FULL_WH * percent / 100.0)


def world(solar_w=0.0, load_w=0.0, critical_w=0.0, is_peak=False) -> Inputs[float]:
    return Inputs(solar_w, critical_w, load_w - critical_w, 15.0, is_peak)


def steering_under(
    action, reserve=10.0, may_grid_charge=False, grid_w=None, is_running=True, **more: Any
) -> Steering[float]:
    return steering_of(
        action,
        reserve_percent=reserve,
        grid_charging=SetGridCharging(is_allowed=may_grid_charge, power_w=grid_w),
        is_running=is_running,
        params=PARAMS,
        **more,
    )


def flows(state, inputs, steering, is_on_grid=True, dt_s=5.0) -> Flows[float]:
    return step(state, inputs, steering, is_on_grid, PARAMS, dt_s, FLOATS)[1]


def some_worlds(random: np.random.Generator, n: int) -> Inputs[Floats]:
    *powers, port_solar_w = (random.choice([0.0, 1.0], n) * random.uniform(0.0, 6_000.0, n) for _ in range(4))
    world = [random.uniform(-10.0, 40.0, n), random.random(n) < 0.5, random.uniform(-0.3, 0.3, n), port_solar_w]
    return Inputs._make([*powers, *world])


@pytest.mark.parametrize(
    ("action", "solar_w", "load_w", "is_peak", "battery_w"),
    [
        (SelfUse(), 0.0, 800.0, False, 800.0),
        (SelfUse(), 2_000.0, 800.0, False, -1_200.0),
        (SelfUse(), 0.0, 9_000.0, False, 2_500.0),
        (SelfUse(), 9_000.0, 0.0, False, -2_500.0),
        (TimeOfUse(), 0.0, 800.0, True, 800.0),
        (TimeOfUse(), 0.0, 800.0, False, 0.0),
        (TimeOfUse(), 2_000.0, 800.0, False, -1_200.0),
        (Backup(), 0.0, 800.0, True, 0.0),
        (Backup(), 2_000.0, 800.0, True, -1_200.0),
        (SolarOnly(), 2_000.0, 800.0, True, 0.0),
        (Manual(), 0.0, 800.0, True, 0.0),
        (Charge(power_w=1_000.0), 0.0, 800.0, True, -1_000.0),
        (Charge(), 0.0, 800.0, True, -2_500.0),
        (Charge(power_w=0.0), 2_000.0, 800.0, True, 0.0),
        (Charge(power_w=1_000.0, until_soc_percent=40.0), 0.0, 800.0, True, 0.0),
        (Discharge(power_w=1_000.0), 2_000.0, 800.0, True, 1_000.0),
        (Discharge(), 2_000.0, 800.0, True, 2_500.0),
        (Discharge(until_soc_percent=60.0), 0.0, 800.0, True, 0.0),
        (Hold(), 2_000.0, 800.0, True, 0.0),
        (Hold(may_charge=True), 2_000.0, 800.0, True, -1_200.0),
        (Hold(may_charge=True), 0.0, 800.0, True, 0.0),
        (PeakShaving(load_limit_w=1_000.0), 0.0, 800.0, True, 0.0),
        (PeakShaving(load_limit_w=1_000.0), 3_000.0, 1_600.0, True, 600.0),
        (PeakShaving(load_limit_w=1_000.0), 0.0, 9_000.0, True, 2_500.0),
        (ExportLimit(export_limit_w=500.0), 0.0, 800.0, True, 800.0),
        (ExportLimit(export_limit_w=500.0), 2_000.0, 800.0, True, -1_200.0),
        (ExportLimit(export_limit_w=-500.0), 0.0, 800.0, True, 300.0),
        (ExportLimit(export_limit_w=-500.0), 2_000.0, 800.0, True, -1_700.0),
        (FrequencyRegulation(power_w=0.0, target_soc_percent=90.0), 0.0, 800.0, True, 0.0),
    ],
    ids=str,
)
def test_the_battery_does_what_a_half_full_home_is_told(action, solar_w, load_w, is_peak, battery_w):
    at = flows(at_soc(50.0), world(solar_w, load_w, is_peak=is_peak), steering_under(action))

    assert at.battery_w == battery_w
    assert at.grid_w == load_w - solar_w - battery_w


@pytest.mark.parametrize(
    ("grid_w", "solar_w", "battery_w"), [(None, 0.0, -2_500.0), (700.0, 0.0, -700.0), (700.0, 2_000.0, -1_500.0)]
)
def test_backup_fills_from_the_grid_where_that_is_allowed(grid_w, solar_w, battery_w):
    steering = steering_under(Backup(), may_grid_charge=True, grid_w=grid_w)

    assert flows(at_soc(50.0), world(solar_w, 500.0), steering).battery_w == battery_w


@pytest.mark.parametrize("action", [SelfUse(), TimeOfUse(), Discharge(), Discharge(until_soc_percent=0.0)], ids=str)
def test_the_reserve_is_kept_on_the_grid_and_used_up_in_an_outage(action):
    inputs, steering = world(0.0, 900.0, is_peak=True), steering_under(action, reserve=30.0)

    assert flows(at_soc(30.0), inputs, steering).battery_w == 0.0
    assert flows(at_soc(30.0), inputs, steering, is_on_grid=False).battery_w == 900.0


def test_the_hidden_part_is_kept_even_in_an_outage():
    at = flows(at_soc(5.0), world(0.0, 900.0, 100.0), steering_under(SelfUse(), reserve=0.0), is_on_grid=False)

    assert at == Flows(0.0, 0.0, 0.0, 0.0, 0.0, True)


def test_surplus_solar_is_turned_down_on_an_island_with_a_full_battery():
    at = flows(at_soc(100.0), world(4_000.0, 500.0), steering_under(SelfUse()), is_on_grid=False)

    assert at.load_w == 500.0
    assert at.solar_w == 500.0 - at.battery_w
    assert -150.0 < at.battery_w < 0.0


def test_an_island_sheds_the_other_loads_before_the_critical_ones():
    at = flows(at_soc(50.0), world(0.0, 4_000.0, 600.0), steering_under(SelfUse()), is_on_grid=False)

    assert at == Flows(0.0, 600.0, 0.0, 600.0, 600.0, False)


def test_an_island_that_cannot_carry_the_critical_loads_is_dark():
    at = flows(at_soc(50.0), world(300.0, 5_000.0, 4_000.0), steering_under(SelfUse()), is_on_grid=False)

    assert at == Flows(0.0, 0.0, 0.0, 0.0, 0.0, True)


def test_a_stopped_home_rests_on_the_grid_and_is_dark_without():
    inputs, stopped = world(2_000.0, 500.0), steering_under(SelfUse(), is_running=False)

    assert flows(at_soc(50.0), inputs, stopped) == Flows(2_000.0, 0.0, -1_500.0, 500.0, 0.0, False)
    assert flows(at_soc(50.0), inputs, stopped, is_on_grid=False).is_dark


@pytest.mark.parametrize("dt_s", [0.3, 5.0, 300.0, 86_400.0])
def test_no_step_is_long_enough_to_overfill_or_to_undercut_the_reserve(dt_s):
    full, _ = step(at_soc(99.9), world(), steering_under(Charge()), True, PARAMS, dt_s, FLOATS)
    empty, _ = step(
        at_soc(10.1), world(), steering_under(Discharge()), True, PARAMS._replace(standby_w=0.0), dt_s, FLOATS
    )

    assert full.energy_wh <= FULL_WH * (1.0 + 1e-12)
    assert empty.energy_wh >= FULL_WH * 0.1 * (1.0 - 1e-12)


def test_a_round_trip_costs_what_the_efficiencies_say():
    charged, _ = step(at_soc(50.0), world(), steering_under(Charge(power_w=1_000.0)), True, PARAMS, 3_600.0, FLOATS)

    stored_wh = charged.energy_wh - at_soc(50.0).energy_wh

    assert stored_wh == pytest.approx(1_000.0 * 0.94 - 12.0)
    assert charged.lost_wh == pytest.approx(60.0 + 12.0)


def test_standby_stops_at_the_hidden_part():
    state = at_soc(6.0)
    for _ in range(300):
        state, _ = step(state, world(), steering_under(Hold()), True, PARAMS, 3_600.0, FLOATS)

    assert state.energy_wh == pytest.approx(PARAMS.hidden_wh)


@pytest.mark.parametrize("spec", EVERY_KIND, ids=lambda spec: spec.name)
def test_arrays_step_to_the_very_numbers_that_floats_do(spec):
    its_params = params_of(spec)
    n, random = 4_000, np.random.default_rng(1)
    warmth_c = random.uniform(-10.0, 70.0, n)
    states = TwinState[Floats]._make([random.uniform(0.0, FULL_WH, n), warmth_c, *random.uniform(0.0, 1e3, (12, n))])
    inputs = some_worlds(random, n)
    limits = PeakShaving(load_limit_w=1_500.0), ExportLimit(export_limit_w=700.0), ExportLimit(export_limit_w=-700.0)
    follows = FrequencyRegulation(power_w=2_000.0, target_soc_percent=60.0)
    actions = SelfUse(), TimeOfUse(), Backup(), Charge(), Charge(power_w=900.0), Discharge(), Hold(), *limits, follows
    every = [
        steering_under(action, reserve, is_running=runs, sleep_below_w=1_000.0 - 25.0 * reserve)
        for action in actions
        for reserve in (0.0, 40.0)
        for runs in (True, False)
    ]
    steerings = [every[index] for index in random.integers(0, len(every), n)]
    is_on_grid = random.random(n) < 0.5

    params = Params[Floats]._make(np.full(n, value) for value in its_params)
    steered = Steering[Floats]._make(map(np.array, zip(*steerings, strict=True)))
    at_once = step(states, inputs, steered, is_on_grid, params, 300.0, ARRAYS)

    for i in range(n):
        state = TwinState[float]._make(float(column[i]) for column in states)
        its = Inputs[float]._make(np.asarray(column)[i].item() for column in inputs)
        alone = step(state, its, steerings[i], bool(is_on_grid[i]), its_params, 300.0, FLOATS)
        assert alone == tuple(tuple(np.broadcast_to(column, n)[i] for column in part) for part in at_once)
