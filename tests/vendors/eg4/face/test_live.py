"""What flows, in the document's words and scales."""

import pytest

from polywatt.model import Charge, Discharge, Stop
from polywatt.twin import PRESETS, TwinPlant

from ..account import BATTERY, BOX, ENERGY, MIDBOX, PARALLEL, RUNTIME, SECOND, SERIAL, account

pytestmark = pytest.mark.anyio
FIRST = "1234567891"
BEGINNINGS = ("e", "gridSell", "gridBuy", "consumption", "charge", "discharge")


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
    from ..account import FUNCTION, QUICK

    async with account() as home:
        for value in (1, 0):
            await home.ask(FUNCTION, function="quickCharge", value=value)
            shown, status = await home.ask(RUNTIME), await home.ask(QUICK)
            assert shown["hasUnclosedQuickChargeTask"] is status["hasUnclosedQuickChargeTask"] is bool(value)
            assert (status["taskStartTime"] is not None) == bool(value)


@pytest.mark.proves("eg4.b33", "eg4.b34")
async def test_energies_are_kwh_and_no_span_holds_more_than_a_longer_one():
    async with account() as home:
        for _ in range(6):
            await home.clock.advance(4 * 3_600)
            shown = await home.ask(ENERGY)
            for name in BEGINNINGS:
                assert 0 <= shown[f"{name}Today"] <= shown[f"{name}Month"] <= shown[f"{name}Year"]
            assert shown["eTotal"] >= shown["eYear"]
        counters = await home.twin.counters()

    assert counters.today is not None
    assert counters.today.solar_wh is not None
    assert shown["eToday"] == pytest.approx(counters.today.solar_wh / 1_000, abs=0.051)


@pytest.mark.proves("eg4.b36")
async def test_the_groups_energies_are_the_sums_of_its_inverters():
    async with account("parallel-gridboss") as home:
        parts = [await home.ask(ENERGY, serialNum=serial) for serial in (FIRST, SECOND)]
        group = await home.ask(PARALLEL, serialNum=FIRST)

    for name in (f"{beginning}Today" for beginning in BEGINNINGS):
        assert group[name] == pytest.approx(sum(part[name] for part in parts), abs=0.11)


@pytest.mark.proves("eg4.b30", "eg4.b37", "eg4.b38")
async def test_the_bank_has_its_modules_with_cells_that_agree():
    async with account() as home:
        await home.twin.send(Charge(power_w=6_000.0))
        await home.settled()
        bank, runtime, truth = await home.ask(BATTERY), await home.ask(RUNTIME), await home.twin.reading()

    modules = bank["batteryArray"]
    assert (bank["batParallelNum"], runtime["batParallelNum"]) == (3, "3") == (len(modules), "3")
    assert (bank["batCapacity"], runtime["batCapacity"]) == (840, "840")
    assert len({module["batteryKey"] for module in modules}) == 3
    for module in modules:
        cells = module["cellVoltages"]
        assert (len(cells), max(cells), min(cells)) == (16, module["cellVoltageMax"], module["cellVoltageMin"])
        assert module["cellVoltageDelta"] == max(cells) - min(cells)
        assert module["current"] > 0, "charging"
    assert bank["pBat"] == 6_000 == pytest.approx(sum(module["power"] for module in modules), abs=2)
    assert truth.soc_percent is not None
    assert bank["soc"] == round(truth.soc_percent)


@pytest.mark.proves("eg4.b40", "eg4.b41", "eg4.b42")
async def test_a_gridboss_measures_in_hundredths_and_has_its_words():
    async with account("parallel-gridboss") as home:
        shown, truth = await home.ask(MIDBOX, serialNum=BOX), await home.twin.reading()

    assert truth.grid_voltage_v is not None
    assert shown["gridVoltageL1"] == round(100 * truth.grid_voltage_v)
    assert shown["gridVoltageL3"] == 0
    assert shown["gridPowerL1"] + shown["gridPowerL2"] == pytest.approx(truth.grid_w, abs=1)
    assert shown["loadPower"] == pytest.approx(truth.load_w, abs=1)
    assert {shown[f"smartPort{number}Status"] for number in (1, 2, 3, 4)} <= {"ON", "OFF", "AUTO"}
    assert shown["generatorStatus"] in {"IDLE", "RUNNING", "EXERCISE"}


@pytest.mark.proves("eg4.b43")
async def test_an_inverter_is_no_gridboss():
    async with account() as home:
        answer = await home.ask(MIDBOX, serialNum=SERIAL)

    assert answer == {"success": False, "message": "DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE"}


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
