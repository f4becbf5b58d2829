"""Homes of other makes behind it."""

from datetime import timedelta

import pytest

from polywatt.model import (
    Charge,
    SelfUse,
    SetMode,
    SetReserve,
    SolarOnly,
    TimeOfUse,
    from_owner_percent,
    to_owner_percent,
)
from tests.vendors.eaton.face.unit import (
    PROFILES,
    TECHNICIAN,
    charge,
    command,
    put,
    result,
    settings_body,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
POWERWALL, SONNEN = "powerwall-2", "sonnen-eco-8"
both_profiles = pytest.mark.parametrize("profile", PROFILES)
presets = pytest.mark.parametrize("preset", [POWERWALL, SONNEN])


@presets
@both_profiles
async def test_charge_and_reserve_are_the_owners(preset: str, profile: str):
    home = unit(preset, profile, timezone="Europe/London")
    ratings = (await home.twin.home()).ratings
    async with signed_in(home) as client:
        flow = (await status(client))["energyFlow"]
        before = await result(client, "/api/settings")
        body = settings_body(bmsBackupLevel=40, defaultMode={"command": "SET_MAXIMIZE_AUTO_CONSUMPTION"})
        answer = await client.put("/api/settings/", json=body)
    reading, told = await home.twin.reading(), await home.twin.settings()

    assert reading.soc_percent is not None
    assert flow["stateOfCharge"] == round(to_owner_percent(reading.soc_percent, ratings))
    assert before["bmsBackupLevel"] == flow["batteryBackupLevel"]
    assert answer.status_code == 200
    assert told.reserve_percent == pytest.approx(from_owner_percent(40, ratings))


@presets
async def test_a_target_is_the_owners_too(preset: str):
    home = unit(preset, timezone="Europe/London")
    ratings = (await home.twin.home()).ratings
    async with signed_in(home) as client:
        record = (await command(client, "SET_CHARGE", charge(50, 80))).json()["result"]
    told = (await home.twin.settings()).in_force

    assert record["parameters"]["soc"] == 80
    assert told is not None
    assert isinstance(told.action, Charge)
    assert told.action.until_soc_percent == pytest.approx(from_owner_percent(80, ratings))


@presets
@both_profiles
async def test_every_page_opens(preset: str, profile: str):
    home = unit(preset, profile, timezone="Europe/London")
    now_ms = round(home.clock.now().timestamp() * 1_000)
    span = f"?from={now_ms - 3_600_000}&to={now_ms}"
    paths = ["config/state", "device", "device/status", "settings", "schedule/", "notifications/"]
    paths += ["technical/status", "device/maintenance/diagnostics", f"metrics/{span}", f"metrics/daily{span}"]
    async with signed_in(home, {**TECHNICIAN, "inverterSn": await _serial(home)}) as client:
        answers = {path: (await client.get(f"/api/{path}")).status_code for path in paths}

    assert set(answers.values()) == {200}, answers


async def _serial(home) -> str:
    async with signed_in(home) as client:
        found: str = (await result(client, "/api/device"))["inverterSerialNumber"]
        return found


async def test_a_mode_this_make_has_no_word_for_is_null_and_may_stay():
    home = unit(POWERWALL, timezone="Europe/London")
    await home.twin.send(SetMode(mode=TimeOfUse()))
    async with signed_in(home) as client:
        current, settings = (await status(client))["currentMode"], await result(client, "/api/settings")
        answer = await put(client, defaultMode=None, name="new")
    told = await home.twin.settings()

    assert (current, settings["defaultMode"]) == (None, None)
    assert answer.status_code == 200
    assert told.mode == TimeOfUse()


async def test_what_others_told_is_shown_within_a_moment():
    home = unit()
    async with signed_in(home) as client:
        await home.twin.send(SetReserve(reserve_percent=33))
        await home.twin.send(SetMode(mode=SolarOnly(), duration_s=3_600))
        await home.clock.advance(0.3)
        shown = await status(client)
        await home.twin.send(SetMode(mode=SelfUse(), duration_s=timedelta(hours=2).total_seconds()))
        await home.clock.advance(0.3)
        later = await status(client)

    assert (shown["energyFlow"]["batteryBackupLevel"], shown["currentMode"]["command"]) == (33, "SET_BASIC_MODE")
    assert (later["currentMode"]["command"], later["currentMode"]["duration"]) == ("SET_MAXIMIZE_AUTO_CONSUMPTION", 2)
