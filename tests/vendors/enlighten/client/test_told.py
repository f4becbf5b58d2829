"""What the site is told, and what is not even sent; pages, and the double-submitted token."""

from datetime import date, time

import msgspec
import pytest
from starlette.responses import Response

from polywatt.vendors.enlighten.client import Forbidden, InvalidRequest
from polywatt.vendors.enlighten.wire import grid
from polywatt.vendors.enlighten.wire.battery_config import EvseChange, ProfileName, SettingsChange
from polywatt.vendors.enlighten.wire.charger.config import APP, CARD
from polywatt.vendors.enlighten.wire.scheduler import Slot, with_times

from . import said as answers
from .cloud import EVENTS, HISTORY, INVERTERS, LOGIN, PROFILE_SET, SITE_SETTINGS, USER_ID, cloud, said
from .said import CONFIG_ROOT, GATEWAY, SCHEDULER, SITE, SLOT, SN

pytestmark = pytest.mark.anyio
SETTINGS_SET = f"PUT {CONFIG_ROOT}/batterySettings/{SITE}"
STORM_SET = f"PUT {CONFIG_ROOT}/stormGuard/toggle/{SITE}"
IS_VALID = f"POST {CONFIG_ROOT}/battery/sites/{SITE}/schedules/isValid"
SCHEDULES = f"GET {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules"
SCHEDULES_SET = f"PATCH {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules"
GREEN_SET = f"PUT {SCHEDULER}/GREEN_CHARGING/{SITE}/{SN}/settings"
CHARGER_CONFIG = f"/service/evse_controller/api/v1/{SITE}/ev_chargers/{SN}/ev_charger_config"


@pytest.mark.proves("enlighten.b93")
async def test_battery_questions_name_the_user_and_come_from_the_battery_page_without_a_bearer():
    async with cloud() as (client, made):
        await client.battery_config.profile(SITE)
        seen = made.seen[-1]

    assert seen.headers["username"] == seen.query["userId"] == USER_ID
    assert seen.headers["origin"] == "https://battery-profile-ui.enphaseenergy.com"
    assert seen.headers["referer"] == "https://battery-profile-ui.enphaseenergy.com/"
    assert "authorization" not in seen.headers
    assert "x-requested-with" not in seen.headers


@pytest.mark.proves("enlighten.b94")
@pytest.mark.parametrize(
    ("gives", "asked"),
    [("login", []), ("header", [SITE_SETTINGS]), ("cookie", [SITE_SETTINGS, IS_VALID])],
)
async def test_a_write_carries_the_same_token_as_header_and_as_cookie(gives, asked):
    async with cloud() as (client, made):
        made.gives_xsrf = gives
        await client.battery_config.set_profile(SITE, "self-consumption", 10)
        await client.battery_config.set_profile(SITE, "self-consumption", 20)
        seen = made.last(PROFILE_SET)

    assert made.asked() == [LOGIN, *asked, PROFILE_SET, PROFILE_SET]
    assert seen.headers["x-xsrf-token"] == seen.cookies["BP-XSRF-Token"] == made.xsrf


@pytest.mark.proves("enlighten.b94")
@pytest.mark.parametrize("gives", ["header", "cookie"])
async def test_an_old_token_is_replaced_once(gives):
    async with cloud() as (client, made):
        made.gives_xsrf = gives
        await client.battery_config.set_profile(SITE, "self-consumption", 10)
        made.xsrf = "xsrf-token-2"
        await client.battery_config.set_profile(SITE, "self-consumption", 20)
    assert made.count(PROFILE_SET) == 3
    assert made.count(LOGIN) == 1


async def test_who_is_forbidden_for_another_reason_hears_so_at_once():
    async with cloud() as (client, made):
        made.says(PROFILE_SET, {"status": 403, "error": "Forbidden"}, 403)

        with pytest.raises(Forbidden):
            await client.battery_config.set_profile(SITE, "self-consumption", 10)
    assert made.count(PROFILE_SET) == 1
    assert made.count(LOGIN) == 1


