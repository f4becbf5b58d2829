"""The live values of an inverter, in the document's scales."""

import pytest

from polywatt.model import Charge, Discharge, Stop
from polywatt.twin import PRESETS, TwinPlant

from .account import BATTERY, RUNTIME, account

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b25", "eg4.b26")
async def test_powers_have_their_signs_and_both_directions_of_the_grid_their_own_field():
    async with account() as home:
        await home.twin.send(Charge(power_w=3_000.0))
        await home.settled()
        charging = await home.ask(RUNTIME)
        await home.twin.send(Discharge(power_w=3_000.0))
        await home.settled()
        discharging, truth = await home.ask(RUNTIME), await home.twin.reading()

    assert (charging["batPower"], charging["pDisCharge"], charging["pToGrid"]) == (charging["pCharge"], 0, 0)
    assert charging["pToUser"] > 0
    assert discharging["batPower"] == -discharging["pDisCharge"] == -3_000
    assert truth.grid_w is not None
    assert discharging["pToGrid"] == pytest.approx(-truth.grid_w, abs=1)
    assert discharging["pToUser"] == 0


@pytest.mark.proves("eg4.b24")
async def test_runtime_is_in_tenths_of_volts_and_hundredths_of_hertz():
    async with account() as home:
        shown, truth = await home.ask(RUNTIME), await home.twin.reading()
        bank = await home.ask(BATTERY)

    assert truth.grid_voltage_v is not None
    assert truth.grid_frequency_hz is not None
    assert shown["vacr"] == round(20 * truth.grid_voltage_v), "both legs"
    assert shown["fac"] == round(100 * truth.grid_frequency_hz)
    assert 480 < shown["vBat"] == bank["vBat"] < 560
    assert shown["vBus1"] == 3_700


@pytest.mark.proves("eg4.b28")
async def test_an_inverter_that_is_not_heard_leaves_out_what_flows_and_one_in_standby_says_so():
    class Lost(TwinPlant):
        async def reading(self):
            from polywatt.model import DeviceUnreachable

            raise DeviceUnreachable("gone")

    async with account() as home:
        await home.twin.send(Stop())
        await home.settled()
        standby = await home.ask(RUNTIME)
        clock = home.clock
        lost_home = Lost(PRESETS["eg4-18kpv"], clock.now, start=clock.now(), past_days=0)
    async with account(plant=lost_home) as home:
        lost = await home.ask(RUNTIME)

    assert (standby["statusText"], standby["lost"], standby["hasRuntimeData"]) == ("standby", False, False)
    assert (lost["statusText"], lost["lost"], lost["success"]) == ("offline", True, True)
    assert not {"soc", "vBat", "ppv", "batPower", "pCharge"} & lost.keys()


@pytest.mark.proves("eg4.b31", "eg4.b54")
async def test_runtime_and_quick_charge_status_agree():
    from .account import FUNCTION, QUICK

    async with account() as home:
        for value in (1, 0):
            await home.ask(FUNCTION, function="quickCharge", value=value)
            shown, status = await home.ask(RUNTIME), await home.ask(QUICK)
            assert shown["hasUnclosedQuickChargeTask"] is status["hasUnclosedQuickChargeTask"] is bool(value)
            assert (status["taskStartTime"] is not None) == bool(value)


@pytest.mark.proves("eg4.b91")
async def test_values_change_every_five_to_thirty_seconds():
    async with account() as home:
        first = await home.ask(RUNTIME)
        await home.clock.advance(4)
        early = await home.ask(RUNTIME)
        seen = {first["consumptionPower"]}
        for _ in range(20):
            await home.clock.advance(30)
            seen.add((await home.ask(RUNTIME))["consumptionPower"])

    assert early["consumptionPower"] == first["consumptionPower"]
    assert len(seen) > 10
