"""Chargers: start and stop, modes, locks and slots."""

from datetime import time, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from polywatt.model import (
    Bound,
    CarMode,
    CarSession,
    DeviceRefused,
    Receipt,
    ReceiptState,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    Slot,
    StartCar,
    StopCar,
    Unsupported,
    Window,
)
from tests.vendors.tap import said

from ..bench import GARAGE, SCHEDULER, SITE, SITE_SETTINGS, STATUS, SUMMARY, Bench, bench, of_kind

pytestmark = pytest.mark.anyio
PROFILES = ("document", "field")


async def in_mode(b: Bench, mode: CarMode) -> None:
    await b.twin.send(SetCarMode(charger_id=GARAGE, mode=mode))
    await b.twin.send(StopCar(charger_id=GARAGE))
    b.twin.cars.unplug(GARAGE)
    b.twin.cars.plug_in(GARAGE, 20.0)
    await b.wait(60)


def green_path(sn: str) -> str:
    return f"{SCHEDULER}/GREEN_CHARGING/{SITE}/{sn}/settings"


def slots_path(sn: str) -> str:
    return f"{SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{sn}/schedules"


@pytest.mark.proves("enlighten.b12")
@pytest.mark.parametrize("profile", PROFILES)
async def test_a_car_is_started_watched_and_stopped_and_its_session_is_told(profile):
    async with bench(profile=profile) as b:
        await in_mode(b, CarMode.MANUAL)
        sn, began = await b.serial(), b.home.clock.now()
        idle = await b.charger()
        started = await b.asked(StartCar(charger_id=sn, current_a=16))
        await b.wait(3_600)
        charging, told = await b.charger(), await b.told()
        stopped = await b.asked(StopCar(charger_id=sn))
        await b.wait(120)
        done = await b.charger()
        b.twin.cars.unplug(GARAGE)
        await b.wait(900)
        gone = await b.charger()
        events = await b.driver.events(began - timedelta(hours=1), b.home.clock.now())

    assert (idle.is_plugged, idle.is_charging) == (True, False)
    assert started.state is ReceiptState.ACCEPTED
    assert started.note is None
    assert (charging.is_plugged, charging.is_charging, charging.limit_a) == (True, True, 16)
    assert told.current_a == 16
    assert charging.session is not None
    assert charging.session.energy_wh == pytest.approx(16 * 240, rel=0.05)
    assert stopped.state is ReceiptState.ACCEPTED
    assert (done.is_plugged, done.is_charging) == (True, False)
    assert gone.is_plugged is False
    [session] = [one for one in of_kind(events, CarSession) if one.since >= began - timedelta(seconds=60)]
    assert session.energy_wh == pytest.approx(16 * 240, rel=0.05)
    assert session.until is not None
    assert session.charger_id == sn


async def test_a_session_that_goes_on_is_told_once_and_without_an_end():
    async with bench() as b:
        now = b.home.clock.now()
        events = await b.driver.events(now - timedelta(days=2), now)

    running = [one for one in of_kind(events, CarSession) if one.until is None]
    assert len(running) == 1


@pytest.mark.parametrize("profile", PROFILES)
async def test_to_start_an_unplugged_car_is_refused_in_one_line(profile):
    async with bench(profile=profile) as b:
        b.twin.cars.unplug(GARAGE)
        await b.wait(60)
        sn = await b.serial()
        with pytest.raises(DeviceRefused) as raised:
            await b.driver.send(StartCar(charger_id=sn, current_a=16))

    assert str(raised.value) == "no car is plugged in; plug one in and start again"


async def test_a_refusal_without_a_code_is_explained_by_the_status():
    async with bench() as b:
        b.twin.cars.unplug(GARAGE)
        await b.wait(60)
        sn = await b.serial()
        path = f"/service/evse_controller/{SITE}/ev_chargers/{sn}/start_charging"
        b.tap.instead["POST", path] = said({"status": "error", "message": "not ready"}, 409)
        with pytest.raises(DeviceRefused, match="no car is plugged in"):
            await b.driver.send(StartCar(charger_id=sn, current_a=16))


async def test_stopping_a_car_that_is_not_there_is_no_error():
    async with bench() as b:
        b.twin.cars.unplug(GARAGE)
        await b.wait(60)
        receipt = await b.driver.send(StopCar(charger_id=await b.serial()))

    assert receipt.note is not None
    assert receipt.note.startswith("nothing was charging")


