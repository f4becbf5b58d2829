import pytest

from polywatt.model import (
    SwitchDetail,
)
from polywatt.twin import PRESETS

from ..homes import NIGHT, home_at

pytestmark = pytest.mark.anyio
PARALLEL = PRESETS["parallel-gridboss"]


async def test_a_switch_sees_the_grid_on_one_side_and_the_home_on_the_other():
    twin, _ = home_at(NIGHT, PARALLEL)
    [switch] = [detail.data for detail in await twin.details() if isinstance(detail.data, SwitchDetail)]
    reading = await twin.reading()

    assert sum(phase.power_w or 0.0 for phase in switch.grid_side) == pytest.approx(reading.grid_w)
    assert sum(phase.power_w or 0.0 for phase in switch.home_side) == pytest.approx(reading.load_w)
    assert len(switch.ports) == 4
