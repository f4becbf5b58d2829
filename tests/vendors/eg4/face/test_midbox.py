"""The live values of a GridBOSS, in the document's scales."""

import pytest

from .account import BOX, MIDBOX, SERIAL, account

pytestmark = pytest.mark.anyio


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
