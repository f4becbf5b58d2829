from datetime import time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.model import (
    EVERY_DAY,
    Backup,
    CarMode,
    Charge,
    DeviceUnreachable,
    Managed,
    PendingChange,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetStormGuard,
    Settings,
    Slot,
    TimeOfUse,
    Window,
)

from .account import SITE
from .fakes import CONFIG, Cloud, With, WithShutdown, cloud, without

pytestmark = pytest.mark.anyio
SETTINGS = f"{CONFIG}/siteSettings/{SITE}"
PROFILE = f"{CONFIG}/profile/{SITE}"
CANCEL = f"{CONFIG}/cancel/profile/{SITE}"
BATTERY = f"{CONFIG}/batterySettings/{SITE}"
ALERT = f"{CONFIG}/stormGuard/{SITE}/stormAlert"
STORM = f"{CONFIG}/stormGuard/toggle/{SITE}"
MQTT = f"{CONFIG}/mqttSignedUrl/{SITE}"
READS = (SETTINGS, PROFILE, BATTERY, ALERT, MQTT)
SELF = {"profile": "self-consumption", "batteryBackupPercentage": 30}
SUCCESS = {"message": "success"}
ACCEPTED = {"acceptedItcDisclaimer": "2026-06-21T16:00:00.000Z"}
NIGHTLY = {"chargeBeginTime": 120, "chargeEndTime": 300, "chargeFromGridScheduleEnabled": True}


async def profile(home: Cloud) -> dict[str, Any]:
    body: dict[str, Any] = (await home.get(PROFILE))["data"]
    return body


async def battery(home: Cloud) -> dict[str, Any]:
    body: dict[str, Any] = (await home.get(BATTERY))["data"]
    return body


async def settings_of(home: Cloud) -> Settings:
    return await home.twin.settings()


@pytest.mark.proves("enlighten.b93")
@pytest.mark.parametrize("path", READS)
async def test_without_the_users_id_nothing_is_shown(path: str):
    async with cloud() as home:
        answer = await home.client.get(path)
        home.client.headers.pop("username")
        refused = await home.client.get(path)

    assert (answer.status_code, refused.status_code) == (200, 403)
    assert refused.json()["error"] == "Forbidden"


@pytest.mark.proves("enlighten.b94")
@pytest.mark.parametrize(
    ("path", "body"),
    [(PROFILE, SELF), (CANCEL, {}), (BATTERY, {"chargeFromGrid": False}), (STORM, {"stormGuardState": "enabled"})],
)
async def test_without_the_token_twice_nothing_is_written(path: str, body: Any):
    async with cloud() as home:
        before = await settings_of(home)
        home.client.headers["x-xsrf-token"] = "another"
        answer = await home.send("PUT", path, body)
        await home.clock.advance(100)
        after = await settings_of(home)

    assert answer.status_code == 403
    assert set(answer.json()) == {"timestamp", "status", "error", "path"}
    assert replace(after, received_at=before.received_at, in_force=None) == replace(before, in_force=None)


async def test_the_site_hands_out_the_token():
    async with cloud() as home:
        answer = await home.client.get(SETTINGS)

    token = answer.headers["x-csrf-token"]
    assert answer.headers["set-cookie"].startswith(f"BP-XSRF-Token={token};")
    assert token == home.client.headers["x-xsrf-token"]


async def test_another_users_id_in_the_query_is_refused():
    async with cloud() as home:
        answer = await home.client.get(SETTINGS, params={"userId": "1"})

    assert answer.status_code == 403


async def test_the_flags_are_what_the_home_can():
    async with cloud() as home:
        data = (await home.get(SETTINGS, userId=home.user_id))["data"]
    async with cloud(plant=without(SetGridCharging, SetStormGuard, SetMode, SetReserve, SetSlots)) as poor:
        less = (await poor.get(SETTINGS))["data"]
        settings = await battery(poor)

    flags = ("showChargeFromGrid", "showSavingsMode", "showStormGuard", "showFullBackup", "showBatteryBackupPercentage")
    assert {data[name] for name in flags} == {True}
    assert {less[name] for name in flags} == {False}
    assert (data["hasEncharge"], data["hasEnpower"], data["isChargingModesEnabled"]) == (True, True, True)
    assert data["countryCode"] is None
    assert data["userDetails"]["email"] == "u******r@example.com"
    assert data["siteStatus"] == {"code": "normal", "text": "Normal", "severity": "warning"}
    assert settings["hideChargeFromGrid"] is True
    assert settings["chargeFromGridScheduleEnabled"] is None


