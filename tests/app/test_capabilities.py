"""What ``polywatt vendors`` says is what the drivers say."""

import pytest

from polywatt.app.capabilities import offers
from polywatt.app.registry import vendors
from polywatt.testing import emulator

pytestmark = pytest.mark.anyio


async def test_each_vendor_is_offered_with_what_its_driver_reads():
    found = {offer.name: offer for offer in await offers()}

    assert list(found) == list(vendors())
    for name, offer in found.items():
        async with emulator(name, past_days=0.0) as home, home.driver() as driver:
            capabilities = (await driver.home()).capabilities
        assert offer.reads == tuple(sorted(capabilities.readable))
        assert len(offer.commands) == len(capabilities.commands)
        assert offer.profiles == vendors()[name].profiles


async def test_commands_are_told_with_their_bounds_and_modes_by_name():
    found = {offer.name: offer.commands for offer in await offers()}

    assert "Charge 0..2500 W" in found["sonnen"]
    assert "Hold" in found["sonnen"]
    assert {"SetMode(Backup)", "SetReserve 0..100 %", "Stop"} <= set(found["powerwall"])
