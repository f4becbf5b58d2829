"""What limits the flows: modes with a number of their own, a shared inverter, warmth."""

from dataclasses import replace

import pytest

from polywatt.model import (
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    Mode,
    Order,
    PeakShaving,
    SelfUse,
    SetGridCharging,
    SolarOnly,
)
from polywatt.twin import FLOATS, PRESETS, Flows, Inputs, TwinSpec, initial_state, params_of, steering_of, step

AC = PRESETS["eaton-3.6-10.08"]
DC = PRESETS["eaton-dc"]


def flows(
    spec: TwinSpec,
    action: Order | Mode,
    solar_w: float = 0.0,
    load_w: float = 0.0,
    soc: float = 50.0,
    off_hz: float = 0.0,
    warmth_c: float = 20.0,
    is_on_grid: bool = True,
    **more: float | bool,
) -> Flows[float]:
    """What flows in five seconds of a home with 40 % of critical loads."""
    params = params_of(spec)
    state = initial_state(spec)._replace(energy_wh=spec.capacity_wh * soc / 100.0, temperature_c=warmth_c)
    settings = {"reserve_percent": 10.0, "grid_charging": SetGridCharging(is_allowed=False), "is_running": True} | more
    inputs = Inputs(solar_w, 0.4 * load_w, 0.6 * load_w, 15.0, False, off_hz)
    return step(state, inputs, steering_of(action, params=params, **settings), is_on_grid, params, 5.0, FLOATS)[1]  # type: ignore[arg-type]


@pytest.mark.parametrize("soc", [10.0, 3.0])
def test_peak_shaving_leaves_the_reserve_alone(soc):
    assert flows(AC, PeakShaving(load_limit_w=500.0), load_w=3_000.0, soc=soc).battery_w == 0.0


def test_solar_does_not_count_against_a_peak():
    assert flows(AC, PeakShaving(load_limit_w=500.0), solar_w=3_000.0, load_w=700.0).battery_w == 200.0


@pytest.mark.parametrize(("load_w", "battery_w"), [(500.0, -3_000.0), (2_000.0, -2_000.0), (5_000.0, 1_000.0)])
def test_charging_stays_below_a_peak_that_is_to_be_shaved(load_w, battery_w):
    at = flows(AC, Charge(power_w=3_000.0), load_w=load_w, shave_above_w=4_000.0)

    assert at.battery_w == battery_w
    assert at.grid_w <= 4_000.0


def test_a_full_home_turns_its_solar_down_to_the_export_limit():
    at = flows(AC, ExportLimit(export_limit_w=800.0), solar_w=3_600.0, load_w=400.0, soc=100.0)

    assert at.grid_w == pytest.approx(-800.0)
    assert at.solar_w < 3_600.0


def test_a_full_home_that_must_import_turns_all_its_solar_down_and_imports_its_load():
    at = flows(AC, ExportLimit(export_limit_w=-1_000.0), solar_w=3_600.0, load_w=400.0, soc=100.0)

    assert at.solar_w == 0.0
    assert at.grid_w == 400.0 - at.battery_w


def test_a_home_that_must_import_charges_to_do_so():
    at = flows(AC, ExportLimit(export_limit_w=-1_000.0), solar_w=0.0, load_w=400.0)

    assert (at.battery_w, at.grid_w) == (-600.0, 1_000.0)


@pytest.mark.parametrize(
    ("off_hz", "battery_w"), [(-0.2, 2_000.0), (-0.4, 2_000.0), (-0.1, 1_000.0), (0.05, -500.0), (0.3, -2_000.0)]
)
def test_a_low_frequency_is_held_up_in_proportion_and_a_high_one_down(off_hz, battery_w):
    at = flows(AC, FrequencyRegulation(power_w=2_000.0, target_soc_percent=50.0), off_hz=off_hz)

    assert at.battery_w == pytest.approx(battery_w)


@pytest.mark.parametrize(("soc", "battery_w"), [(60.0, 200.0), (40.0, -200.0), (50.0, 0.0)])
def test_while_the_frequency_is_good_the_battery_drifts_to_its_target(soc, battery_w):
    at = flows(AC, FrequencyRegulation(power_w=2_000.0, target_soc_percent=50.0), off_hz=0.01, soc=soc)

    assert at.battery_w == battery_w


def test_a_shared_inverter_charges_with_more_before_it_turns_solar_down():
    half, full = (flows(DC, SolarOnly(), solar_w=5_000.0, load_w=300.0, soc=soc) for soc in (50.0, 100.0))

    assert (half.solar_w, half.battery_w) == (5_000.0, -1_400.0)
    assert full.solar_w == 3_600.0 - full.battery_w
    assert full.solar_w < 3_900.0


def test_a_shared_inverter_has_room_for_what_solar_leaves():
    at = flows(DC, Discharge(power_w=3_000.0), solar_w=2_000.0, load_w=300.0)

    assert (at.solar_w, at.battery_w) == (2_000.0, 1_600.0)


def test_an_order_that_forbids_charging_is_obeyed_at_the_cost_of_sun():
    at = flows(DC, Hold(), solar_w=5_000.0, load_w=300.0)

    assert (at.solar_w, at.battery_w) == (3_600.0, 0.0)


def test_a_stopped_shared_inverter_lets_no_solar_through():
    shared, separate = (flows(spec, SelfUse(), solar_w=3_000.0, load_w=500.0, is_running=False) for spec in (DC, AC))

    assert (shared.solar_w, shared.grid_w) == (0.0, 500.0)
    assert (separate.solar_w, separate.grid_w) == (3_000.0, -2_500.0)


def test_an_island_carries_no_more_than_the_shared_inverter_can():
    within, beyond = (flows(DC, SelfUse(), 2_000.0, load_w, is_on_grid=False) for load_w in (8_000.0, 10_000.0))

    assert within.load_w == 3_200.0
    assert beyond.is_dark


@pytest.mark.parametrize(
    ("warmth_c", "share"), [(-1.0, 0.0), (0.0, 0.0), (2.5, 0.5), (5.0, 1.0), (45.0, 1.0), (52.5, 0.5), (60.0, 0.0)]
)
def test_a_battery_too_hot_or_too_cold_takes_less(warmth_c, share):
    assert flows(AC, Charge(), warmth_c=warmth_c).battery_w == pytest.approx(-3_600.0 * share)


@pytest.mark.parametrize(("warmth_c", "share"), [(-5.0, 1.0), (45.0, 1.0), (52.5, 0.5), (61.0, 0.0)])
def test_a_battery_too_hot_gives_less_and_a_cold_one_all(warmth_c, share):
    assert flows(AC, Discharge(), warmth_c=warmth_c).battery_w == pytest.approx(3_600.0 * share)


def test_a_small_shared_inverter_limits_what_the_battery_gives_and_takes():
    small = replace(DC, inverter_w=1_000.0)

    assert flows(small, SelfUse(), load_w=3_000.0).battery_w == 1_000.0
    assert flows(small, Charge(), solar_w=500.0).battery_w == -1_500.0
