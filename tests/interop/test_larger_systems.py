"""tesla_powerwall reads systems with several packs, three phases and a generator, and Polywatt's own numbers."""

import pytest
from tesla_powerwall.const import MeterType
from tesla_powerwall.powerwall import Powerwall

from polywatt.testing import EmulatedHome, emulator

pytestmark = pytest.mark.anyio


async def signed_in(home: EmulatedHome) -> Powerwall:
    powerwall = Powerwall(home.url.removeprefix("https://"))
    await powerwall.login("password")
    return powerwall


async def test_they_read_three_phases_three_packs_and_a_generator():
    async with emulator("powerwall", profile="field", preset="powerwall-three-phase") as home:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(60)
        powerwall = await signed_in(home)
        meters, site = await powerwall.get_meters(), await powerwall.get_meter_site()
        batteries, charge = await powerwall.get_batteries(), await powerwall.get_charge()
        truth = await home.twin.reading()
        await powerwall.close()

    assert meters.meters[MeterType.GENERATOR].instant_power == truth.generator_w
    assert len(batteries) == 3
    assert charge == pytest.approx(truth.soc_percent, abs=0.01)
    assert site.readings.v_l3n == truth.grid_voltage_v == 0.0


async def test_they_read_a_pack_that_is_switched_off():
    async with emulator("powerwall", profile="field", preset="powerwall-one-off") as home:
        powerwall = await signed_in(home)
        batteries = await powerwall.get_batteries()
        await powerwall.close()

    assert [bool(battery.disabled_reasons) for battery in batteries] == [False, False, True]
    assert [battery.p_out is None for battery in batteries] == [False, False, True]
