"""Energy counters, in the document's units."""

import pytest

from .account import ENERGY, PARALLEL, SECOND, account

pytestmark = pytest.mark.anyio
FIRST = "1234567891"
BEGINNINGS = ("e", "gridSell", "gridBuy", "consumption", "charge", "discharge")


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
