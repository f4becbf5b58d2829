from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import CarMode, ChargerSettings, SetCarMode, Settings, StartCar
from polywatt.vendors.enlighten.face.profile import DOCUMENT
from polywatt.vendors.enlighten.face.scheduler.modes import preference_from

from .account import SITE
from .fakes import CONFIG, Cloud, With, cloud, without

pytestmark = pytest.mark.anyio
FIELDS = {"manualCharging": "MANUAL", "scheduledCharging": "SCHEDULED", "greenCharging": "GREEN"}
USE_BATTERY = "USE_BATTERY_FOR_SELF_CONSUMPTION"
NIGHT: dict[str, Any] = {
    "startTime": "23:00",
    "endTime": "06:00",
    "chargingLevel": 16,
    "chargingLevelAmp": 16,
    "scheduleType": "CUSTOM",
    "days": [1, 2, 3, 4, 5],
    "remindTime": 10,
    "remindFlag": False,
    "enabled": True,
}


async def slots_of(home: Cloud) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = (await home.get(home.schedules))["data"]["slots"]
    return body


async def patched(home: Cloud, *slots: dict[str, Any]) -> list[dict[str, Any]]:
    await home.send_ok("PATCH", home.schedules, {"data": list(slots)})
    return await slots_of(home)


@pytest.mark.proves("enlighten.b02")
async def test_without_a_bearer_token_nothing_is_told():
    async with cloud() as home:
        with_token = await home.client.get(home.preference)
        home.client.headers.pop("authorization")
        without_token = await home.client.get(home.preference)

    assert (with_token.status_code, without_token.status_code) == (200, 401)


@pytest.mark.proves("enlighten.b78", "enlighten.b79")
@pytest.mark.parametrize(("field", "word"), FIELDS.items())
async def test_of_the_modes_exactly_one_is_enabled(field: str, word: str):
    async with cloud() as home:
        changed = await home.send_ok("PUT", home.preference, {"mode": f"{word}_CHARGING"})
        body = await home.get(home.preference)
        mode = (await home.twin.settings()).chargers[0].mode

    assert changed == body
    assert [name for name, one in body["data"]["modes"].items() if one["enabled"]] == [field]
    assert body["data"]["modes"][field]["chargingMode"] == f"{word}_CHARGING"
    assert mode == CarMode(word.lower())


async def test_smart_charging_is_the_fields():
    async with cloud() as document, cloud(profile="field") as field:
        refused = await document.send("PUT", document.preference, {"mode": "SMART_CHARGING"})
        changed = await field.send_ok("PUT", field.preference, {"mode": "SMART_CHARGING"})

    assert refused.status_code == 400
    assert changed["data"]["modes"]["smartCharging"]["enabled"] is True


def test_a_mode_that_no_home_tells_is_unknown():
    body = preference_from(ChargerSettings(charger_id="c"), DOCUMENT.charge_modes)

    assert [one["enabled"] for one in body["data"]["modes"].values()] == [None] * 3


@pytest.mark.parametrize("body", [None, {}, [], {"mode": "FAST"}, {"mode": 1}, {"mode": "MANUAL_CHARGING", "x": 1}])
async def test_a_mode_that_there_is_not_is_refused(body: Any):
    async with cloud() as home:
        before = (await home.twin.settings()).chargers
        answer = await home.send("PUT", home.preference, body)
        after = (await home.twin.settings()).chargers

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "400"
    assert before == after


async def test_a_charger_without_schedules_cannot_follow_them():
    async with cloud() as home:
        await home.send_ok("PUT", home.preference, {"mode": "MANUAL_CHARGING"})
        await patched(home)
        answer = await home.send("PUT", home.preference, {"mode": "SCHEDULED_CHARGING"})

    assert answer.status_code == 400
    assert answer.json()["error"]["errorMessageCode"] == "iqevc_sch_10031"


@pytest.mark.proves("enlighten.b80", "enlighten.b81")
@pytest.mark.parametrize("loader", [{}, {"loader": False}])
async def test_the_battery_helps_the_car_where_that_is_switched_on(loader: dict[str, bool]):
    async with cloud() as home:
        setting = {"chargerSettingName": USE_BATTERY, "enabled": True, "value": None, **loader}
        changed = await home.send_ok("PUT", home.green, {"chargerSettingList": [setting]})
        body = await home.get(home.green)
        battery = await home.get(f"{CONFIG}/batterySettings/{SITE}")
        mode = (await home.twin.settings()).chargers[0].mode

    assert changed["data"]["data"] is None
    assert body["data"] == [{"chargerSettingName": USE_BATTERY, "enabled": True, "value": None}]
    assert body["meta"]["rowCount"] == 1
    assert body["meta"]["serverTimeStamp"].endswith(".000+00:00")
    assert battery["data"]["devices"]["iqEvse"]["useBatteryFrSelfConsumption"] is True
    assert mode == CarMode.SCHEDULED