async def test_starting_a_car_that_charges_so_already_is_no_error():
    async with bench() as b:
        await in_mode(b, CarMode.MANUAL)
        sn = await b.serial()
        await b.driver.send(StartCar(charger_id=sn, current_a=16))
        await b.wait(60)
        again = await b.driver.send(StartCar(charger_id=sn, current_a=16))

    assert again.note == "it is charging already, with this current"


async def test_green_mode_ignores_amps_and_says_so():
    async with bench() as b:
        await in_mode(b, CarMode.GREEN)
        sn = await b.serial()
        with_amps = await b.driver.send(StartCar(charger_id=sn, current_a=16))
        await b.driver.send(StopCar(charger_id=sn))
        without = await b.driver.send(StartCar(charger_id=sn))

    assert with_amps.note == "in green mode the charger chooses the current by itself"
    assert without.note is None


@pytest.mark.proves("enlighten.b21")
@pytest.mark.parametrize("current_a", [5, 33])
async def test_amps_are_bounded_by_what_the_charger_says_of_itself(current_a):
    def narrow(body):
        for row in body["data"]:
            row["chargeLevelDetails"] = {"min": "6", "max": "32", "granularity": "1"}

    async with bench() as b:
        b.tap.spoils[SUMMARY] = narrow
        sn = await b.serial()
        capability = (await b.driver.home()).capabilities.find(StartCar)
        with pytest.raises(Unsupported):
            await b.driver.send(StartCar(charger_id=sn, current_a=current_a))
        posts = [seen for seen in b.tap.seen if seen.path.endswith("start_charging")]

    assert capability is not None
    assert capability.bounds["current_a"] == Bound(minimum=6, maximum=32, step=1)
    assert posts == []


@pytest.mark.proves("enlighten.b22", "enlighten.b23")
async def test_a_charger_can_do_its_current_at_its_nominal_voltage_whether_number_or_text():
    found: list[Any] = []
    for volts in (240, "240"):
        with_volts = {"operatingVoltage": volts}

        def spoil(body: Any, change: dict[str, Any] = with_volts) -> None:
            for row in body["data"]:
                row.update(change)

        async with bench() as b:
            b.tap.spoils[SUMMARY] = spoil
            sn, home = await b.serial(), await b.driver.home()
            device = next(device for device in home.devices if device.id == sn)
            capability = home.capabilities.find(StartCar)
            [row] = await b.driver.client.charger.summaries(SITE)

        found.append((device.nominal_v, device.rated_w))
        assert capability is not None
        assert capability.bounds["current_a"] == Bound(minimum=6, maximum=40, step=1)
        assert row.max_a == 40

    assert found == [(240.0, 9_600.0)] * 2


@pytest.mark.proves("enlighten.b17")
async def test_a_charger_without_a_name_in_its_status_has_the_summarys():
    async with bench() as b:
        b.tap.spoils[STATUS] = lambda body: [row.pop("name") for row in body["data"]["chargers"]]
        b.tap.spoils[SUMMARY] = lambda body: [row.update(displayName="Garage left") for row in body["data"]]
        sn = await b.serial()
        names = {device.id: device.name for device in (await b.driver.home()).devices}

    assert names[sn] == "Garage left"


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("mode", [CarMode.MANUAL, CarMode.GREEN, CarMode.SCHEDULED])
async def test_a_charge_mode_is_read_back(profile, mode):
    async with bench(profile=profile) as b:
        receipt = await b.asked(SetCarMode(charger_id=await b.serial(), mode=mode, uses_battery=True))
        told = await b.told()

    assert receipt.state is ReceiptState.APPLIED
    assert (told.mode, told.uses_battery) == (mode, True)


async def test_a_schedule_that_is_not_there_cannot_be_followed_and_nothing_is_changed():
    async with bench() as b:
        await b.twin.send(SetCarSlots(charger_id=GARAGE, slots=()))
        await b.twin.send(SetCarMode(charger_id=GARAGE, mode=CarMode.MANUAL))
        await b.wait(60)
        sn = await b.serial()
        with pytest.raises(DeviceRefused, match="enable a slot of its schedule first"):
            await b.driver.send(SetCarMode(charger_id=sn, mode=CarMode.SCHEDULED, uses_battery=True))
        told = await b.told()

    assert (told.mode, told.uses_battery) == (CarMode.MANUAL, False)


