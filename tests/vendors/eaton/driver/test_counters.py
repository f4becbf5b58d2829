"""Energy counters."""

import msgspec
import pytest

from polywatt.testing import DAYLIGHT
from polywatt.vendors.eaton.driver.counters import counters_from
from polywatt.vendors.eaton.wire.status import DEVICE_STATUS
from tests.vendors.eaton.driver.payloads import BOTH, FLOW, NONE


@pytest.mark.proves("eaton.b44")
def test_todays_energies_are_watt_hours():
    body = {"energyFlow": FLOW, "today": {"gridConsumption": 13_748.699, "photovoltaicProduction": 0}}
    status = DEVICE_STATUS.decode(msgspec.json.encode({"successful": True, "result": body})).result
    counters = counters_from(status, BOTH, DAYLIGHT)

    assert (counters.today.imported_wh, counters.today.solar_wh) == (13_748.699, 0.0)
    assert counters_from(status, NONE, DAYLIGHT).today.imported_wh is None
