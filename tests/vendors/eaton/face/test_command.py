"""``POST device/command`` and what becomes of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from polywatt.model import Charge, Discharge, ExportLimit, FrequencyRegulation, Origin, PeakShaving, SelfUse, SolarOnly
from tests.vendors.eaton.face.unit import (
    AC,
    DC,
    NO_PV,
    PROFILES,
    Unit,
    charge,
    command,
    discharge,
    put,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
NIL = "00000000-0000-0000-0000-000000000000"


async def _does(home: Unit) -> object:
    told = (await home.twin.settings()).in_force
    assert told is not None
    return told.action


@pytest.mark.proves("eaton.b17")
@both_profiles
async def test_a_command_is_answered_with_the_record_that_the_status_shows(profile: str):
    async with signed_in(unit(profile=profile)) as client:
        answer = await command(client, "SET_CHARGE", charge(15, 90), 1)
        shown = (await status(client))["currentMode"]

    body = answer.json()
    assert (body["successful"], body["message"]) == (True, "Content Ready")
    assert body["result"] == shown
    assert (shown["command"], shown["duration"]) == ("SET_CHARGE", 1)
    assert (shown["type"], shown["recurrence"]) == ("MANUAL", "MANUAL_EVENT")
    assert shown["parameters"] == {"action": "ACTION_CHARGE", "power": 15, "soc": 90}
    assert shown["user"] == {"id": NIL, "firstName": "Local", "lastName": "User"}


@both_profiles
@pytest.mark.parametrize(
    ("name", "parameters", "does"),
    [
        ("SET_BASIC_MODE", None, SolarOnly()),
        ("SET_BASIC_MODE", {}, SolarOnly()),
        ("SET_MAXIMIZE_AUTO_CONSUMPTION", None, SelfUse()),
        ("SET_PEAK_SHAVING", {"maxHousePeakConsumption": 2_000}, PeakShaving(load_limit_w=2_000)),
        ("SET_VARIABLE_GRID_INJECTION", {"maximumPower": -1_000}, ExportLimit(export_limit_w=-1_000)),
        (
            "SET_FREQUENCY_REGULATION",
            {"powerAllocation": 3_600, "optimalSoc": 50},
            FrequencyRegulation(power_w=3_600, target_soc_percent=50),
        ),
        ("SET_CHARGE", charge(50, 90), Charge(power_w=1_800, until_soc_percent=90, duration_s=7_200)),
        ("SET_DISCHARGE", discharge(5, 10), Discharge(power_w=180, until_soc_percent=10, duration_s=7_200)),
        ("SET_CHARGE", discharge(100, 0), Discharge(power_w=3_600, until_soc_percent=0, duration_s=7_200)),
    ],
)
async def test_every_command_tells_the_home_what_it_means(
    profile: str, name: str, parameters: dict[str, Any] | None, does: object
):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        answer = await command(client, name, parameters)

    assert answer.status_code == 200, answer.text
    assert await _does(home) == does
    assert answer.json()["result"]["command"] == name
    assert answer.json()["result"]["parameters"] == (parameters or None)


@pytest.mark.proves("eaton.b16")
@pytest.mark.parametrize("duration", [1, 12])
async def test_a_command_ends_after_its_hours(duration: int):
    home = unit()
    async with signed_in(home) as client:
        await command(client, "SET_BASIC_MODE", None, duration)
    await home.clock.advance(duration * 3_600 - 5)
    async with signed_in(home) as client:
        before = (await status(client))["currentMode"]
        await home.clock.advance(10)
        after = (await status(client))["currentMode"]

    assert (before["type"], before["duration"]) == ("MANUAL", duration)
    assert after["type"] == "DEFAULT"


@pytest.mark.proves("eaton.b16")
@pytest.mark.parametrize("duration", [0, 13, -1, 1.5, 2.0, "2", True, None, [], 10**30])
async def test_other_hours_are_refused_and_change_nothing(duration: Any):
    home = unit()
    async with signed_in(home) as client:
        answer = await command(client, "SET_BASIC_MODE", None, duration)

    assert answer.status_code == 400
    assert answer.json()["error"]["step"] == "set_manual_command"
    told = (await home.twin.settings()).in_force
    assert told is not None
    assert told.origin == Origin.STANDING


async def test_a_refusal_speaks_like_the_devices_validator():
    async with signed_in(unit()) as client:
        answer = await command(client, "SET_BASIC_MODE", None, 13)

    words = "Key: 'ManualCommandReq.Duration' Error:Field validation for 'Duration' failed on the 'max' tag"
    assert answer.json() == {"error": {"step": "set_manual_command", "errCode": words}}


@pytest.mark.proves("eaton.b22")
@pytest.mark.parametrize(("power", "soc"), [(5, 0), (100, 100), (33, 87)])
async def test_charging_takes_its_whole_ranges(power: int, soc: int):
    home = unit()
    async with signed_in(home) as client:
        answer = await command(client, "SET_CHARGE", charge(power, soc))

    assert answer.status_code == 200
    assert await _does(home) == Charge(power_w=power * 36, until_soc_percent=soc, duration_s=7_200)


BAD: list[Any] = [
    charge(4),
    charge(101),
    charge(soc=-1),
    charge(soc=101),
    charge(action="ACTION_OTHER"),
    charge(50.5),
    charge(power=True),
    charge(soc="90"),
    charge(power=None),
    {"power": 50, "soc": 90},
    {},
    None,
    [],
    "x",
]


@pytest.mark.proves("eaton.b22")
@pytest.mark.parametrize("parameters", BAD)
async def test_charging_refuses_what_is_beyond(parameters: Any):
    home = unit()
    before = await home.twin.settings()
    async with signed_in(home) as client:
        answer = await command(client, "SET_CHARGE", parameters)

    assert answer.status_code == 400
    assert await home.twin.settings() == before


@pytest.mark.proves("eaton.b23")
@pytest.mark.parametrize(
    "parameters", [charge(), discharge(4), discharge(101), discharge(soc=-1), discharge(soc=101), None]
)
async def test_discharging_refuses_what_is_beyond_and_the_other_action(parameters: Any):
    home = unit()
    before = await home.twin.settings()
    async with signed_in(home) as client:
        answer = await command(client, "SET_DISCHARGE", parameters)

    assert answer.status_code == 400
    assert await home.twin.settings() == before


@pytest.mark.proves("eaton.b30", "eaton.b32")
@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("SET_VARIABLE_GRID_INJECTION", [{"maximumPower": -1_000}, {"maximumPower": 3_000}], [-1_001, 3_001, 0.5]),
        ("SET_PEAK_SHAVING", [{"maxHousePeakConsumption": 0}], [-1, "2000", True]),
        (
            "SET_FREQUENCY_REGULATION",
            [{"powerAllocation": 0, "optimalSoc": 0}, {"powerAllocation": 3_600, "optimalSoc": 100}],
            [],
        ),
    ],
)
async def test_intelligent_modes_keep_to_their_ranges(name: str, good: list[dict[str, Any]], bad: list[Any]):
    async with signed_in(unit()) as client:
        taken = [(await command(client, name, parameters)).status_code for parameters in good]
        key = next(iter(good[0]))
        refused = [(await command(client, name, {key: value})).status_code for value in bad]

    assert set(taken) == {200}
    assert set(refused) <= {400}


@pytest.mark.proves("eaton.b32")
@pytest.mark.parametrize("soc", [-1, 101])
@pytest.mark.parametrize("power", [100, -1, 3_601])
async def test_frequency_regulation_refuses_a_target_or_an_allocation_beyond(soc: int, power: int):
    async with signed_in(unit()) as client:
        wrong_soc = await command(client, "SET_FREQUENCY_REGULATION", {"powerAllocation": 100, "optimalSoc": soc})
        answer = await command(client, "SET_FREQUENCY_REGULATION", {"powerAllocation": power, "optimalSoc": 50})

    assert wrong_soc.status_code == 400
    assert answer.status_code == (200 if power == 100 else 400)


async def test_what_a_command_does_not_know_is_ignored_as_go_does():
    async with signed_in(unit()) as client:
        body = {"command": "SET_CHARGE", "duration": 2, "parameters": {**charge(), "x": [1]}, "y": None}
        answer = await client.post("/api/device/command", json=body)

    assert answer.json()["result"]["parameters"] == charge()


@pytest.mark.proves("eaton.b18")
@both_profiles
@pytest.mark.parametrize(
    ("at", "hours", "start", "end"),
    [
        (datetime(2025, 7, 15, 13, 9, 47, tzinfo=UTC), 1, 1409, 1509),
        (datetime(2025, 7, 15, 22, 32, tzinfo=UTC), 4, 2332, 332),
        (datetime(2025, 1, 15, 9, 5, tzinfo=UTC), 12, 905, 2105),
        # Clocks go forward at 01:00 UTC, and back at 01:00 UTC.
        (datetime(2025, 3, 30, 0, 30, tzinfo=UTC), 2, 30, 330),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), 2, 130, 230),
    ],
)
async def test_times_are_local_clock_times(profile: str, at: datetime, hours: int, start: int, end: int):
    async with signed_in(unit(profile=profile, at=at)) as client:
        shown = (await command(client, "SET_CHARGE", charge(), hours)).json()["result"]

    assert (shown["startTime"], shown["endTime"]) == (start, end)
    assert shown["createdAt"] == shown["updatedAt"] == round(at.timestamp() * 1_000)


@pytest.mark.proves("eaton.b15", "eaton.b57")
@both_profiles
async def test_a_person_outranks_the_schedule_which_outranks_the_settings(profile: str):
    home = unit(profile=profile)
    event = {"command": "SET_BASIC_MODE", "startTime": 1000, "endTime": 1600, "recurrence": "EVERYDAY"}
    async with signed_in(home) as client:
        await put(client, defaultMode={"command": "SET_MAXIMIZE_AUTO_CONSUMPTION", "parameters": {}})
        await client.post("/api/schedule/event", json={**event, "parameters": None})
        await command(client, "SET_CHARGE", charge(), 2)
        dashboard = (await status(client))["currentMode"]
    await home.clock.advance(2 * 3_600 + 5)
    async with signed_in(home) as client:
        scheduled = (await status(client))["currentMode"]
    await home.clock.advance(2 * 3_600)
    async with signed_in(home) as client:
        standing = (await status(client))["currentMode"]

    assert (dashboard["type"], dashboard["command"]) == ("MANUAL", "SET_CHARGE")
    assert (scheduled["type"], scheduled["command"]) == ("SCHEDULE", "SET_BASIC_MODE")
    assert (scheduled["startTime"], scheduled["endTime"], scheduled["recurrence"]) == (1000, 1600, "EVERYDAY")
    assert (standing["type"], standing["command"]) == ("DEFAULT", "SET_MAXIMIZE_AUTO_CONSUMPTION")
    assert standing["recurrence"] == "DEFAULT_EVENT"
    assert [standing[key] for key in ("duration", "startTime", "endTime", "parameters")] == [None] * 4


INTELLIGENT = {
    "SET_MAXIMIZE_AUTO_CONSUMPTION": None,
    "SET_PEAK_SHAVING": {"maxHousePeakConsumption": 2_000},
    "SET_VARIABLE_GRID_INJECTION": {"maximumPower": 0},
    "SET_FREQUENCY_REGULATION": {"powerAllocation": 100, "optimalSoc": 50},
}
REFUSED: dict[str, set[str]] = {
    AC: set(),
    # It has critical loads, with which there is no frequency regulation (document, L161).
    DC: {"SET_FREQUENCY_REGULATION"},
    NO_PV: {"SET_MAXIMIZE_AUTO_CONSUMPTION"},
}


@pytest.mark.proves("eaton.b26", "eaton.b34")
@both_profiles
@pytest.mark.parametrize("preset", [AC, DC, NO_PV])
async def test_the_table_of_installations_decides_which_modes_there_are(profile: str, preset: str):
    manual = {"SET_BASIC_MODE": None, "SET_CHARGE": charge(), "SET_DISCHARGE": discharge()}
    async with signed_in(unit(preset, profile)) as client:
        answers = {name: await command(client, name, told) for name, told in (manual | INTELLIGENT).items()}

    assert {name for name, answer in answers.items() if answer.status_code == 400} == REFUSED[preset]
    assert {answer.status_code for answer in answers.values()} <= {200, 400}


@pytest.mark.proves("eaton.b34")
async def test_frequency_regulation_without_critical_loads_works_on_dc_coupled_units_too():
    async with signed_in(unit(DC, critical_share=0.0)) as client:
        answer = await command(client, "SET_FREQUENCY_REGULATION", INTELLIGENT["SET_FREQUENCY_REGULATION"])

    assert answer.status_code == 200


@pytest.mark.proves("eaton.b26", "eaton.b29")
@both_profiles
async def test_without_meters_the_modes_that_need_them_are_refused(profile: str):
    home = unit(AC, profile, meters=frozenset(), mode=SolarOnly())
    async with signed_in(home) as client:
        codes = {name: (await command(client, name, told)).status_code for name, told in INTELLIGENT.items()}

    assert codes.pop("SET_FREQUENCY_REGULATION") == 200
    assert set(codes.values()) == {400}


@pytest.mark.proves("eaton.b33")
@pytest.mark.parametrize("changes", [{"preset": "eaton-6.0-4.2"}, {"critical_share": 0.5}])
async def test_no_frequency_regulation_on_6_kw_or_with_critical_loads(changes: dict[str, Any]):
    async with signed_in(unit(**changes)) as client:
        answer = await command(client, "SET_FREQUENCY_REGULATION", INTELLIGENT["SET_FREQUENCY_REGULATION"])

    assert answer.status_code == 400
