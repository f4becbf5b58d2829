"""Somebody else's client of the portal at the ``field`` face."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar, TCPConnector
from eg4_inverter_api import EG4InverterAPI
from eg4_inverter_api.exceptions import EG4AuthError

from polywatt.testing import EmulatedHome, emulator

pytestmark = pytest.mark.anyio


@contextlib.asynccontextmanager
async def client_of(home: EmulatedHome, password: str = "mypassword123") -> AsyncIterator[EG4InverterAPI]:
    # The client's own jar drops cookies of a bare address.
    jar, connector = CookieJar(unsafe=True), TCPConnector(ssl=False)
    async with ClientSession(cookie_jar=jar, connector=connector) as session:
        yield EG4InverterAPI("user@example.com", password, base_url=home.url, session=session)


async def test_it_signs_in_and_reads_runtime_energy_and_battery():
    async with emulator("eg4", profile="field", preset="parallel-gridboss") as home, client_of(home) as client:
        await client.login()
        client.set_selected_inverter(inverterIndex=0)
        runtime = await client.get_inverter_runtime_async()
        energy = await client.get_inverter_energy_async()
        battery = await client.get_inverter_battery_async()
        true, counted = await home.twin.reading(), await home.twin.counters()

    assert [inverter.serialNum for inverter in client.get_inverters()] == ["1234567891", "1234567892", "0987654321"]
    assert runtime.statusText == "normal"
    assert runtime.soc == round(true.soc_percent or 0.0)
    assert runtime.vBat / 10 == pytest.approx(float(battery.totalVoltageText), abs=0.5)
    # Half of the home is this inverter's.
    assert energy.totalUsage * 100 == pytest.approx((counted.lifetime.load_wh or 0.0) / 2, abs=100)
    assert energy.totalCharging * 100 == pytest.approx((counted.lifetime.charged_wh or 0.0) / 2, abs=100)
    assert battery.totalNumber == len(battery.battery_units) == 3
    assert battery.battery_units[0].soc == runtime.soc


async def test_it_reads_and_writes_settings():
    async with emulator("eg4", profile="field") as home, client_of(home) as client:
        await client.login()
        client.set_selected_inverter(inverterIndex=0)
        before = await client.read_settings_async()
        is_written = await client.write_setting_async("HOLD_SYSTEM_CHARGE_SOC_LIMIT", "85")
        await home.clock.advance(10)
        after = await client.read_settings_async()
        told = await home.twin.settings()

    assert before.HOLD_SYSTEM_CHARGE_SOC_LIMIT == "100"
    assert (is_written, after.HOLD_SYSTEM_CHARGE_SOC_LIMIT, told.charge_limit_percent) == (True, "85", 85.0)


async def test_a_wrong_password_is_what_it_takes_for_one():
    async with emulator("eg4", profile="field") as home, client_of(home, "other") as client:
        with pytest.raises(EG4AuthError):
            await client.login()