@pytest.mark.proves("enlighten.b98", "enlighten.b99")
async def test_a_profile_is_written_as_printed():
    charger = EvseChange(uuid="u-1", chargeMode="MANUAL", enable=False)
    async with cloud() as (client, made):
        await client.battery_config.set_profile(
            SITE, ProfileName.COST_SAVINGS, 20, sub_type="prioritize-energy", chargers=[charger]
        )

    assert made.last(PROFILE_SET).json == {
        "profile": "cost_savings",
        "operationModeSubType": "prioritize-energy",
        "batteryBackupPercentage": 20,
        "devices": [{"uuid": "u-1", "chargeMode": "MANUAL", "deviceType": "iqEvse", "enable": False}],
    }


@pytest.mark.proves("enlighten.b99")
@pytest.mark.parametrize(
    ("profile", "reserve_percent"),
    [("self-consumption", 9), ("backup_only", 50), ("cost_savings", 101), ("cost_savings", -1)],
)
async def test_a_reserve_that_does_not_go_with_the_profile_is_not_sent(profile, reserve_percent):
    async with cloud() as (client, made):
        with pytest.raises(InvalidRequest):
            await client.battery_config.set_profile(SITE, profile, reserve_percent)
    assert made.seen == []


@pytest.mark.proves("enlighten.b100")
async def test_a_pending_change_is_cancelled_with_an_empty_object():
    async with cloud() as (client, made):
        assert (await client.battery_config.cancel_profile(SITE)).text == "success"
        seen = made.seen[-1]

        changing = answers.PROFILE | {"requestedConfig": {"profile": "x"}}
        made.says(f"GET {CONFIG_ROOT}/profile/{SITE}", {"data": changing})
        pending = (await client.battery_config.profile(SITE)).is_pending
    assert seen.body == b"{}"
    assert pending is True


@pytest.mark.proves("enlighten.b103")
async def test_settings_are_sent_in_part_and_grid_charging_with_its_disclaimer():
    async with cloud() as (client, made):
        await client.battery_config.set_settings(SITE, SettingsChange(chargeFromGrid=False))
        off = made.last(SETTINGS_SET).json
        await client.battery_config.set_settings(
            SITE, SettingsChange(chargeFromGrid=True, acceptedItcDisclaimer="2026-06-21T12:00:00Z")
        )
        with pytest.raises(InvalidRequest):
            await client.battery_config.set_settings(SITE, SettingsChange(chargeFromGrid=True))
        await client.battery_config.accept_disclaimer(SITE)
    assert off == {"chargeFromGrid": False}
    assert made.last(SETTINGS_SET).json["acceptedItcDisclaimer"] == "2026-06-21T12:00:00Z"
    assert made.seen[-1].json == {"disclaimer-type": "itc"}


@pytest.mark.proves("enlighten.b104")
@pytest.mark.parametrize(
    "change", [SettingsChange(chargeBeginTime=1_440), SettingsChange(chargeEndTime=-1), SettingsChange(veryLowSoc=101)]
)
async def test_what_is_no_minute_and_no_percent_is_not_sent(change):
    async with cloud() as (client, made):
        with pytest.raises(InvalidRequest):
            await client.battery_config.set_settings(SITE, change)
    assert made.seen == []


@pytest.mark.proves("enlighten.b108")
async def test_the_storm_guard_is_switched_on_only_when_a_person_has_confirmed_that():
    async with cloud() as (client, made):
        for unconfirmed in ({"is_enabled": True}, {"is_enabled": False, "charges_car": True}):
            with pytest.raises(InvalidRequest):
                await client.battery_config.set_storm_guard(SITE, **unconfirmed)
        assert made.seen == []

        await client.battery_config.set_storm_guard(SITE, is_enabled=True, charges_car=False, is_confirmed=True)
        on = made.last(STORM_SET).json
        await client.battery_config.set_storm_guard(SITE, is_enabled=False)
    assert on == {"stormGuardState": "enabled", "evseStormEnabled": False}
    assert made.last(STORM_SET).json == {"stormGuardState": "disabled"}