@pytest.mark.proves("enlighten.b98", "enlighten.b100")
@pytest.mark.parametrize(
    ("word", "percent", "mode"),
    [("self-consumption", 30, SelfUse()), ("cost_savings", 40, TimeOfUse()), ("backup_only", 100, Backup())],
)
async def test_a_profile_is_accepted_now_and_in_force_a_minute_later(word: str, percent: int, mode: object):
    other = {"profile": "backup_only", "batteryBackupPercentage": 100}
    async with cloud() as home:
        if word != "backup_only":
            await home.send_ok("PUT", PROFILE, other)
            await home.clock.advance(61)
        before = await profile(home)
        accepted = await home.send_ok("PUT", PROFILE, {"profile": word, "batteryBackupPercentage": percent})
        await home.clock.advance(50)
        waiting = await profile(home)
        await home.clock.advance(11)
        after, settings = await profile(home), await settings_of(home)

    assert accepted == SUCCESS
    assert before["requestedConfig"] == {}
    assert waiting["profile"] == before["profile"] != word
    assert waiting["requestedConfig"] == {"profile": word, "batteryBackupPercentage": percent}
    assert (after["profile"], after["batteryBackupPercentage"], after["requestedConfig"]) == (word, percent, {})
    assert settings.mode == mode


@pytest.mark.proves("enlighten.b100")
async def test_a_waiting_profile_can_be_cancelled_once():
    async with cloud() as home:
        before = await profile(home)
        await home.send_ok("PUT", PROFILE, {"profile": "backup_only", "batteryBackupPercentage": 100})
        cancelled = await home.send_ok("PUT", CANCEL, {})
        await home.clock.advance(100)
        after = await profile(home)
        again = await home.send("PUT", CANCEL, {})

    assert cancelled == SUCCESS
    assert after == before
    assert again.status_code == 409


async def test_full_backup_leaves_the_reserve_for_the_next_profile():
    async with cloud() as home:
        await home.send_ok("PUT", PROFILE, {"profile": "backup_only", "batteryBackupPercentage": 100})
        await home.clock.advance(61)
        settings = await settings_of(home)

    assert settings.reserve_percent == 20.0


@pytest.mark.proves("enlighten.b99")
@pytest.mark.parametrize(
    "body",
    [
        {"profile": "self-consumption", "batteryBackupPercentage": 9},
        {"profile": "self-consumption", "batteryBackupPercentage": 101},
        {"profile": "cost_savings", "batteryBackupPercentage": 9},
        {"profile": "cost_savings", "batteryBackupPercentage": 20, "operationModeSubType": "prioritize-money"},
        {"profile": "backup_only", "batteryBackupPercentage": 50},
        {"profile": "self_consumption", "batteryBackupPercentage": 20},
        {"profile": "expert", "batteryBackupPercentage": 20},
        {"profile": "self-consumption"},
        {"batteryBackupPercentage": 20},
        {"profile": "self-consumption", "batteryBackupPercentage": "20"},
        {"profile": "self-consumption", "batteryBackupPercentage": 20.5},
        {"profile": "self-consumption", "batteryBackupPercentage": 20, "more": 1},
        {"profile": "self-consumption", "batteryBackupPercentage": 20, "devices": [{"uuid": "none"}]},
        None,
        [],
    ],
)
async def test_a_profile_that_cannot_be_is_refused(body: Any):
    async with cloud() as home:
        before = await profile(home)
        answer = await home.send("PUT", PROFILE, body)
        after = await profile(home)

    assert answer.status_code == 400
    assert answer.json()["path"] == PROFILE
    assert before == after


async def test_a_home_without_a_reserve_changes_its_profile_without_one():
    async with cloud(plant=without(SetReserve)) as home:
        refused = await home.send("PUT", PROFILE, {"profile": "cost_savings", "batteryBackupPercentage": 30})
        await home.send_ok("PUT", PROFILE, {"profile": "cost_savings"})
        await home.clock.advance(61)
        settings = await settings_of(home)

    assert refused.status_code == 400
    assert settings.mode == TimeOfUse()


