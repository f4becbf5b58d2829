"""Chargers, batteries and microinverters, one by one."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from polywatt.model import (
    CarMode,
    ChargerDetail,
    SetCarMode,
    StartCar,
    StopCar,
)

from .bench import GARAGE, SITE, STATUS, Bench, bench

pytestmark = pytest.mark.anyio


async def in_mode(b: Bench, mode: CarMode) -> None:
    await b.twin.send(SetCarMode(charger_id=GARAGE, mode=mode))
    await b.twin.send(StopCar(charger_id=GARAGE))
    b.twin.cars.unplug(GARAGE)
    b.twin.cars.plug_in(GARAGE, 20.0)
    await b.wait(60)


@pytest.mark.parametrize(
    ("connector", "is_held"),
    [
        ({"safeLimitState": 1, "dlbActive": False}, True),
        ({"safeLimitState": 0, "dlbActive": True}, True),
        ({"safeLimitState": 0, "dlbActive": False}, False),
        ({"safeLimitState": None, "dlbActive": None}, None),
    ],
)
async def test_a_charger_is_held_back_by_its_safe_limit_or_by_load_balancing(connector, is_held):
    async with bench() as b:
        b.tap.spoils[STATUS] = lambda body: [row["connectors"][0].update(connector) for row in body["data"]["chargers"]]
        charger = await b.charger()

    assert charger.is_held_back is is_held


@pytest.mark.proves("enlighten.b16")
async def test_a_charger_that_does_not_hear_the_meter_keeps_to_8_a_and_says_so():
    async with bench() as b:
        await in_mode(b, CarMode.MANUAL)
        await b.driver.send(StartCar(charger_id=await b.serial(), current_a=32))
        b.twin.world.lose_meter(b.home.clock.now() + timedelta(seconds=1))
        await b.wait(300)
        charger = await b.charger()

        [row] = (await b.driver.client.charger.status(SITE)).chargers

    assert charger.is_held_back is True
    assert charger.limit_a == 8
    assert row.safe_limit == 1


@pytest.mark.proves("enlighten.b133")
@pytest.mark.parametrize(("house_limit_a", "is_acting"), [(200.0, False), (30.0, True)])
async def test_load_balancing_is_configured_as_a_number_and_acts_as_a_flag(house_limit_a, is_acting):
    def change(spec: Any) -> Any:
        return dataclasses.replace(spec, house_limit_a=house_limit_a, initial_soc_percent=0.0, solar_peak_w=0.0)

    async with bench(change=change) as b:
        await in_mode(b, CarMode.MANUAL)
        await b.driver.send(StartCar(charger_id=await b.serial(), current_a=40))
        await b.wait(300)
        charger = await b.charger()
        [row] = (await b.driver.client.charger.status(SITE)).chargers
        [summary] = await b.driver.client.charger.summaries(SITE)

    assert (summary.dlbEnabled, type(summary.dlbEnabled)) == (1, int)
    assert row.connector.dlbActive is is_acting
    assert charger.is_held_back is is_acting


@pytest.mark.proves("enlighten.b12")
async def test_a_faulted_charger_says_so():
    async with bench() as b:
        b.twin.cars.set_fault(GARAGE)
        await b.wait(60)
        sn = await b.serial()
        detail = next(detail for detail in await b.driver.details() if detail.device_id == sn)

    assert detail.health == "fault"
    assert isinstance(detail.data, ChargerDetail)
    assert detail.data.is_charging is False
