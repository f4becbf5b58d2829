"""Profile and settings: what is sent, and what is not even sent."""

import pytest
from starlette.responses import Response

from polywatt.vendors.enlighten.client.errors import InvalidRequest
from polywatt.vendors.enlighten.wire.battery_config import EvseChange, ProfileName, SettingsChange

from .. import payloads
from ..payloads import CONFIG_ROOT, SITE
from .cloud import PROFILE_SET, SITE_SETTINGS, cloud, json_response

pytestmark = pytest.mark.anyio
SETTINGS_SET = f"PUT {CONFIG_ROOT}/batterySettings/{SITE}"
STORM_SET = f"PUT {CONFIG_ROOT}/stormGuard/toggle/{SITE}"


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

        changing = payloads.PROFILE | {"requestedConfig": {"profile": "x"}}
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
        made.instead[SITE_SETTINGS] = json_response({})
