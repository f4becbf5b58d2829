from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from polywatt.twin import POWERWALL_2, PRESETS, SONNEN_ECO_8, TwinSpec, inputs_at
from polywatt.twin.world.household import household_load
from polywatt.twin.world.localtime import local_s
from polywatt.twin.world.weather import cloud_cover

YEAR_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp() + 300.0 * np.arange(105_120, dtype=np.float64)
LOCAL_S = local_s("Europe/Berlin", YEAR_S)


def load_w(seed: int = 1):
    load = household_load(seed, LOCAL_S)
    return load.everyday_w + load.appliances_w


@pytest.mark.parametrize("spec", PRESETS.values(), ids=lambda spec: spec.name)
def test_an_instant_is_the_same_alone_and_among_others_in_any_order(spec: TwinSpec):
    some = np.array([7, 50_000, 99, 104_000])

    alone = [inputs_at(spec, 3, YEAR_S[[index]]) for index in some]
    at_once = inputs_at(spec, 3, YEAR_S[some[::-1]])

    for field in at_once._fields:
        assert [getattr(one, field)[0] for one in alone] == getattr(at_once, field)[::-1].tolist()


def test_a_home_among_many_is_the_home_of_its_seed():
    seeds = np.arange(1, 9, dtype=np.uint64)

    for time_s in YEAR_S[[1_000, 60_150]]:
        many = inputs_at(POWERWALL_2, seeds, np.array([time_s]))
        alone = [inputs_at(POWERWALL_2, seed, np.array([time_s])) for seed in range(1, 9)]

        assert many.solar_available_w.tolist() == [one.solar_available_w[0] for one in alone]
        assert many.other_load_w.tolist() == [one.other_load_w[0] for one in alone]


def test_no_two_homes_are_alike():
    assert np.abs(load_w(1) - load_w(2)).mean() > 50.0
    assert np.abs(cloud_cover(1, YEAR_S, 0.5) - cloud_cover(2, YEAR_S, 0.5)).mean() > 0.1


@pytest.mark.parametrize("seed", range(5))
def test_a_household_takes_in_a_year_what_its_spec_says(seed):
    inputs = inputs_at(replace(SONNEN_ECO_8, load_kwh_per_year=6_000.0), seed, YEAR_S)

    taken_kwh = (inputs.critical_load_w + inputs.other_load_w).sum() / 12_000.0

    assert taken_kwh == pytest.approx(6_000.0, rel=0.08)


@pytest.mark.parametrize(("spec", "least", "most"), [(SONNEN_ECO_8, 950, 1_250), (POWERWALL_2, 1_350, 1_700)])
def test_solar_yields_what_such_places_yield(spec: TwinSpec, least, most):
    yields = [inputs_at(spec, seed, YEAR_S).solar_available_w.sum() / 12.0 / spec.solar_peak_w for seed in range(4)]

    assert least < min(yields)
    assert max(yields) < most


def test_a_home_without_solar_gets_none_and_one_without_critical_loads_has_none():
    inputs = inputs_at(replace(SONNEN_ECO_8, solar_peak_w=0.0, critical_share=0.0), 1, YEAR_S[:1_000])

    assert not inputs.solar_available_w.any()
    assert not inputs.critical_load_w.any()
    assert (inputs.other_load_w > 0.0).all()
