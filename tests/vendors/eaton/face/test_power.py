"""``device/power``: on, off, and the emergency button."""

import pytest

from tests.vendors.eaton.face.unit import (
    PROFILES,
    result,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)


@pytest.mark.proves("eaton.b21")
@both_profiles
async def test_off_is_off_and_the_controller_still_answers(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        before = await status(client)
        answer = await client.post("/api/device/power", json={"parameters": {"state": False}})
        off, device = await status(client), await result(client, "/api/device")
        await client.post("/api/device/power", json={"parameters": {"state": True}})
        on = await result(client, "/api/device")

    flow = off["energyFlow"]
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, "application/json", b'""')
    assert (device["powerState"], on["powerState"]) == (False, True)
    assert [flow[key] for key in flow if key.endswith(("Value", "EnergyFlow"))] == [0] * 6
    assert {flow[key] for key in flow if key.endswith("Role")} <= {"NONE", "DISCONNECTED"}
    assert (flow["batteryStatus"], flow["operationMode"]) == ("BAT_IDLE", "IDLE")
    assert flow["stateOfCharge"] == before["energyFlow"]["stateOfCharge"]
    assert off["currentMode"] == before["currentMode"]


async def test_of_a_home_that_was_off_from_the_start_no_charge_is_made_up():
    home = unit()
    async with signed_in(home) as client:
        await client.post("/api/device/power", json={"parameters": {"state": False}})
        flow = (await status(client))["energyFlow"]

    assert flow["stateOfCharge"] is None


NO_STATE: list[object] = [
    {"parameters": {"state": 0}},
    {"parameters": {"state": "false"}},
    {"parameters": {"state": []}},
]
NO_STATE += [{"parameters": {"state": None}}, {}, {"parameters": None}, {"state": True}, [], None]


@pytest.mark.proves("eaton.b21")
@pytest.mark.parametrize("body", NO_STATE, ids=str)
async def test_any_other_state_is_refused(body: object):
    home = unit()
    async with signed_in(home) as client:
        answer = await client.post("/api/device/power", json=body)

    assert answer.status_code == 400
    assert (await home.twin.settings()).is_running is True


@pytest.mark.proves("eaton.b48")
async def test_an_emergency_power_off_shows_without_any_request_and_refuses_to_start():
    home = unit()
    home.twin.world.press_emergency_off(home.clock.now())
    await home.clock.advance(1)
    async with signed_in(home) as client:
        device = await result(client, "/api/device")
        answer = await client.post("/api/device/power", json={"parameters": {"state": True}})

    assert device["powerState"] is False
    assert answer.status_code == 400
    assert "emergency" in answer.text
