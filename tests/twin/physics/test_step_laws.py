import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.model import Coupling, ExportLimit, FrequencyRegulation, PeakShaving
from polywatt.twin import PRESETS

from .step_cases import BESIDE, EXPORTS, FOLLOWS, PORTED, SHAVES, SPECS, StepCase, step_cases

HAIR_W = 1e-6
OWN_INVERTER = SPECS.filter(lambda spec: spec.solar_coupling is not Coupling.DC)


@settings(max_examples=600, deadline=None)
@given(step_cases())
def test_whatever_a_home_is_told_its_powers_balance_within_its_limits(case: StepCase):
    flows, spec = case.flows, case.spec

    assert flows.load_w == pytest.approx(flows.solar_w + flows.battery_w + flows.grid_w + flows.generator_w, abs=1e-8)
    assert 0.0 <= flows.generator_w <= case.params.generator_w
    assert 0.0 <= flows.port_solar_w <= case.inputs.port_solar_available_w
    assert -HAIR_W <= case.own_solar_w <= case.inputs.solar_available_w + HAIR_W
    assert -spec.charge_w - HAIR_W <= flows.battery_w <= spec.discharge_w + HAIR_W
    assert abs(case.own_solar_w + flows.battery_w) <= case.params.inverter_w + HAIR_W
    assert 0.0 <= case.after.energy_wh <= spec.capacity_wh + HAIR_W


@settings(max_examples=400, deadline=None)
@given(step_cases())
def test_whatever_a_home_is_told_its_battery_accounts_for_all_it_took(case: StepCase):
    before, after = case.before, case.after

    stored_wh = after.energy_wh - before.energy_wh
    assert stored_wh == pytest.approx(after.charged_wh - after.discharged_wh - after.lost_wh, abs=1e-6)


@settings(max_examples=400, deadline=None)
@given(step_cases(is_on_grid=True))
def test_whatever_a_home_is_told_its_reserve_is_kept_on_the_grid(case: StepCase):
    assert case.after.energy_wh >= min(case.before.energy_wh, case.steering.floor_wh) - 1e-6


@settings(max_examples=400, deadline=None)
@given(step_cases(EXPORTS, is_on_grid=True, is_running=True))
def test_no_more_than_the_limit_leaves_the_home_while_solar_can_be_turned_down(case: StepCase):
    assert isinstance(case.action, ExportLimit)
    flows = case.flows

    is_within = -flows.grid_w <= case.action.export_limit_w + HAIR_W
    # Less solar would ask more of a shared inverter than it takes from the busbar.
    is_inverter_full = case.own_solar_w + flows.battery_w <= -case.params.inverter_w + HAIR_W
    assert is_within or flows.solar_w <= HAIR_W or (is_inverter_full and flows.port_solar_w <= HAIR_W)


@settings(max_examples=400, deadline=None)
@given(step_cases(is_on_grid=True, is_running=True))
def test_solar_is_turned_down_only_at_a_limit(case: StepCase):
    flows, limit_w = case.flows, case.steering.export_limit_w

    if flows.solar_w < case.available_w - HAIR_W:
        is_at_limit = -flows.grid_w >= limit_w - HAIR_W
        is_inverter_full = case.own_solar_w + flows.battery_w >= case.params.inverter_w - HAIR_W
        assert is_at_limit or is_inverter_full


@settings(max_examples=400, deadline=None)
@given(step_cases(EXPORTS, is_on_grid=True, is_running=True, warmth_c=20.0, specs=OWN_INVERTER))
def test_solar_is_turned_down_only_when_the_battery_takes_all_it_can(case: StepCase):
    if case.flows.solar_w < case.available_w - HAIR_W:
        greedy = case.steered(low_w=-math.inf, high_w=-math.inf, off_peak_high_w=-math.inf)

        assert case.flows.battery_w == pytest.approx(greedy.battery_w, abs=HAIR_W)


@settings(max_examples=400, deadline=None)
@given(step_cases(is_running=True, specs=st.sampled_from([PORTED, BESIDE])))
def test_solar_on_a_port_is_turned_down_only_when_all_other_solar_is(case: StepCase):
    flows, inverter_w = case.flows, case.params.inverter_w

    if flows.port_solar_w < case.inputs.port_solar_available_w - HAIR_W and not flows.is_dark:
        # Less of the other would ask more of a shared inverter than it takes.
        is_inverter_full = case.own_solar_w + flows.battery_w <= -inverter_w + HAIR_W
        assert case.own_solar_w <= HAIR_W or is_inverter_full


@settings(max_examples=400, deadline=None)
@given(step_cases(SHAVES, is_on_grid=True, is_running=True, specs=OWN_INVERTER))
def test_peak_shaving_gives_exactly_the_excess_or_all_it_can(case: StepCase):
    assert isinstance(case.action, PeakShaving)
    excess_w = max(case.load_w - case.action.load_limit_w, 0.0)
    all_w = case.steered(low_w=math.inf, high_w=math.inf, off_peak_high_w=math.inf).battery_w

    assert case.flows.battery_w == pytest.approx(min(excess_w, all_w), abs=HAIR_W)


@settings(max_examples=400, deadline=None)
@given(step_cases(FOLLOWS, is_on_grid=True, is_running=True, specs=OWN_INVERTER))
def test_what_follows_the_frequency_helps_the_grid_within_its_power(case: StepCase):
    assert isinstance(case.action, FrequencyRegulation)
    off_hz, battery_w = case.inputs.grid_off_hz, case.flows.battery_w

    assert abs(battery_w) <= case.action.power_w + HAIR_W
    if abs(off_hz) > 0.01:
        assert battery_w * off_hz <= 0.0
    else:
        assert abs(battery_w) <= 0.1 * case.action.power_w + HAIR_W


@settings(max_examples=300, deadline=None)
@given(step_cases(is_on_grid=False, specs=st.just(PRESETS["eaton-dc"])))
def test_an_island_of_a_shared_inverter_serves_critical_loads_only_within_its_rating(case: StepCase):
    flows = case.flows

    assert flows.load_w == flows.critical_load_w <= 3_600.0
    assert flows.grid_w == 0.0
