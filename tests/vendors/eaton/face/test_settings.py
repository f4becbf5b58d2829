"""``settings``: all at once, or nothing."""

from typing import Any

import pytest

from polywatt.model import SetEnergySaving, SolarOnly
from tests.vendors.eaton.face.unit import (
    AC,
    NO_PV,
    PROFILES,
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
both_profiles = pytest.mark.parametrize("profile", PROFILES)


@pytest.mark.proves("eaton.b51")
async def test_by_the_document_a_write_answers_nothing_and_a_device_its_settings():
    async with signed_in(unit()) as client:
        documented = (await put(client)).json()
    async with signed_in(unit(profile="field")) as client:
        seen = (await put(client)).json()
        settings = await result(client, "/api/settings")

    assert documented == {"successful": True, "message": "Successfully updated", "result": None}
    assert (seen["message"], seen["result"]) == ("Content Ready", settings)


@pytest.mark.proves("eaton.b55", "eaton.b56")
@both_profiles
async def test_what_is_written_is_what_is_read(profile: str):
    changes = {
        "name": "Öl & Söhne",
        "postalCode": "SW1A 1AA",
        "bmsBackupLevel": 30,
        "updateBlockedState": True,
        "timezone": "Europe/Paris",
        "country": "3017382",
        "city": "2988507",
        "energySavingMode": {"enabled": True, "houseConsumptionThreshold": 500},
    }
    async with signed_in(unit(profile=profile)) as client:
        assert (await put(client, **changes)).status_code == 200
        settings, device = await result(client, "/api/settings"), await result(client, "/api/device")

    for shown in (settings, device):
        assert {key: shown[key] for key in ("name", "postalCode", "bmsBackupLevel", "updateBlockedState")} == {
            key: changes[key] for key in ("name", "postalCode", "bmsBackupLevel", "updateBlockedState")
        }
        assert shown["energySavingMode"] == changes["energySavingMode"]
        assert (shown["country"]["geonameId"], shown["city"]["geonameId"]) == ("3017382", "2988507")
        zone = shown["timezone"]
        assert {zone["id"], zone["timezone"], zone["name"]} == {"Europe/Paris"}
    assert settings["defaultMode"]["command"] == "SET_BASIC_MODE"
    assert settings["defaultMode"]["parameters"] is None


@both_profiles
async def test_the_home_is_told_what_is_its_own(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        await put(client, bmsBackupLevel=25, energySavingMode={"enabled": True, "houseConsumptionThreshold": 400})
    told = await home.twin.settings()

    assert (told.reserve_percent, told.mode) == (25, SolarOnly())
    assert told.energy_saving == SetEnergySaving(is_on=True, below_load_w=400)


@pytest.mark.proves("eaton.b54")
@pytest.mark.parametrize(("threshold", "is_taken"), [(300, True), (1_000, True), (299, False), (1_001, False)])
async def test_the_threshold_is_300_to_1000_w(threshold: int, is_taken: bool):
    async with signed_in(unit()) as client:
        answer = await put(client, energySavingMode={"enabled": True, "houseConsumptionThreshold": threshold})
        shown = (await result(client, "/api/settings"))["energySavingMode"]

    assert answer.status_code == (200 if is_taken else 400)
    assert shown["houseConsumptionThreshold"] == (threshold if is_taken else 300)


BAD: list[dict[str, Any]] = [
    {"energySavingMode": {"enabled": True, "houseConsumptionThreshold": 500.5}},
    {"energySavingMode": {"enabled": True, "houseConsumptionThreshold": "500"}},
    {"energySavingMode": {"enabled": 1, "houseConsumptionThreshold": 500}},
    {"energySavingMode": {"enabled": True}},
    {"energySavingMode": None},
    {"bmsBackupLevel": -1},
    {"bmsBackupLevel": 101},
    {"bmsBackupLevel": 20.5},
    {"bmsBackupLevel": True},
    {"timezone": "Europe/Atlantis"},
    {"timezone": "../../etc/passwd"},
    {"timezone": ""},
    {"timezone": "Europe"},
    {"timezone": "Europe/London\0"},
    {"timezone": None},
    {"name": 1},
    {"postalCode": None},
    {"updateBlockedState": "false"},
    {"country": {"geonameId": "2635167"}},
    {"defaultMode": {"command": "SET_NOTHING", "parameters": {}}},
    {"defaultMode": {"command": "SET_PEAK_SHAVING", "parameters": {}}},
    {"defaultMode": {"command": "SET_CHARGE", "parameters": charge()}},
    {"defaultMode": "SET_BASIC_MODE"},
]


@pytest.mark.proves("eaton.b35", "eaton.b54")
@both_profiles
@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_one_bad_value_and_nothing_changes(profile: str, bad: dict[str, Any]):
    home = unit(profile=profile)
    good = {"name": "new", "bmsBackupLevel": 50, "postalCode": "new", "updateBlockedState": True}
    async with signed_in(home) as client:
        before, told = (await client.get("/api/settings")).content, await home.twin.settings()
        answer = await put(client, **(good | bad))
        after = (await client.get("/api/settings")).content

    assert answer.status_code == 400
    assert "errCode" in answer.json()["error"]
    assert after == before
    assert await home.twin.settings() == told


@pytest.mark.parametrize("key", [key for key in settings_body()["settings"] if key != "defaultMode"])
async def test_all_keys_must_be_there(key: str):
    home = unit()
    body = settings_body(bmsBackupLevel=50)
    del body["settings"][key]
    async with signed_in(home) as client:
        answer = await client.put("/api/settings/", json=body)

    assert answer.status_code == 400
    assert (await home.twin.settings()).reserve_percent == 0


@pytest.mark.parametrize("preset", [NO_PV])
async def test_a_default_mode_that_the_installation_lacks_is_refused(preset: str):
    home = unit(preset)
    async with signed_in(home) as client:
        answer = await put(client, defaultMode={"command": "SET_MAXIMIZE_AUTO_CONSUMPTION", "parameters": {}})

    assert answer.status_code == 400
    assert (await home.twin.settings()).mode == SolarOnly()


@pytest.mark.proves("eaton.b57")
@both_profiles
@pytest.mark.parametrize(
    "mode",
    [
        {"command": "SET_MAXIMIZE_AUTO_CONSUMPTION", "parameters": None},
        {"command": "SET_PEAK_SHAVING", "parameters": {"maxHousePeakConsumption": 1_500}},
    ],
)
async def test_the_default_mode_decides_where_nothing_else_does(profile: str, mode: dict[str, Any]):
    async with signed_in(unit(profile=profile)) as client:
        assert (await put(client, defaultMode=mode)).status_code == 200
        current = (await status(client))["currentMode"]
        shown = (await result(client, "/api/settings"))["defaultMode"]

    assert (current["command"], current["type"]) == (mode["command"], "DEFAULT")
    assert (shown["command"], shown["parameters"]) == (mode["command"], mode["parameters"])
    assert shown["id"] == current["id"]


async def test_a_write_that_changes_no_mode_does_not_end_what_a_person_ordered():
    async with signed_in(unit()) as client:
        await put(client)
        await command(client, "SET_CHARGE", charge(), 3)
        await put(client, bmsBackupLevel=10)
        current = (await status(client))["currentMode"]

    assert current["command"] == "SET_CHARGE"


@both_profiles
async def test_every_write_makes_a_new_record_and_the_default_mode_keeps_its_own(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        await put(client)
        first = await result(client, "/api/settings")
        await home.clock.advance(100)
        await put(client, name="new")
        second = await result(client, "/api/settings")
        device = await result(client, "/api/device")

    assert first["id"] != second["id"]
    assert second["updatedAt"] == second["createdAt"] == first["updatedAt"] + 100 == device["deviceLastUpdate"]
    assert second["defaultMode"] == first["defaultMode"]


@pytest.mark.proves("eaton.b53")
@both_profiles
async def test_times_are_seconds_here_and_milliseconds_in_mode_records(profile: str):
    async with signed_in(unit(AC, profile)) as client:
        settings, device = await result(client, "/api/settings"), await result(client, "/api/device")
        current = (await status(client))["currentMode"]

    seconds = [settings["updatedAt"], settings["defaultMode"]["createdAt"], device["updatedAt"]]
    seconds += [device["deviceLastUpdate"], device["deviceLastScheduleUpdate"]]
    assert all(1e9 < at < 1e10 for at in seconds)
    assert 1e12 < current["createdAt"] < 1e13
    assert settings["timezone"]["createdAt"] == 0
