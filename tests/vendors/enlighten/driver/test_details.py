"""Batteries and microinverters, one by one."""

from datetime import timedelta
from typing import Any

import pytest

from polywatt.model import (
    BatteryDetail,
    DeviceKind,
    InverterDetail,
    Unknown,
)

from .bench import BATTERY, PROFILE, SITE, bench

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")


@pytest.mark.proves("enlighten.b70")
async def test_health_is_by_the_code_and_not_by_its_label():
    def spoil(body):
        for storage, status in zip(body["storages"], ("normal", "warning", "error", "on_holiday"), strict=True):
            storage |= {"status": status, "statusText": "Normal"}

    async with bench() as b:
        b.tap.spoils[BATTERY] = spoil
        details = await b.driver.details()

    healths = [detail.health for detail in details if isinstance(detail.data, BatteryDetail)]
    assert healths == ["normal", "warning", "fault", Unknown(word="on_holiday")]


@pytest.mark.proves("enlighten.b65")
@pytest.mark.parametrize("profile", PROFILES)
async def test_each_microinverter_has_its_own_production_by_its_serial_number(profile):
    async with bench(profile=profile) as b:
        known, details = await b.driver.home(), await b.driver.details()
        truth = await b.twin.details()
        serials = {device.id: device.serial for device in (await b.twin.home()).devices}
        status = await b.driver.client.inverters.status(SITE)
        rows = {row.serial for row in await b.driver.client.inverters.all(SITE)}
        today = b.home.clock.now().date()
        produced = await b.driver.client.inverters.energy(SITE, today - timedelta(days=5), today)

    true = {serials[one.device_id]: one.data.produced_wh for one in truth if isinstance(one.data, InverterDetail)}
    true.pop(None, None)  # of all of them together
    read = {one.device_id: one.data.produced_wh for one in details if isinstance(one.data, InverterDetail)}
    assert read.keys() == true.keys() == {one.id for one in known.devices if one.kind is DeviceKind.MICROINVERTER}
    assert all(read[serial] == pytest.approx(true[serial], abs=2) for serial in read)
    assert produced.energies_wh.keys() <= status.keys()
    assert rows <= {one.serial for one in status.values()}


async def test_a_word_that_nobody_has_explained_is_carried_along():
    def spoil(body):
        body["data"]["profile"] = "brand_new"

    async with bench() as b:
        b.tap.spoils[PROFILE] = spoil
        settings = await b.driver.settings()

    assert settings.mode == Unknown(word="brand_new")


def row(id_: int, at: int | None, **more: Any) -> dict[str, Any]:
    told = {"id": id_, "status": "Info", "event_key": f"key_{id_}", "description": "What happened."}
    return told | {"event_start_date": at, "event_clear_date": at, "standing": False} | more
