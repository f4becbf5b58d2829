"""The battery bank and its modules, in the document's scales."""

import pytest

from polywatt.model import Charge

from .account import BATTERY, RUNTIME, account

pytestmark = pytest.mark.anyio


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
