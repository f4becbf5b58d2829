"""Diagnostics."""

import msgspec
import pytest

from polywatt.vendors.eaton.wire.scale import datetime_from_s
from polywatt.vendors.eaton.wire.technical import DIAGNOSTICS


@pytest.mark.proves("eaton.b69")
def test_diagnostics_are_bytes_and_percent_and_an_uptime_is_no_date():
    body = {
        "updatedAt": 1_752_591_465,
        "diskUsage": {"createdAt": 69, "partition": [{"name": "/", "free": 2, "used": 1, "size": 3}]},
        "cpuUsage": {"createdAt": 69, "used": 6.1},
    }
    found = DIAGNOSTICS.decode(msgspec.json.encode({"successful": True, "result": body})).result

    assert found.diskUsage is not None
    assert datetime_from_s(found.diskUsage.createdAt) is None
    assert found.diskUsage.partition[0].used <= found.diskUsage.partition[0].size
    assert found.cpuUsage is not None
    assert 0 <= found.cpuUsage.used <= 100