async def test_a_profile_changes_the_chargers_mode_with_it():
    async with cloud() as home:
        (evse,) = (await profile(home))["devices"]["iqEvse"]
        device = {"uuid": evse["uuid"], "chargeMode": "MANUAL", "deviceType": "iqEvse", "enable": False}
        savings = {"profile": "cost_savings", "operationModeSubType": "prioritize-energy"}
        await home.send_ok("PUT", PROFILE, {**savings, "batteryBackupPercentage": 20, "devices": [device]})
        await home.clock.advance(61)
        (later,) = (await profile(home))["devices"]["iqEvse"]
        settings = await settings_of(home)
        unknown = await home.send("PUT", PROFILE, {**SELF, "devices": [device | {"chargeMode": "FAST"}]})
        enabled = await home.send("PUT", PROFILE, {**SELF, "devices": [device | {"enable": True}]})

    assert (evse["chargeMode"], later["chargeMode"]) == ("SCHEDULED", "MANUAL")
    assert later["updatedAt"].isdigit()
    assert settings.chargers[0].mode == CarMode.MANUAL
    assert settings.mode == TimeOfUse()
    assert (unknown.status_code, enabled.status_code) == (400, 400)


class Another(With):
    """Its mode is none of this cloud's, and another one waits in its own vendor's."""

    def changed_settings(self, settings: Settings) -> Settings:
        pending = (PendingChange(command=SetMode(mode=Backup())),)
        return replace(settings, mode=Managed(), reserve_percent=None, shutdown_percent=None, pending=pending)


async def test_a_mode_without_a_word_is_null_and_what_waits_elsewhere_is_shown():
    async with cloud(plant=Another) as home, cloud(plant=Another, profile="field") as field:
        document, real = await profile(home), await profile(field)

    assert document["profile"] is None
    assert document["batteryBackupPercentage"] is None
    assert document["requestedConfig"] == {"profile": "backup_only"}
    assert real["profile"] == "ai_optimisation"


@pytest.mark.proves("enlighten.b101")
async def test_a_partial_write_leaves_the_rest():
    async with cloud(plant=WithShutdown) as home:
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True, **ACCEPTED})
        written = await home.send_ok("PUT", BATTERY, {"veryLowSoc": 20})
        data = await battery(home)

    assert written == SUCCESS
    assert (data["veryLowSoc"], data["chargeFromGrid"]) == (20, True)


@pytest.mark.proves("enlighten.b106")
@pytest.mark.parametrize(("percent", "taken"), [(5, 10), (10, 10), (25, 25), (40, 25)])
async def test_a_shutdown_level_is_clamped(percent: int, taken: int):
    async with cloud(plant=WithShutdown) as home:
        await home.send_ok("PUT", BATTERY, {"veryLowSoc": percent})
        data = await battery(home)

    assert data["veryLowSoc"] == taken
    assert (data["veryLowSocMin"], data["veryLowSocMax"], data["envoySupportsVls"]) == (10, 25, True)


async def test_a_home_without_a_shutdown_level_shows_none_and_takes_none():
    async with cloud(plant=without(SetShutdownLevel)) as home:
        data = await battery(home)
        answer = await home.send("PUT", BATTERY, {"veryLowSoc": 15})

    assert (data["veryLowSocMin"], data["veryLowSocMax"], data["envoySupportsVls"]) == (None, None, False)
    assert answer.status_code == 400


@pytest.mark.proves("enlighten.b103")
async def test_the_grid_may_charge_once_somebody_has_agreed():
    async with cloud(is_grid_charging_allowed=False) as home:
        refused = await home.send("PUT", BATTERY, {"chargeFromGrid": True})
        early = await home.send("PUT", BATTERY, NIGHTLY)
        before = await battery(home)
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True, **ACCEPTED})
        agreed = await battery(home)
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": False})
        again = await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True})

    assert (refused.status_code, early.status_code) == (400, 400)
    assert (before["chargeFromGrid"], before["acceptedItcDisclaimer"]) == (False, None)
    assert (agreed["chargeFromGrid"], agreed["acceptedItcDisclaimer"]) == (True, "2026-06-21T16:00:00.000+00:00")
    assert again == SUCCESS


@pytest.mark.proves("enlighten.b104", "enlighten.b105")
async def test_the_schedule_is_a_slot_of_the_home():
    async with cloud() as home:
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True, **ACCEPTED, **NIGHTLY})
        data, control = await battery(home), (await profile(home))["cfgControl"]
        (slot,) = (await settings_of(home)).slots or ()

    assert (data["chargeBeginTime"], data["chargeEndTime"]) == (120, 300)
    assert data["chargeFromGridScheduleEnabled"] is True
    assert control["forceScheduleOpted"] is True
    assert slot.action == Charge(until_soc_percent=100.0)
    assert slot.window == Window(start=time(2), end=time(5), days=EVERY_DAY)
    assert slot.is_on is True


