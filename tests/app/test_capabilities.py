"""What ``polywatt vendors`` says is what the drivers say."""

import pytest

from polywatt.app.capabilities import supported_vendors
from polywatt.app.registry import vendors
from polywatt.testing import emulator

pytestmark = pytest.mark.anyio


async def test_each_vendor_is_offered_with_what_its_driver_reads():
    found = {support.name: support for support in await supported_vendors()}

    assert list(found) == list(vendors())
    for name, support in found.items():
        async with emulator(name, past_days=0.0) as home, home.driver() as driver:
            capabilities = (await driver.home()).capabilities
        assert support.reads == tuple(sorted(capabilities.readable))
        assert len(support.commands) == len(capabilities.commands)
        assert support.profiles == vendors()[name].profiles


async def test_commands_are_told_with_their_bounds_and_modes_by_name():
    found = {support.name: support.commands for support in await supported_vendors()}

    assert "Charge 0..2500 W" in found["sonnen"]
    assert "Hold" in found["sonnen"]
    assert {"SetMode(Backup)", "SetReserve 0..100 %", "Stop"} <= set(found["powerwall"])
