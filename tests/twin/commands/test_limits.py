from datetime import timedelta

import pytest

from polywatt.model import (
    Charge,
    SetBackupSupply,
    SetChargeLimit,
    SetSolarCharging,
)

from ..homes import NIGHT, NOON, home_at

pytestmark = pytest.mark.anyio


async def test_nobody_charges_above_the_charge_limit():
    twin, hand = home_at(NIGHT, initial_soc_percent=50.0)
    await twin.send(SetChargeLimit(soc_percent=60.0))
    await twin.send(Charge())
    hand.move(hours=6)

    assert (await twin.reading()).soc_percent == pytest.approx(60.0, abs=0.2)
    assert (await twin.settings()).charge_limit_percent == 60.0


async def test_the_sun_charges_with_no_more_than_it_may():
    twin, hand = home_at(NOON, initial_soc_percent=30.0, load_kwh_per_year=1.0)
    free_w = (await twin.reading()).battery_w
    await twin.send(SetSolarCharging(power_w=500.0))
    hand.move(seconds=10)

    assert free_w is not None
    assert free_w < -1_000.0
    assert (await twin.reading()).battery_w == pytest.approx(-500.0)


async def test_without_its_backup_supply_a_home_is_dark_in_an_outage():
    twin, hand = home_at(NIGHT, critical_share=1.0)
    await twin.send(SetBackupSupply(is_on=False))
    twin.world.fail_grid(hand.at, hand.at + timedelta(minutes=5))
    hand.move(seconds=60)

    reading = await twin.reading()
    assert (reading.load_w, reading.battery_w) == (0.0, 0.0)
    assert (await twin.settings()).is_backup_supply_on is False
