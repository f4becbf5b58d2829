import pytest

from polywatt.twin import (
    PRESETS,
    SONNEN_ECO_8,
    simulate_many,
)

from ..homes import NOON


@pytest.mark.parametrize("spec", [SONNEN_ECO_8, PRESETS["eaton-dc"]], ids=lambda spec: spec.name)
def test_many_homes_together_are_the_sum_of_different_homes(spec):
    crowd = simulate_many(spec, 50, NOON, days=0.5)

    assert crowd.load_w.shape == (144,)
    assert crowd.states.energy_wh.shape == (50,)
    assert crowd.load_w == pytest.approx(crowd.solar_w + crowd.battery_w + crowd.grid_w)
    assert len(set(crowd.states.load_wh.tolist())) == 50
