"""Every endpoint of the contract has a method, asks as the document says, and understands its example."""

import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from polywatt.kit.http import HttpSession
from polywatt.vendors.enlighten.client import ENDPOINTS, TTL_S, EnlightenClient
from polywatt.vendors.enlighten.client.errors import InvalidRequest
from polywatt.vendors.enlighten.wire import (
    battery,
    battery_config,
    devices,
    energy,
    events,
    grid,
    history,
    inverters,
    scheduler,
    session,
    site,
)
from polywatt.vendors.enlighten.wire.charger import config as charger_config
from polywatt.vendors.enlighten.wire.charger import history as charger_history
from polywatt.vendors.enlighten.wire.charger import status as charger_status
from polywatt.vendors.enlighten.wire.charger import summary as charger_summary
from polywatt.vendors.enlighten.wire.charger.config import APP
from polywatt.vendors.enlighten.wire.envelope import WRITE_RESPONSE
from tests.conftest import CONTRACT, needs_contract

from ..payloads import GATEWAY, SITE, SN
from .cloud import cloud

pytestmark = pytest.mark.anyio
DAY = date(2026, 2, 9)

CALLS: dict[str, Callable[[EnlightenClient], Awaitable[Any]]] = {
    "enlighten.site.search": lambda c: c.site.search(),
    "enlighten.devices": lambda c: c.devices.list(SITE),
    "enlighten.inverters": lambda c: c.inverters.page(SITE),
    "enlighten.inverters.energy": lambda c: c.inverters.energy(SITE, DAY, DAY),
    "enlighten.inverters.status": lambda c: c.inverters.status(SITE),
    "enlighten.energy.lifetime": lambda c: c.energy.lifetime(SITE),
    "enlighten.events": lambda c: c.events.page(SITE),
    "enlighten.backup_history": lambda c: c.history.backups(SITE),
    "enlighten.grid.check": lambda c: c.grid.check(SITE),
    "enlighten.grid.otp.send": lambda c: c.grid.send_otp(SITE),
    "enlighten.grid.otp.verify": lambda c: c.grid.verify_otp(SITE, "1234"),
    "enlighten.grid.state": lambda c: c.grid.set_state(GATEWAY, 1),
    "enlighten.grid.log": lambda c: c.grid.log_change(GATEWAY, *grid.LEAVING),
    "enlighten.grid.outage": lambda c: c.grid.outage(SITE),
    "enlighten.battery.status": lambda c: c.battery.status(SITE),
    "enlighten.battery.mqtt": lambda c: c.battery_config.mqtt_signed_url(SITE),
    "enlighten.battery.site_settings": lambda c: c.battery_config.site_settings(SITE),
    "enlighten.battery.profile": lambda c: c.battery_config.profile(SITE),
    "enlighten.battery.profile.set": lambda c: c.battery_config.set_profile(SITE, "self-consumption", 10),
    "enlighten.battery.profile.cancel": lambda c: c.battery_config.cancel_profile(SITE),
    "enlighten.battery.settings": lambda c: c.battery_config.settings(SITE),
    "enlighten.battery.settings.set": lambda c: c.battery_config.set_settings(
        SITE, battery_config.SettingsChange(veryLowSoc=15)
    ),
    "enlighten.battery.storm": lambda c: c.battery_config.storm_alert(SITE),
    "enlighten.battery.storm.toggle": lambda c: c.battery_config.set_storm_guard(
        SITE, is_enabled=True, charges_car=True, is_confirmed=True
    ),
    "enlighten.evse.status": lambda c: c.charger.status(SITE),
    "enlighten.evse.summary": lambda c: c.charger.summaries(SITE),
    "enlighten.evse.summary.charger": lambda c: c.charger.summary(SITE, SN),
    "enlighten.evse.live.start": lambda c: c.charger.start_live_stream(SITE),
    "enlighten.evse.live.stop": lambda c: c.charger.stop_live_stream(SITE),
    "enlighten.evse.config.read": lambda c: c.charger.config(SITE, SN),
    "enlighten.evse.config.update": lambda c: c.charger.set_config(SITE, SN, APP, is_enabled=True),
    "enlighten.evse.history.filter": lambda c: c.charger.history.filter_criteria(SITE),
    "enlighten.evse.history": lambda c: c.charger.history.page(
        SITE, SN, date(2025, 10, 16), date(2025, 10, 16), "Region/City"
    ),
    "enlighten.evse.start": lambda c: c.charger.start(SITE, SN, 32),
    "enlighten.evse.stop": lambda c: c.charger.stop(SITE, SN),
    "enlighten.evse.trigger": lambda c: c.charger.trigger_message(SITE, SN),
    "enlighten.scheduler.mode": lambda c: c.scheduler.mode(SITE, SN),
    "enlighten.scheduler.mode.set": lambda c: c.scheduler.set_mode(SITE, SN, "MANUAL_CHARGING"),
    "enlighten.scheduler.green": lambda c: c.scheduler.green_settings(SITE, SN),
    "enlighten.scheduler.green.set": lambda c: c.scheduler.set_green_settings(SITE, SN, uses_battery=True),
    "enlighten.scheduler.schedules": lambda c: c.scheduler.schedules(SITE, SN),
    "enlighten.scheduler.schedules.update": lambda c: c.scheduler.update_schedules(SITE, SN, []),
    "enlighten.auth.login": lambda c: c.session.sign_in(),
    "enlighten.auth.tokens": lambda c: c.session.token(),
    "enlighten.v4.start": lambda c: c.charger.v4_start(SITE, SN, 32),
    "enlighten.v4.stop": lambda c: c.charger.v4_stop(SITE, SN),
    "enlighten.v4.telemetry": lambda c: c.energy.v4_telemetry(SITE),
}
"""Codes, the unproved token and the local paths have tests of their own."""
ELSEWHERE = {
    "enlighten.auth.otp",
    "enlighten.auth.otp.resend",
    "enlighten.auth.access_token",
    "enlighten.local.pdm",
    "enlighten.local.peb",
}
DECODERS: dict[str, Any] = {
    "enlighten.site.search": site.SITES,
    "enlighten.devices": devices.DEVICES,
    "enlighten.inverters": inverters.INVERTERS,
    "enlighten.inverters.energy": inverters.INVERTER_ENERGY,
    "enlighten.inverters.status": inverters.INVERTER_STATUS,
    "enlighten.energy.lifetime": energy.LIFETIME,
    "enlighten.events": events.EVENTS,
    "enlighten.backup_history": history.BACKUP_HISTORY,
    "enlighten.grid.check": grid.GRID_CHECK,
    "enlighten.grid.otp.send": grid.OTP_RESPONSE,
    "enlighten.grid.otp.verify": grid.OTP_VALIDATION,
    "enlighten.grid.state": grid.GRID_STATE_RESPONSE,
    "enlighten.grid.log": grid.GRID_LOG_RESPONSE,
    "enlighten.grid.outage": grid.GRID_OUTAGE,
    "enlighten.battery.status": battery.BATTERY_STATUS,
    "enlighten.battery.mqtt": battery_config.MQTT_SIGNED_URL,
    "enlighten.battery.site_settings": battery_config.SITE_SETTINGS,
    "enlighten.battery.profile": battery_config.PROFILE,
    "enlighten.battery.settings": battery_config.BATTERY_SETTINGS,
    "enlighten.battery.storm": battery_config.STORM_ALERT,
    "enlighten.evse.status": charger_status.STATUS,
    "enlighten.evse.summary": charger_summary.SUMMARIES,
    "enlighten.evse.summary.charger": charger_summary.SUMMARY,
    "enlighten.evse.live.start": charger_status.LIVE_STREAM,
    "enlighten.evse.live.stop": charger_status.LIVE_STREAM,
    "enlighten.evse.config.read": charger_config.CONFIG,
    "enlighten.evse.config.update": charger_config.CONFIG,
    "enlighten.evse.history": charger_history.HISTORY,
    "enlighten.evse.start": charger_status.CHARGE_RESPONSE,
    "enlighten.evse.stop": charger_status.CHARGE_RESPONSE,
    "enlighten.evse.trigger": charger_status.TRIGGER_RESPONSE,
    "enlighten.scheduler.mode": scheduler.PREFERENCE,
    "enlighten.scheduler.green": scheduler.GREEN,
    "enlighten.scheduler.green.set": scheduler.GREEN_WRITE_RESPONSE,
    "enlighten.scheduler.schedules": scheduler.SCHEDULES,
    "enlighten.auth.login": session.LOGIN,
    "enlighten.auth.otp": session.LOGIN,
    "enlighten.auth.otp.resend": session.LOGIN,
}
NAMES = {
    "site_id": SITE,
    "system_id": SITE,
    "sn": SN,
    "serial_no": SN,
    "envoy_serial": GATEWAY,
    "otp": "1234",
    "startDate": "16-10-2025",
    "endDate": "16-10-2025",
    "start_date": "2026-02-09",
    "end_date": "2026-02-09",
    "locale": "en",
    "user_id": "424242",
}


