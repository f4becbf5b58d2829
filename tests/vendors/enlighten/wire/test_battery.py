"""The state of the batteries as sent."""

import msgspec
import pytest

from polywatt.vendors.enlighten.wire.battery import Activity, BatteryStatus
from polywatt.vendors.enlighten.wire.scale import to_text

from .. import payloads


@pytest.mark.proves("enlighten.b67", "enlighten.b68")
def test_a_batterys_percents_kilowatts_and_watts():
    found = msgspec.convert(payloads.BATTERY_STATUS, BatteryStatus)
    first, second = found.batteries

    assert (found.soc_percent, found.energy_wh, found.capacity_wh) == (48.0, 4_750.0, 10_000.0)
    assert (found.available_w, found.max_w) == (7_680.0, 7_680.0)
    assert (first.max_w, first.rated_w, first.soh_percent, first.cycles) == (3_840.0, 3_840.0, 100.0, 115)
    assert (first.activity, second.activity) == (Activity.CHARGING, None)
    assert (first.is_excluded, second.is_excluded) == (False, True)
    assert to_text(first.status) == "normal"
    assert BatteryStatus().soc_percent is None
