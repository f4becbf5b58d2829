"""The reading, and what a site need not have."""

import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace

from polywatt.model import (
    Activity,
    BatteryDetail,
    DeviceKind,
    DeviceUnreachable,
    JoinGrid,
    LeaveGrid,
    Reading,
    SetCarMode,
    SetMode,
    SetSlots,
    StartCar,
    Stop,
)

from .bench import BATTERY, SITE, SITE_SETTINGS, STATUS, bench, details_of

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")


@pytest.mark.parametrize("profile", PROFILES)
async def test_there_are_no_live_powers_and_the_capabilities_say_so(profile):
    async with bench(profile=profile) as b:
        reading, known = await b.driver.reading(), await b.driver.home()

    powers = [name for name in Reading.__struct_fields__ if name.endswith(("_w", "_v", "_hz"))]
    assert [name for name in powers if getattr(reading, name) is not None] == []
    assert known.capabilities.readable.isdisjoint(powers)
    assert reading.soc_percent is not None


async def test_percent_strings_become_numbers_and_what_is_missing_stays_unknown():
    def spoil(body):
        body["current_charge"] = "48%"
        first, second, *_ = body["storages"]
        first |= {"current_charge": "47%", "battery_soh": "98%"}
        second |= {"current_charge": None, "available_energy": None, "available_power": None, "led_status": None}
        del second["battery_soh"]

    async with bench() as b:
        b.tap.spoils[BATTERY] = spoil
        reading, details = await b.driver.reading(), await b.driver.details()

    first, second, *_ = details_of(details, BatteryDetail)
    assert reading.soc_percent == 48
    assert (first.soc_percent, first.soh_percent) == (47, 98)
    assert (second.soc_percent, second.soh_percent, second.energy_remaining_wh, second.discharge_limit_w) == (None,) * 4


class Excluding:
    """A plant whose last battery does not count."""

    def __init__(self, plant):
        self._plant = plant

    def __getattr__(self, name):
        return getattr(self._plant, name)

    async def home(self):
        known = await self._plant.home()
        last = [device for device in known.devices if device.kind is DeviceKind.BATTERY][-1]
        devices = tuple(replace(one, is_included=False) if one is last else one for one in known.devices)
        return replace(known, devices=devices)


@pytest.mark.proves("enlighten.b69")
async def test_an_excluded_battery_counts_neither_in_capacity_nor_in_charge():
    async with bench(wrap=Excluding) as b:
        known, reading = await b.driver.home(), await b.driver.reading()
        status = await b.driver.client.battery.status(SITE)
        truth = details_of(await b.twin.details(), BatteryDetail)

    batteries = [device for device in known.devices if device.kind is DeviceKind.BATTERY]
    assert [device.is_included for device in batteries] == [True, True, True, False]
    assert known.ratings.capacity_wh == 15_000
    assert known.ratings.discharge_w == 3 * 3_840
    assert reading.energy_remaining_wh == pytest.approx(sum(pack.energy_remaining_wh for pack in truth[:3]), abs=10)
    assert (status.included_count, status.excluded_count) == (3, 1)


async def test_an_excluded_battery_says_nothing_of_what_the_site_does_and_when():
    def spoil(body):
        *others, last = body["storages"]
        for storage in others:
            storage["led_status"] = 17
        last |= {"excluded": True, "led_status": 13, "last_report": 1}

    async with bench() as b:
        b.tap.spoils[BATTERY] = spoil
        reading = await b.driver.reading()

    assert reading.battery_activity is Activity.IDLE
    assert reading.at is not None
    assert reading.received_at - reading.at < timedelta(minutes=5)


async def test_batteries_that_contradict_each_other_say_nothing():
    async with bench() as b:
        b.tap.spoils[BATTERY] = lambda body: [
            storage.update(led_status=12 + n % 2) for n, storage in enumerate(body["storages"])
        ]
        reading = await b.driver.reading()

    assert reading.battery_activity is None


async def test_a_silent_site_has_no_numbers_and_says_what_to_do():
    async with bench() as b:
        await b.driver.home()
        await b.twin.send(Stop(is_forced=True))
        await b.wait(400)
        for question in (b.driver.reading, b.driver.details, b.driver.counters):
            with pytest.raises(DeviceUnreachable, match="gateway") as raised:
                await question()

            assert "\n" not in str(raised.value)


async def test_a_site_without_a_charger_is_not_asked_about_one():
    async with bench(change=lambda spec: dataclasses.replace(spec, chargers=0)) as b:
        known, settings, details = await b.driver.home(), await b.driver.settings(), await b.driver.details()
        reading = await b.driver.reading()
        now = b.home.clock.now()
        await b.driver.events(now - timedelta(days=1), now)
        asked = {seen.path for seen in b.tap.seen}

    assert settings.chargers == ()
    assert DeviceKind.CHARGER not in {device.kind for device in known.devices}
    assert all(known.capabilities.find(command) is None for command in (StartCar, SetCarMode))
    assert {"details.charger", "settings.chargers", "lifetime.car_wh"}.isdisjoint(known.capabilities.readable)
    assert details
    assert reading.grid_state is None, "on the grid or an island of its own choice: nobody says"
    assert STATUS not in asked
    assert not any("sessions" in path for path in asked)


async def test_a_site_that_nothing_separates_from_the_grid_is_not_offered_it():
    async with bench(change=lambda spec: dataclasses.replace(spec, has_switch=False)) as b:
        known = await b.driver.home()

    assert known.capabilities.find(LeaveGrid) is None
    assert known.capabilities.find(JoinGrid) is None
    assert "details.switch" not in known.capabilities.readable


async def test_a_site_without_a_battery_is_told_and_asked_nothing_about_one():
    async with bench() as b:
        b.tap.spoils[SITE_SETTINGS] = lambda body: body["data"].update(hasEncharge=False)
        b.tap.spoils[BATTERY] = lambda body: [body.update(dict.fromkeys(body)), body.update(storages=[])]
        known, reading, settings = await b.driver.home(), await b.driver.reading(), await b.driver.settings()
        puts = [seen for seen in b.tap.seen if "/profile/" in seen.path]

    assert known.capabilities.find(SetMode) is None
    assert known.capabilities.find(SetSlots) is None
    assert not any(
        name.startswith(("settings.mode", "soc_", "details.battery")) for name in known.capabilities.readable
    )
    assert (reading.soc_percent, reading.energy_remaining_wh, reading.battery_activity) == (None,) * 3
    assert settings.mode is None
    assert puts == []
