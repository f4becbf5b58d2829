"""An account with several plants."""

import pytest

from polywatt.app.emulation import BadOption, EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.app.target import parse_target
from polywatt.kit.clock import ManualClock
from polywatt.model import DeviceRefused, SetReserve
from polywatt.testing import DAYLIGHT

pytestmark = pytest.mark.anyio


def options(profile: str) -> EmulationOptions:
    return EmulationOptions(profile=profile, past_days=1, preset="parallel-gridboss")


@pytest.mark.proves("eg4.b16")
@pytest.mark.parametrize("profile", ["document", "field"])
async def test_each_plant_is_chosen_by_its_number_and_is_a_home_of_its_own(profile):
    vendor, clock = vendor_named("eg4"), ManualClock(DAYLIGHT)
    async with emulation(vendor, options(profile), clock, homes=3) as cloud:
        homes, readings = [], []
        for number in (12345, 12346, 12347):
            address = parse_target(f"{cloud.target}&plant={number}").address
            async with vendor.connect(address, clock) as driver:
                homes.append(await driver.home())
                readings.append(await driver.reading())
        true = [await twin.reading() for twin in cloud.twins]

    assert [home.id for home in homes] == ["eg4-12345", "eg4-12346", "eg4-12347"]
    serials = [device.serial for home in homes for device in home.devices if device.kind != "battery"]
    assert len(set(serials)) == len(serials) == 9
    for read, real in zip(readings, true, strict=True):
        assert read.load_w == pytest.approx(real.load_w, abs=8)


async def test_whoever_does_not_say_which_is_told_what_there_is():
    vendor, clock = vendor_named("eg4"), ManualClock(DAYLIGHT)
    async with (
        emulation(vendor, options("document"), clock, homes=2) as cloud,
        vendor.connect(cloud.address, clock) as driver,
    ):
        with pytest.raises(DeviceRefused, match=r"\?plant=ID.*12345, 12346"):
            await driver.home()


async def test_a_command_for_one_plant_leaves_the_others():
    vendor, clock = vendor_named("eg4"), ManualClock(DAYLIGHT)
    async with emulation(vendor, options("field"), clock, homes=2) as cloud:
        address = parse_target(f"{cloud.target}&plant=12346").address
        async with vendor.connect(address, clock) as driver:
            await driver.send(SetReserve(reserve_percent=40))
        told = [(await twin.settings()).reserve_percent for twin in cloud.twins]

    assert told == [10.0, 40.0]


async def test_a_local_gateway_has_no_account():
    with pytest.raises(BadOption, match="an address of its own"):
        async with emulation(vendor_named("powerwall"), EmulationOptions(), ManualClock(DAYLIGHT), homes=2):
            pass