@pytest.mark.proves("enlighten.b59")
async def test_the_grid_is_left_step_by_step_with_a_code_that_a_person_gives():
    async with cloud() as (client, made):
        await client.grid.send_otp(SITE)
        verdict = await client.grid.verify_otp(SITE, "1234")
        command = await client.grid.set_state(GATEWAY, grid.GO_OFF_GRID)
        await client.grid.log_change(GATEWAY, *grid.LEAVING)

        for code in ("", "123", "12345", "abcd", "１２３４"):
            with pytest.raises(InvalidRequest):
                await client.grid.verify_otp(SITE, code)
        with pytest.raises(InvalidRequest):
            await client.grid.set_state(GATEWAY, 3)
    assert verdict.is_valid
    assert command.reference == "req_1"
    assert made.asked()[1:] == [
        f"GET /app-api/{SITE}/grid_toggle_otp.json",
        "POST /app-api/grid_toggle_otp.json",
        "POST /pv/settings/grid_state.json",
        "POST /pv/settings/log_grid_change.json",
    ]
    assert made.seen[2].headers["origin"] == "https://enlighten.enphaseenergy.com"
    assert made.seen[2].form == {"otp": "1234", "site_id": SITE}
    assert made.seen[3].form == {"envoy_serial_number": GATEWAY, "state": "1"}


async def test_a_verdict_that_does_not_say_valid_is_none():
    async with cloud() as (client, made):
        for body in ({"valid": False}, {}, {"valid": None}):
            made.says("POST /app-api/grid_toggle_otp.json", body)
            assert not (await client.grid.verify_otp(SITE, "1234")).is_valid


@pytest.mark.proves("enlighten.b28")
async def test_one_way_to_allow_sessions_is_changed_without_the_other():
    async with cloud() as (client, made):
        await client.charger.set_config(SITE, SN, APP, is_enabled=True)
        app = made.last(f"PUT {CHARGER_CONFIG}").json
        await client.charger.set_config(SITE, SN, CARD, is_enabled=False)
    assert app == [{"key": "sessionAuthentication", "value": "enabled"}]
    assert made.seen[-1].json == [{"key": "rfidSessionAuthentication", "value": "disabled"}]


async def test_green_charging_is_told_whether_the_battery_helps():
    async with cloud() as (client, made):
        await client.scheduler.set_green_settings(SITE, SN, uses_battery=False)
    assert made.last(GREEN_SET).json == {
        "chargerSettingList": [
            {
                "chargerSettingName": "USE_BATTERY_FOR_SELF_CONSUMPTION",
                "enabled": False,
                "value": None,
                "loader": False,
            }
        ]
    }


@pytest.mark.proves("enlighten.b78")
@pytest.mark.parametrize("mode", ["MANUAL_CHARGING", "SCHEDULED_CHARGING", "GREEN_CHARGING"])
async def test_a_mode_is_named_as_the_scheduler_names_it(mode):
    async with cloud() as (client, made):
        assert (await client.scheduler.set_mode(SITE, SN, mode)).mode == "MANUAL_CHARGING"
    assert made.seen[-1].json == {"mode": mode}


@pytest.mark.proves("enlighten.b86", "enlighten.b87", "enlighten.b88", "enlighten.b92")
async def test_one_slot_is_changed_by_sending_all_and_the_others_stay_as_they_are():
    async with cloud() as (client, made):
        slots = (await client.scheduler.schedules(SITE, SN)).slots
        off = msgspec.structs.replace(slots[0], enabled=False)
        await client.scheduler.change_slot(SITE, SN, with_times(off, time(22, 30), time(5)))
        sent = made.last(SCHEDULES_SET).json

        with pytest.raises(InvalidRequest):
            await client.scheduler.change_slot(SITE, SN, Slot(id="gone"))
    assert sent["meta"]["rowCount"] == 2
    assert sent["data"][0] == SLOT | {"startTime": "22:30", "endTime": "05:00", "enabled": True}
    assert sent["data"][1] == answers.OFF_PEAK
    assert made.count(SCHEDULES) == 3
    assert made.count(SCHEDULES_SET) == 1


@pytest.mark.proves("enlighten.b91")
async def test_slots_are_sent_with_known_fields_and_proper_types():
    odd = msgspec.convert(
        SLOT | {"id": 17, "enabled": "1", "remindFlag": "false", "remindTime": "10", "days": ["1", 2], "odd": 1}, Slot
    )
    off_peak = Slot(id="x", scheduleType="OFF_PEAK", startTime=None)
    async with cloud() as (client, made):
        await client.scheduler.update_schedules(SITE, SN, [odd, off_peak])

    sent = made.seen[-1].json["data"]
    assert sent[0] == SLOT | {"id": "17", "days": [1, 2]}
    assert sent[1] == {"id": "x", "scheduleType": "OFF_PEAK", "startTime": None, "days": [1, 2, 3, 4, 5, 6, 7]}