@pytest.mark.proves("enlighten.b20")
@pytest.mark.parametrize("says", [False, None])
async def test_that_the_battery_helps_is_offered_only_where_the_charger_says_it_can(says):
    def spoil(body):
        rows = body["data"] if isinstance(body["data"], list) else [body["data"]]
        for row in rows:
            row.pop("supportsUseBattery")
            if says is not None:
                row["supportsUseBattery"] = says

    async with bench() as b:
        sn = await b.serial()
        b.tap.spoils[SUMMARY] = b.tap.spoils[f"{SUMMARY.removesuffix('summary')}{sn}/summary"] = spoil
        capability = (await b.driver.home()).capabilities.find(SetCarMode)
        with pytest.raises(Unsupported):
            await b.driver.send(SetCarMode(charger_id=sn, mode=CarMode.GREEN, uses_battery=True))
        told = await b.told()
        toggles = [seen for seen in b.tap.seen if seen.path == green_path(sn)]

    assert capability is not None
    assert "uses_battery" not in capability.bounds
    assert told.uses_battery is None
    assert toggles == []


async def test_where_the_list_does_not_say_whether_the_battery_helps_the_charger_itself_is_asked():
    async with bench() as b:
        b.tap.spoils[SUMMARY] = lambda body: [row.pop("supportsUseBattery") for row in body["data"]]
        capability = (await b.driver.home()).capabilities.find(SetCarMode)

    assert capability is not None
    assert "uses_battery" in capability.bounds


@pytest.mark.proves("enlighten.b96")
@pytest.mark.parametrize("command", [SetCarMode, SetCarSlots])
async def test_a_site_without_charging_modes_offers_none(command):
    async with bench() as b:
        b.tap.spoils[SITE_SETTINGS] = lambda body: body["data"].update(isChargingModesEnabled=False)
        found = (await b.driver.home()).capabilities.find(command)

    assert found is not None
    assert found.blocked is not None


@pytest.mark.parametrize("profile", PROFILES)
async def test_a_lock_is_pending_until_it_is_in_force(profile):
    async with bench(profile=profile) as b:
        sn = await b.serial()
        await b.driver.settings()
        receipt = await b.driver.send(SetCarLock(charger_id=sn, needs_app=True))
        waiting = await b.driver.settings()
        done = await b.asked(SetCarLock(charger_id=sn, needs_card=True))
        after = await b.driver.settings()

    assert receipt.state is ReceiptState.PENDING
    assert [pending.command for pending in waiting.pending] == [SetCarLock(charger_id=sn, needs_app=True)]
    assert done.state is ReceiptState.APPLIED
    assert after.pending == ()
    assert (after.chargers[0].needs_app, after.chargers[0].needs_card) == (True, True)


WORKDAYS = Slot(
    action=StartCar(charger_id="", current_a=16.0),
    window=Window(start=time(23), end=time(6), days=frozenset({1, 2, 3, 4, 5})),
)


async def two_slots(b: Bench, sn: str) -> Receipt:
    """The home's own off-peak slot, and one for the nights of workdays."""
    (off_peak,) = (await b.told()).slots
    nights = replace(WORKDAYS, action=StartCar(charger_id=sn, current_a=16.0))
    return await b.asked(SetCarSlots(charger_id=sn, slots=(off_peak, nights)))


@pytest.mark.parametrize("profile", PROFILES)
async def test_slots_are_read_back_past_midnight_and_off_peak_ones_keep_no_times(profile):
    async with bench(profile=profile) as b:
        sn = await b.serial()
        receipt = await two_slots(b, sn)
        told = await b.told()
        twin = (await b.twin.settings()).chargers[0]

    assert receipt.state is ReceiptState.APPLIED
    off_peak, nights = sorted(told.slots, key=lambda slot: slot.window is not None)
    assert off_peak.window is None
    assert nights.window == WORKDAYS.window
    assert nights.action == StartCar(charger_id=sn, current_a=16)
    assert {slot.window for slot in twin.slots} == {None, WORKDAYS.window}


async def test_weekday_1_is_monday():
    async with bench() as b:
        sn = await b.serial()
        monday = Slot(action=StartCar(charger_id=sn), window=Window(start=time(1), end=time(2), days=frozenset({1})))
        await b.asked(SetCarSlots(charger_id=sn, slots=(monday,)))
        (sent,) = b.tap.bodies("PATCH", slots_path(sn))
        told = await b.told()

    assert [slot["days"] for slot in sent["data"]] == [[1]]
    assert told.slots == (replace(monday, id=told.slots[0].id),)