async def test_a_home_that_cannot_let_the_battery_help_has_no_switch_for_it():
    async with cloud(plant=without(SetCarMode)) as home:
        body = await home.get(home.green)
        setting = {"chargerSettingName": USE_BATTERY, "enabled": True, "value": None}
        answer = await home.send("PUT", home.green, {"chargerSettingList": [setting]})

    assert body["data"] == []
    assert answer.status_code == 400


async def test_slots_are_shown_with_ids_of_site_and_charger():
    async with cloud() as home:
        body = await home.get(home.schedules)

    (slot,) = body["data"]["slots"]
    assert slot["id"].startswith(f"{SITE}:{home.sn}:")
    assert (slot["scheduleType"], slot["startTime"], slot["endTime"]) == ("OFF_PEAK", None, None)
    assert slot["days"] == [1, 2, 3, 4, 5, 6, 7]
    assert body["data"]["config"]["scheduleSyncStatus"] == "synced"
    assert body["data"]["config"]["isOffPeakEligible"] is True


@pytest.mark.proves("enlighten.b87", "enlighten.b90")
async def test_a_written_list_replaces_the_old_one():
    async with cloud() as home:
        (first,) = await slots_of(home)
        added = await patched(home, first, NIGHT)
        body = {"meta": {"rowCount": 1}, "data": [added[1]], "error": {}}
        changed = await home.send_ok("PATCH", home.schedules, body)
        left = await slots_of(home)
        slots = (await home.twin.settings()).chargers[0].slots

    assert added[0] == first
    assert [slot["startTime"] for slot in added] == [None, "23:00"]
    assert left == [added[1]]
    assert changed["data"]["slots"] == left
    assert slots[0].action == StartCar(charger_id=home.charger_id, current_a=16.0)


@pytest.mark.proves("enlighten.b83")
async def test_day_one_is_monday():
    async with cloud() as home:
        await patched(home, NIGHT | {"days": [1]})
        (slot,) = (await home.twin.settings()).chargers[0].slots

    assert slot.window is not None
    assert slot.window.days == frozenset({datetime(2026, 6, 22, tzinfo=UTC).isoweekday()})


@pytest.mark.proves("enlighten.b89")
async def test_a_level_of_a_hundred_is_as_much_as_the_charger_can():
    async with cloud() as home:
        (slot,) = await patched(home, NIGHT | {"chargingLevel": 100, "chargingLevelAmp": None})
        (bare,) = await patched(home, NIGHT | {"chargingLevel": None, "chargingLevelAmp": None})

    assert (slot["chargingLevel"], slot["chargingLevelAmp"]) == (40, 40)
    assert (bare["chargingLevel"], bare["chargingLevelAmp"]) == (None, None)


@pytest.mark.proves("enlighten.b84", "enlighten.b85")
async def test_a_reminder_is_shown_in_utc_only_where_it_is_wanted():
    async with cloud() as home:
        (off,) = await patched(home, NIGHT | {"remindTime": 30})
        (on,) = await patched(home, off | {"remindFlag": True})

    assert (off["remindTime"], off["remindFlag"], off["reminderTimeUtc"]) == (30, False, None)
    assert (on["remindTime"], on["reminderTimeUtc"]) == (30, "05:30")


@pytest.mark.proves("enlighten.b85")
async def test_a_reminder_moves_with_summer_time():
    winter = ManualClock(datetime(2026, 1, 12, 12, tzinfo=UTC))
    async with cloud(clock=winter) as home:
        (slot,) = await patched(home, NIGHT | {"remindFlag": True})

    assert slot["reminderTimeUtc"] == "06:50"


@pytest.mark.proves("enlighten.b86")
async def test_a_slot_whose_time_is_edited_is_on():
    async with cloud() as home:
        (off,) = await patched(home, NIGHT | {"enabled": False, "remindFlag": True})
        (same,) = await patched(home, off | {"days": [6]})
        (moved,) = await patched(home, same | {"startTime": "22:30"})

    assert (off["enabled"], same["enabled"], moved["enabled"]) == (False, False, True)
    assert moved["id"] == off["id"]
    assert moved["reminderTimeUtc"] == "05:20"