def contract() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CONTRACT / "enlighten.json").read_text())["endpoints"]
    return found


def filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, str):
        for name, text in NAMES.items():
            value = value.replace(f"{{{name}}}", text)
    return value


@needs_contract
def test_every_endpoint_of_the_contract_is_in_the_table_with_its_method_and_path():
    for endpoint in contract():
        ours = ENDPOINTS[endpoint["id"]]
        if endpoint["method"] != "?" and "..." not in endpoint["path"]:
            path = filled(endpoint["path"])
            assert (ours.method, ours.path_for(site=SITE, sn=SN, envoy=GATEWAY)) == (endpoint["method"], path)
    assert {endpoint["id"] for endpoint in contract()} == set(CALLS) | ELSEWHERE


@needs_contract
@pytest.mark.parametrize("id_", CALLS)
async def test_each_method_sends_what_the_contract_has(id_):
    row = next(endpoint for endpoint in contract() if endpoint["id"] == id_)
    wanted = filled(row["request"])
    async with cloud() as (client, made):
        await CALLS[id_](client)
        seen = made.last(
            f"{ENDPOINTS[id_].method} {ENDPOINTS[id_].path_for(site=SITE, sn=SN, meter='consumption_meter')}"
        )

    for name, value in wanted["headers"].items():
        if "{" not in value and name != "Accept" and name != "Content-Type":
            assert seen.headers[name.lower()] == value, name
        assert name.lower() in seen.headers
    for name, value in (wanted["query"] or {}).items():
        if name not in ("requestId", "limit"):
            assert seen.query[name] == value
        assert name in seen.query
    if isinstance(wanted["json"], dict | list) and id_ != "enlighten.scheduler.schedules.update":
        assert seen.json == wanted["json"]
    if wanted["form"] and row["auth"] != "credentials":
        assert seen.form == wanted["form"]