async def test_replacing_slots_sends_the_untouched_ones_too_and_as_they_are():
    async with bench() as b:
        sn = await b.serial()
        await two_slots(b, sn)
        known = (await b.driver.client.scheduler.schedules(SITE, sn)).slots
        reminded = [replace_wire(slot, remindFlag=True, remindTime=25) for slot in known]
        await b.driver.client.scheduler.update_schedules(SITE, sn, reminded)
        slots = (await b.told()).slots
        changed = tuple(slot if slot.window is None else replace(slot, is_on=False) for slot in slots)
        b.tap.seen.clear()
        receipt = await b.asked(SetCarSlots(charger_id=sn, slots=changed))
        (sent,) = b.tap.bodies("PATCH", slots_path(sn))

    assert receipt.state is ReceiptState.APPLIED
    assert len(sent["data"]) == sent["meta"]["rowCount"] == 2
    assert [(row["remindFlag"], row["remindTime"]) for row in sent["data"]] == [(True, 25)] * 2
    assert {row["enabled"] for row in sent["data"]} == {True, False}
    assert {row["scheduleType"] for row in sent["data"]} == {"OFF_PEAK", "CUSTOM"}


def replace_wire(slot: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(slot, **changes)


@pytest.mark.parametrize("levels", [(None, None), (100, None), (16, 16)])
async def test_an_off_peak_slot_without_times_survives_a_read_and_write_unchanged(levels):
    level, amps = levels

    async with bench() as b:
        sn = await b.serial()
        b.tap.spoils[slots_path(sn)] = lambda body: [
            row.update(chargingLevel=level, chargingLevelAmp=amps, recurringKind=None) for row in body["data"]["slots"]
        ]
        before = (await b.driver.client.scheduler.schedules(SITE, sn)).slots
        await b.driver.send(SetCarSlots(charger_id=sn, slots=(await b.told()).slots))
        (sent,) = b.tap.bodies("PATCH", slots_path(sn))

    [row] = sent["data"]
    assert (row["startTime"], row["endTime"], row["scheduleType"]) == (None, None, "OFF_PEAK")
    assert (row["chargingLevel"], row["chargingLevelAmp"], row["recurringKind"]) == (level, amps, None)
    assert row["id"] == before[0].id


@pytest.mark.proves("enlighten.b89")
async def test_amps_of_100_read_back_as_the_most_are_accepted():
    async with bench() as b:
        sn = await b.serial()
        await two_slots(b, sn)
        rows = (await b.driver.client.scheduler.schedules(SITE, sn)).slots
        full = [
            replace_wire(row, chargingLevel=100, chargingLevelAmp=None, recurringKind=None) if row.window else row
            for row in rows
        ]
        await b.driver.client.scheduler.update_schedules(SITE, sn, full)
        await b.wait(660)
        nights = next(slot for slot in (await b.told()).slots if slot.window is not None)
        (row,) = [row for row in (await b.driver.client.scheduler.schedules(SITE, sn)).slots if row.window]

    assert nights.action == StartCar(charger_id=sn, current_a=40)
    assert (row.chargingLevel, row.chargingLevelAmp) == (40, 40)


async def test_all_slots_can_be_deleted():
    async with bench() as b:
        sn = await b.serial()
        await b.driver.send(SetCarMode(charger_id=sn, mode=CarMode.MANUAL))
        receipt = await b.asked(SetCarSlots(charger_id=sn, slots=()))
        told, twin = await b.told(), await b.twin.settings()

    assert receipt.state is ReceiptState.APPLIED
    assert told.slots == ()
    assert twin.chargers[0].slots == ()


@pytest.mark.parametrize("does", [StartCar(charger_id="another"), StartCar(charger_id="", current_a=80.0)])
async def test_a_slot_starts_its_own_car_with_a_current_that_there_is(does):
    async with bench() as b:
        sn = await b.serial()
        slot = replace(WORKDAYS, action=replace(does, charger_id=does.charger_id or sn))
        with pytest.raises(Unsupported):
            await b.driver.send(SetCarSlots(charger_id=sn, slots=(slot,)))
        assert b.tap.count("PATCH", slots_path(sn)) == 0