@pytest.mark.proves("enlighten.b88")
async def test_what_only_the_cloud_knows_of_a_slot_stays_with_it():
    texts = {"sourceType": "USER", "recurringKind": None, "chargeLevelType": "Daily", "serializedDays": "1-5"}
    async with cloud() as home:
        (first,) = await slots_of(home)
        _, night = await patched(home, first, NIGHT | texts)
        again = await patched(home, night, first)

    assert {name: night[name] for name in texts} == texts
    assert next(slot for slot in again if slot["id"] == night["id"]) == night


@pytest.mark.proves("enlighten.b83")
@pytest.mark.parametrize(
    "changes",
    [
        {"days": [0]},
        {"days": [8]},
        {"days": []},
        {"days": None},
        {"startTime": "24:01"},
        {"startTime": None},
        {"startTime": "7:00"},
        {"chargingLevel": 5, "chargingLevelAmp": 5},
        {"chargingLevelAmp": 100},
        {"chargingLevel": "16"},
        {"enabled": None},
        {"remindTime": -1},
        {"scheduleType": "OFF_PEAK"},
        {"scheduleType": "SOLAR"},
        {"more": 1},
    ],
)
async def test_a_slot_that_cannot_be_is_refused_and_the_list_stays(changes: dict[str, Any]):
    async with cloud() as home:
        before = await slots_of(home)
        answer = await home.send("PATCH", home.schedules, {"data": [NIGHT | changes]})
        after = await slots_of(home)

    assert answer.status_code == 400
    assert answer.json()["data"] is None
    assert before == after


async def test_a_slot_that_is_there_twice_is_refused():
    async with cloud() as home:
        (first,) = await slots_of(home)
        answer = await home.send("PATCH", home.schedules, {"data": [first, first]})

    assert answer.status_code == 400


@pytest.mark.parametrize("body", [None, [], {}, {"data": {}}, {"data": [1]}, {"data": [], "slots": []}])
async def test_a_list_that_is_none_is_refused(body: Any):
    async with cloud() as home:
        answer = await home.send("PATCH", home.schedules, body)
        left = await slots_of(home)

    assert answer.status_code == 400
    assert len(left) == 1


async def test_the_field_switches_slots_by_their_ids():
    async with cloud(profile="field") as home, cloud() as document:
        (slot,) = await slots_of(home)
        await home.send_ok("PATCH", home.schedules, {slot["id"]: "DISABLED"})
        (off,) = await slots_of(home)
        unknown = await home.send("PATCH", home.schedules, {"1:2:3": "DISABLED"})
        refused = await document.send("PATCH", document.schedules, {slot["id"]: "DISABLED"})

    assert off == slot | {"enabled": False}
    assert (unknown.status_code, refused.status_code) == (400, 400)


async def test_the_field_writes_one_slot_at_a_time():
    async with cloud(profile="field") as home:
        one = home.schedules.removesuffix("s")
        (first,) = await slots_of(home)
        added = (await home.send_ok("POST", one, NIGHT))["data"]["slots"]
        path = f"{one}/{added[1]['id']}"
        changed = (await home.send_ok("PATCH", path, {"endTime": "05:00"}))["data"]["slots"]
        refused = [
            await home.send("PATCH", path, {"endTime": "25:00"}),
            await home.send("PATCH", path, {"id": "1"}),
            await home.send("PATCH", f"{one}/1:2:3", {"enabled": False}),
            await home.send("POST", one, []),
        ]
        left = (await home.send_ok("DELETE", path))["data"]["slots"]

    assert added == [first, added[1]]
    assert changed == [first, added[1] | {"endTime": "05:00"}]
    assert [answer.status_code for answer in refused] == [400] * 4
    assert left == [first]


class Forgetful(With):
    def changed_settings(self, settings: Settings) -> Settings:
        return replace(settings, chargers=())


async def test_a_charger_that_tells_no_settings_has_no_slots_and_no_mode():
    async with cloud(plant=Forgetful) as home:
        slots = await slots_of(home)
        modes = (await home.get(home.preference))["data"]["modes"]
        setting = {"chargerSettingName": USE_BATTERY, "enabled": True, "value": None}
        answer = await home.send("PUT", home.green, {"chargerSettingList": [setting]})

    assert slots == []
    assert {one["enabled"] for one in modes.values()} == {None}
    assert answer.status_code == 400