async def test_other_slots_of_the_home_are_left_alone():
    weekend = Window(start=time(10), end=time(12), days=frozenset({6, 7}))
    async with cloud() as home:
        await home.twin.send(SetSlots(slots=(Slot(action=Charge(), window=weekend),)))
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True, **ACCEPTED, **NIGHTLY})
        await home.send_ok("PUT", BATTERY, {"chargeFromGridScheduleEnabled": False})
        slots, data = (await settings_of(home)).slots or (), await battery(home)

    assert [slot.window for slot in slots] == [weekend, Window(start=time(2), end=time(5))]
    assert [slot.is_on for slot in slots] == [True, False]
    assert (data["chargeBeginTime"], data["chargeFromGridScheduleEnabled"]) == (120, False)


async def test_without_leave_to_charge_from_the_grid_the_schedule_is_off():
    async with cloud() as home:
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True, **ACCEPTED, **NIGHTLY})
        await home.send_ok("PUT", BATTERY, {"chargeFromGrid": False})
        data, control = await battery(home), (await profile(home))["cfgControl"]

    assert (data["chargeFromGrid"], data["chargeFromGridScheduleEnabled"]) == (False, False)
    assert "forceScheduleOpted" not in control


@pytest.mark.proves("enlighten.b104")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"chargeBeginTime": 1440, "chargeEndTime": 300, "chargeFromGridScheduleEnabled": True},
        {"chargeBeginTime": -1, "chargeEndTime": 300, "chargeFromGridScheduleEnabled": True},
        {"chargeBeginTime": 300, "chargeEndTime": 300, "chargeFromGridScheduleEnabled": True},
        {"chargeBeginTime": 120},
        {"chargeFromGridScheduleEnabled": True},
        {"chargeBeginTime": "02:00", "chargeEndTime": 300},
        {"chargeFromGrid": "true"},
        {"chargeFromGrid": None},
        {"acceptedItcDisclaimer": False},
        {"acceptedItcDisclaimer": ""},
        {"veryLowSoc": 101},
        {"veryLowSoc": "15"},
        {"batteryGridMode": "ImportOnly"},
        [],
        None,
    ],
)
async def test_a_setting_that_cannot_be_is_refused(body: Any):
    async with cloud(plant=WithShutdown) as home:
        before = await battery(home)
        answer = await home.send("PUT", BATTERY, body)
        after = await battery(home)

    assert answer.status_code == 400
    assert before == after


@pytest.mark.proves("enlighten.b102")
async def test_the_grid_mode_is_shown_and_not_the_owners():
    async with cloud() as home:
        data = await battery(home)
        answer = await home.send("PUT", BATTERY, {"batteryGridMode": "ImportExport"})

    assert data["batteryGridMode"] == "ImportExport"
    assert answer.status_code == 400


@pytest.mark.proves("enlighten.b107")
async def test_a_storm_makes_the_home_a_full_backup_until_it_is_over():
    async with cloud() as home:
        await home.send_ok("PUT", STORM, {"stormGuardState": "enabled", "evseStormEnabled": True})
        calm, quiet = await profile(home), await home.get(ALERT)
        now = home.clock.now()
        home.twin.world.announce_storm(now + timedelta(minutes=10), now + timedelta(hours=5))
        await home.clock.advance(1_200)
        storm, alert = await profile(home), await home.get(ALERT)
        await home.clock.advance(6 * 3_600)
        after = await profile(home)

    assert (calm["profile"], calm["stormGuardState"], calm["evseStormEnabled"]) == ("self-consumption", "enabled", True)
    assert calm["acceptedStormGuardDisclaimer"] is True
    assert quiet == {"criticalAlertsOverride": True, "stormAlerts": [], "criticalAlertActive": False}
    assert (storm["profile"], storm["batteryBackupPercentage"]) == ("backup_only", 100)
    assert alert["criticalAlertActive"] is True
    assert len(alert["stormAlerts"]) == 1
    assert (after["profile"], after["batteryBackupPercentage"]) == ("self-consumption", 20)


@pytest.mark.parametrize(
    "body",
    [{}, None, [], {"stormGuardState": "on"}, {"stormGuardState": "enabled", "evseStormEnabled": 1}, {"x": 1}],
)
async def test_a_storm_guard_is_on_or_off(body: Any):
    async with cloud() as home:
        answer = await home.send("PUT", STORM, body)
        guard = (await settings_of(home)).storm_guard

    assert answer.status_code == 400
    assert guard is not None
    assert guard.is_on is False