@needs_contract
@pytest.mark.parametrize("id_", DECODERS)
def test_the_documents_examples_are_understood(id_):
    row = next(endpoint for endpoint in contract() if endpoint["id"] == id_)
    examples = [answer["example"] for answer in row["responses"] if answer.get("example") is not None]

    assert examples
    for example in examples:
        assert DECODERS[id_].decode(msgspec.json.encode(example)) is not None


@needs_contract
def test_every_write_that_says_success_is_understood():
    done = [row for row in contract() if row["id"].startswith("enlighten.battery.") and row["method"] == "PUT"]

    assert [WRITE_RESPONSE.decode(msgspec.json.encode(row["responses"][0]["example"])).text for row in done] == [
        "success"
    ] * 4


def test_status_is_kept_for_a_minute_and_inventories_for_ten():
    assert TTL_S["enlighten.evse.status"] >= 60
    assert TTL_S["enlighten.battery.status"] >= 60
    for name in ("enlighten.devices", "enlighten.inverters", "enlighten.evse.summary"):
        assert TTL_S[name] >= 600


async def test_a_site_may_be_a_number_and_must_be_one():
    async with cloud() as (client, made):
        await client.devices.list(1234567)

        for no_site in ("", "main", "1/2", "-1"):
            with pytest.raises(InvalidRequest):
                await client.devices.list(no_site)
    assert made.count(f"GET /app-api/{SITE}/devices.json") == 1


@pytest.mark.proves("enlighten.b130")
async def test_local_paths_are_only_asked_of_a_gateway_and_only_by_name():
    async with cloud() as (client, made):
        for call in CALLS.values():
            await call(client)
        assert not [seen for seen in made.seen if "/ivp/" in seen.what]

        token = await client.session.gateway_token(GATEWAY)
        address = f"http://{client._connection.http.address}"
        async with HttpSession(address) as gateway:
            assert await client.devices.local_pdm(gateway, "energy", token) == {"production": {}}
            assert await client.devices.local_peb(gateway, "devstatus", token) == {"counters": {}}
        with pytest.raises(InvalidRequest):
            await client.devices.local_pdm(client._connection.http, "energy", token)


async def test_the_feed_is_also_a_csv_file():
    async with cloud() as (client, made):
        assert await client.events.csv(SITE)
        assert made.seen[-1].query == {"export": "true", "next": "start", "page_size": "5000"}