@pytest.mark.proves("enlighten.b83")
@pytest.mark.parametrize("day", [0, 8, None, "x"])
async def test_a_day_that_is_none_is_not_sent(day):
    async with cloud() as (client, made):
        with pytest.raises(InvalidRequest):
            await client.scheduler.update_schedules(SITE, SN, [Slot(id="1", days=[day])])
    assert made.seen == []


async def test_a_slot_has_a_short_way_on_and_off():
    async with cloud() as (client, made):
        await client.scheduler.switch_slot(SITE, SN, "a:b:c", is_enabled=False)
    assert made.last(SCHEDULES_SET).json == {"a:b:c": "DISABLED"}


@pytest.mark.proves("enlighten.b46")
async def test_all_pages_of_events_are_read_and_the_cursor_is_passed_on_unchanged():
    async with cloud() as (client, made):
        made.events = 7
        ids = [event.id async for event in client.events.all(SITE, page_size=3)]
        cursors = [seen.query.get("next") for seen in made.seen if seen.what == EVENTS]
    assert ids == list(range(7))
    assert cursors == [None, "3:a/b+c=", "6:a/b+c="]


async def test_a_cursor_that_leads_in_a_circle_is_not_followed_for_ever():
    async with cloud() as (client, made):
        made.says(EVENTS, {"events": [answers.EVENT], "next": "again"})

        assert len([event async for event in client.events.all(SITE)]) == 2


@pytest.mark.proves("enlighten.b35", "enlighten.b36")
async def test_all_pages_of_sessions_are_read_by_local_days():
    async with cloud() as (client, made):
        made.sessions = 25
        day = date(2025, 10, 16)
        found = [each.sessionId async for each in client.charger.history.all(SITE, SN, day, day, "Europe/Berlin")]
        pages = [seen.json["params"] for seen in made.seen if seen.what == HISTORY]

        with pytest.raises(InvalidRequest):
            await client.charger.history.page(SITE, SN, day, date(2025, 10, 15), "Europe/Berlin")
    assert found == list(range(25))
    assert [page["offset"] for page in pages] == [0, 20]
    assert pages[0] == {
        "offset": 0,
        "limit": 20,
        "startDate": "16-10-2025",
        "endDate": "16-10-2025",
        "timezone": "Europe/Berlin",
    }


@pytest.mark.proves("enlighten.b61")
async def test_all_pages_of_inverters_are_read():
    async with cloud() as (client, made):
        made.inverters = 16
        found = await client.inverters.all(SITE, limit=10)
        pages = [(seen.query["limit"], seen.query["offset"]) for seen in made.seen if seen.what == INVERTERS]
    assert len({each.serial for each in found}) == 16
    assert pages == [("10", "0"), ("10", "10")]


@pytest.mark.proves("enlighten.b64")
async def test_the_days_of_inverters_energy_are_inclusive_and_the_right_way_round():
    async with cloud() as (client, made):
        found = await client.inverters.energy(SITE, date(2026, 2, 9), date(2026, 2, 9))
        with pytest.raises(InvalidRequest):
            await client.inverters.energy(SITE, date(2026, 2, 9), date(2026, 2, 8))
    assert made.seen[-1].query == {"start_date": "2026-02-09", "end_date": "2026-02-09"}
    assert found.energies_wh == {"671": 556.0}


async def test_the_profile_says_how_often_it_wants_to_be_asked():
    async with cloud() as (client, _made):
        assert (await client.battery_config.profile(SITE)).polling_interval_s == 60.0


async def test_an_empty_envelope_says_nothing():
    async with cloud() as (client, made):
        for what in (SITE_SETTINGS, f"GET {CONFIG_ROOT}/profile/{SITE}", f"GET {CONFIG_ROOT}/batterySettings/{SITE}"):
            made.instead[what] = Response(b'{"data": null}', media_type="application/json")

        assert (await client.battery_config.site_settings(SITE)).is_owner is None
        assert (await client.battery_config.profile(SITE)).reserve_percent is None
        assert (await client.battery_config.settings(SITE)).shutdown_range_percent is None
        made.instead[SITE_SETTINGS] = said({})
