"""Cached answers, and what makes them stale."""

import asyncio

import pytest
from starlette.responses import Response

from polywatt.model import DeviceUnreachable
from polywatt.vendors.enlighten.client import TTL_S

from ...payloads import CONFIG_ROOT, EVSE, SCHEDULER, SITE, SN
from ..cloud import BATTERY, LOGIN, SITE_SETTINGS, STATUS, cloud

pytestmark = pytest.mark.anyio
PROFILE, SETTINGS = f"GET {CONFIG_ROOT}/profile/{SITE}", f"GET {CONFIG_ROOT}/batterySettings/{SITE}"
GREEN = f"GET {SCHEDULER}/GREEN_CHARGING/{SITE}/{SN}/settings"
MQTT = f"GET {CONFIG_ROOT}/mqttSignedUrl/{SITE}"


async def test_the_status_is_asked_once_a_minute():
    async with cloud() as (client, made):
        for _ in range(10):
            await client.charger.status(SITE)
            await made.clock.advance(20)
    assert made.count(STATUS) == 4


async def test_how_long_answers_are_kept_may_be_chosen():
    async with cloud(ttl_s={"enlighten.evse.status": 30.0}) as (client, made):
        for _ in range(4):
            await client.charger.status(SITE)
            await made.clock.advance(30)
    assert made.count(STATUS) == 4


async def test_whoever_asks_at_the_same_time_gets_the_same_answer():
    async with cloud() as (client, made):
        found = await asyncio.gather(*(client.charger.status(SITE) for _ in range(5)))
    assert made.count(STATUS) == 1
    assert all(each is found[0] for each in found)


async def test_failures_are_not_kept():
    async with cloud() as (client, made):
        made.once[BATTERY] = [Response(None, 500)]
        with pytest.raises(DeviceUnreachable):
            await client.battery.status(SITE)

        assert (await client.battery.status(SITE)).soc_percent == 48.0


async def test_a_write_forgets_what_it_changes_and_nothing_else_also_where_its_answer_got_lost():
    async with cloud() as (client, made):
        made.instead[f"PUT {CONFIG_ROOT}/cancel/profile/{SITE}"] = Response(None, 500)
        for _ in range(2):
            await client.battery_config.profile(SITE)
            await client.battery_config.settings(SITE)
            await client.battery.status(SITE)
            with pytest.raises(DeviceUnreachable):
                await client.battery_config.cancel_profile(SITE)
    assert (made.count(PROFILE), made.count(SETTINGS), made.count(BATTERY)) == (2, 2, 1)


async def test_each_charger_has_its_own_answers():
    async with cloud() as (client, made):
        await client.scheduler.green_settings(SITE, SN)
        made.instead[GREEN.replace(SN, "EV0000000001")] = Response(b'{"data": []}', media_type="application/json")

        assert (await client.scheduler.green_settings(SITE, "EV0000000001")).uses_battery is None
        assert (await client.scheduler.green_settings(SITE, SN)).uses_battery is True
    assert made.count(GREEN) == 1


@pytest.mark.proves("enlighten.b95")
async def test_a_signed_url_is_never_an_old_one():
    async with cloud() as (client, made):
        first = await client.battery_config.mqtt_signed_url(SITE)
        await client.battery_config.mqtt_signed_url(SITE)
    assert first.duration_s == 900.0
    assert made.count(MQTT) == 2


def test_polling_everything_as_often_as_it_is_kept_stays_below_the_clouds_limit():
    polled = [
        "enlighten.evse.status",
        "enlighten.battery.status",
        "enlighten.battery.profile",
        "enlighten.battery.settings",
        "enlighten.grid.check",
        "enlighten.grid.outage",
        "enlighten.scheduler.mode",
        "enlighten.energy.lifetime",
        "enlighten.inverters",
        "enlighten.devices",
        "enlighten.events",
    ]

    assert sum(3_600 / TTL_S[name] for name in polled) < 540


async def test_the_order_of_the_questions_is_the_callers_and_a_sign_in_comes_first():
    async with cloud() as (client, made):
        await client.site.search()
        await client.battery_config.site_settings(SITE)
        await client.devices.list(SITE)
        await client.charger.status(SITE)
    assert made.asked() == [
        LOGIN,
        "GET /app-api/search_sites.json",
        SITE_SETTINGS,
        f"GET /app-api/{SITE}/devices.json",
        f"GET {EVSE}/status",
    ]
