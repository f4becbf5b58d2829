"""What is read of a site: what it says, and nothing that it does not."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.model import (
    Activity,
    Alert,
    BatteryDetail,
    DeviceKind,
    DeviceUnreachable,
    GridState,
    InverterDetail,
    JoinGrid,
    LeaveGrid,
    Outage,
    Reading,
    SetCarMode,
    SetMode,
    SetSlots,
    Severity,
    StartCar,
    Stop,
    Unknown,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.driver.events import within
from tests.vendors.tap import said

from .driven import BATTERY, PROFILE, SITE, SITE_SETTINGS, STATUS, bench, details_of, of_kind

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")
EVENTS = f"/service/events-platform-service/v1.0/{SITE}/events/homeowner"


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


async def test_paging_stops_where_the_asker_wants_no_more():
    async with bench() as b:
        await b.driver.home()
        now_s = int(b.home.clock.now().timestamp())
        pages = [said({"events": [row(page, now_s - 3_600 * page)], "next": f"{page}:x"}) for page in range(100)]
        b.tap.instead["GET", EVENTS] = lambda _seen: pages.pop(0)
        now = b.home.clock.now()
        events = await b.driver.events(now - timedelta(hours=3), now + timedelta(seconds=1))

    assert [one.code for one in of_kind(events, Alert)] == ["key_3", "key_2", "key_1", "key_0"]
    assert len(pages) == 100 - 5


async def test_alerts_are_told_with_what_to_do_and_rows_of_car_sessions_are_not_told_twice():
    async with bench() as b:
        sn = await b.serial()
        now_s = int(b.home.clock.now().timestamp()) - 60
        rows = [
            row(1, now_s, status="Error", serial_num=sn, recommended_action="Call somebody.", standing=True),
            row(2, now_s, status="Warning"),
            row(3, now_s, event_key="evse_start_charging"),
            row(4, now_s, status="Purple"),
            row(5, None, event_date=None),
            row(6, now_s, event_key=None),
        ]
        b.tap.instead["GET", EVENTS] = said({"events": rows, "next": None})
        now = b.home.clock.now()
        found = of_kind(await b.driver.events(now - timedelta(hours=1), now), Alert)

    assert [one.id for one in found] == ["1", "2", "4"]
    assert [one.severity for one in found] == [Severity.CRITICAL, Severity.WARNING, Unknown(word="Purple")]
    assert (found[0].device_id, found[0].advice, found[0].until) == (sn, "Call somebody.", None)
    assert found[1].until == found[1].since


async def test_an_outage_that_the_battery_bridged_is_told_with_its_length():
    async with bench() as b:
        now = b.home.clock.now()
        b.twin.fail_grid(now + timedelta(minutes=1), now + timedelta(minutes=31))
        await b.wait(1_200)
        during = await b.driver.reading()
        await b.wait(3_600)
        after = await b.driver.reading()
        found = of_kind(await b.driver.events(now, b.home.clock.now()), Outage)

    assert during.grid_state is GridState.ISLANDED
    assert after.grid_state is GridState.CONNECTED
    assert [(one.since, one.until) for one in found] == [(now + timedelta(minutes=1), now + timedelta(minutes=31))]


async def test_what_is_to_come_has_not_happened():
    async with bench() as b:
        b.twin.fail_grid(b.home.clock.now())
        await b.wait(60)
        now = b.home.clock.now()
        events = await b.driver.events(now + timedelta(seconds=1), now + timedelta(days=1))

    assert events == ()


def test_events_are_those_that_were_on_in_the_interval():
    def outage(begin: float, end: float | None) -> Outage:
        at = DAYLIGHT + timedelta(hours=begin)
        return Outage(since=at, until=None if end is None else DAYLIGHT + timedelta(hours=end))

    all_of_them = [outage(-2, -1), outage(-2, 1), outage(0, 1), outage(5, 6), outage(-9, None), outage(0, 0)]
    found = within(all_of_them, DAYLIGHT, DAYLIGHT + timedelta(hours=5))

    assert set(found) == {outage(-2, 1), outage(0, 1), outage(-9, None), outage(0, 0)}
    assert [one.since for one in found] == sorted(one.since for one in found)