async def test_a_home_without_cars_guards_without_charging_them():
    async with cloud(chargers=0) as home:
        plain = await home.send_ok("PUT", STORM, {"stormGuardState": "enabled", "evseStormEnabled": False})
        cars = await home.send("PUT", STORM, {"stormGuardState": "enabled", "evseStormEnabled": True})

    assert plain == SUCCESS
    assert cars.status_code == 400


@pytest.mark.proves("enlighten.b95")
async def test_the_stream_is_signed_for_the_session():
    async with cloud() as home:
        body = await home.get(MQTT)

    assert body["stream_duration"] == 900
    assert body["aws_token_value"] == home.client.headers["e-auth-token"]
    assert body["topic"].startswith("v1/server/response-stream/")
    assert body["aws_iot_endpoint"].endswith(".invalid")


async def test_the_fields_page_agrees_first_and_writes_then():
    path = f"{CONFIG}/batterySettings/acceptDisclaimer/{SITE}"
    async with cloud(profile="field", is_grid_charging_allowed=False) as home:
        agreed = await home.send_ok("POST", path, {"disclaimer-type": "itc"})
        written = await home.send_ok("PUT", BATTERY, {"chargeFromGrid": True})
        data = await battery(home)
        other = await home.send("POST", path, {"disclaimer-type": "all"})

    assert agreed == written == SUCCESS
    assert data["requestedConfig"] == {}
    assert data["batteryBackupPercentageMin"] == 10
    assert other.status_code == 400


async def test_the_field_hands_out_the_token_with_the_check_of_a_schedule():
    path = f"{CONFIG}/battery/sites/{SITE}/schedules/isValid"
    async with cloud(profile="field") as home, cloud() as document:
        valid = await home.send("POST", path, {"scheduleType": "cfg", "forceScheduleOpted": True})
        refused = await home.send("POST", path, {"scheduleType": "cfg"})
        unknown = await home.send("POST", path, {"scheduleType": "CFG"})
        absent = await document.send("POST", path, {"scheduleType": "cfg"})
        token = home.client.headers["x-xsrf-token"]

    assert (valid.status_code, refused.status_code, unknown.status_code, absent.status_code) == (200, 400, 400, 404)
    assert refused.json()["message"] == "Force schedule opted is null or empty for schedule type."
    for answer in (valid, refused, unknown):
        assert answer.headers["set-cookie"].startswith(f"BP-XSRF-Token={token};")


@pytest.mark.parametrize("preset", ["sonnen-eco-8", "powerwall-2", "eaton-no-pv", "eg4-18kpv", "enphase-50"])
async def test_any_home_is_shown_and_can_be_a_full_backup(preset: str):
    async with cloud(preset=preset, past_days=1) as home:
        answers = [await home.client.get(path) for path in READS]
        await home.send_ok("PUT", PROFILE, {"profile": "backup_only", "batteryBackupPercentage": 100})
        await home.clock.advance(61)
        after = await profile(home)

    assert {answer.status_code for answer in answers} == {200}
    assert (after["profile"], after["batteryBackupPercentage"]) == ("backup_only", 100)


class Silent(With):
    """Nobody hears it; what it is was known before."""

    async def _lost(self, *_: Any) -> Any:
        raise DeviceUnreachable("it does not answer; wait")

    reading = details = settings = send = _lost  # type: ignore[assignment]  # whatever is requested


async def test_of_a_home_that_nobody_hears_nothing_is_told_and_nothing_is_made_up():
    async with cloud(plant=Silent) as home:
        site, system, data = (await home.get(SETTINGS))["data"], await profile(home), await battery(home)
        storm = await home.get(ALERT)
        writes = [
            await home.send("PUT", PROFILE, SELF),
            await home.send("PUT", BATTERY, {"veryLowSoc": 15}),
            await home.send("PUT", STORM, {"stormGuardState": "enabled"}),
        ]

    assert site["siteStatus"]["code"] == "comm"
    assert (system["profile"], system["batteryBackupPercentage"], system["stormGuardState"]) == (None, None, None)
    assert (data["chargeFromGrid"], data["veryLowSoc"], data["chargeBeginTime"]) == (None, None, None)
    assert storm["criticalAlertActive"] is None
    assert {answer.status_code for answer in writes} == {473}
