"""Cards of devices as sent."""

from datetime import date

import msgspec
import pytest
from msgspec import UNSET

from polywatt.vendors.enlighten.wire import (
    devices,
)

from .. import payloads


@pytest.mark.proves("enlighten.b44", "enlighten.b45")
def test_devices_are_found_by_type_and_what_is_none_is_skipped():
    found = msgspec.convert(payloads.DEVICES, devices.DeviceList)

    assert list(found.buckets) == ["envoy", "encharge", "meter"]
    assert found.of_type("meter") == found.of_type("enpower") == []
    assert (found.of_type("envoy")[0].firmware, found.of_type("envoy")[0].is_connected) == ("D8.3", True)
    assert (found.of_type("encharge")[0].name, found.of_type("encharge")[0].firmware) == (UNSET, "31")
    assert found.today == date(2026, 2, 8)
