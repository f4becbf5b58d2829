import pytest

from .car.garage import CHARGER, ENPHASE, EVENING
from .homes import home_at

pytestmark = pytest.mark.anyio


def test_nobody_plugs_in_a_car_that_is_more_than_full():
    twin, _ = home_at(EVENING, ENPHASE)

    with pytest.raises(ValueError, match="full"):
        twin.cars.plug_in(CHARGER, 101.0)
