"""What a technician sees."""

import pytest

from tests.vendors.eaton.face.unit import (
    AC,
    DC,
    NO_PV,
    PROFILES,
    TECHNICIAN,
    Unit,
    charge,
    command,
    result,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
FAULTS = {"lose_battery": ["GENERAL"]}


async def _technical(home: Unit) -> dict:  # type: ignore[type-arg]
    async with signed_in(home, TECHNICIAN) as client:
        found: dict[str, object] = await result(client, "/api/technical/status")
        return found


@pytest.mark.proves("eaton.b67", "eaton.b46")
@both_profiles
async def test_units_are_those_of_the_document(profile: str):
    home = unit(profile=profile)
    shown, reading = await _technical(home), await home.twin.reading()

    assert shown["gridVoltage"] == pytest.approx(reading.grid_voltage_v, abs=0.01)
    assert shown["gridFrequency"] == pytest.approx(reading.grid_frequency_hz, abs=0.01)
    assert 3_000 < shown["bmsLowestCellVoltage"] < shown["bmsHighestCellVoltage"] < 4_300
    assert 80 < shown["bmsVoltage"] < 110
    assert shown["bmsMinTemperature"] < shown["bmsTemperature"] < shown["bmsMaxTemperature"]
    assert (shown["bmsFaultCode"], shown["meters"]) == (None, None)
    assert shown["gridCode"] == "UK_G98"


async def test_the_batterys_totals_are_whole_ampere_hours():
    home = unit(past_days=10)
    shown, lifetime = await _technical(home), (await home.twin.counters()).lifetime

    assert lifetime.charged_wh is not None
    assert shown["bmsTotalCharge"] == pytest.approx(lifetime.charged_wh / 94.8, abs=0.51)
    assert isinstance(shown["bmsTotalDischarge"], int)


@pytest.mark.proves("eaton.b68", "eaton.b43")
@both_profiles
@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize(
    ("name", "parameters"), [("SET_CHARGE", charge(100, 20)), ("SET_CHARGE", charge()), ("SET_BASIC_MODE", None)]
)
async def test_it_agrees_with_the_status_of_the_same_moment(
    profile: str, is_on: bool, name: str, parameters: dict[str, object] | None
):
    home = unit(profile=profile)
    async with signed_in(home, TECHNICIAN) as client:
        await command(client, name, parameters)
        await home.clock.advance(30)
        await status(client)
        await client.post("/api/device/power", json={"parameters": {"state": is_on}})
        flow, shown = (await status(client))["energyFlow"], await result(client, "/api/technical/status")

    assert shown["bmsStateOfCharge"] == flow["stateOfCharge"]
    assert shown["operationMode"] == flow["operationMode"]
    assert shown["bmsState"] == flow["batteryStatus"]
    assert is_on or shown["operationMode"] == "IDLE"


@pytest.mark.proves("eaton.b37", "eaton.b47")
@pytest.mark.parametrize("preset", [AC, DC, NO_PV])
async def test_strings_are_there_where_solar_is_dc_coupled_and_within_35_a(preset: str):
    home = unit(preset)
    seen = []
    for _ in range(8):
        seen.append(await _technical(home))
        await home.clock.advance(1_800)

    assert all(0 <= shown[f"pv{n}Current"] <= 35 for shown in seen for n in (1, 2))
    assert any(shown["pv1Voltage"] > 0 for shown in seen) == (preset == DC)


async def test_captured_answers_have_no_system_state_so_the_field_profile_has_none():
    assert "systemState" not in await _technical(unit(DC, "field"))


@pytest.mark.proves("eaton.b49")
async def test_the_system_state_is_one_of_four():
    home = unit(DC)
    states = [(await _technical(home))["systemState"]]
    home.twin.world.fail_grid(home.clock.now())
    await home.clock.advance(60)
    dark = await _technical(home)
    home.twin.world.restore_grid(home.clock.now())
    for _ in range(600):
        await home.clock.advance(1)
        state = (await _technical(home))["systemState"]
        if state != states[-1]:
            states.append(state)
    home.twin.world.lose_battery(home.clock.now())
    await home.clock.advance(60)
    lost = (await _technical(home))["systemState"]

    assert dark["systemState"] == "No Utility"
    assert dark["gridFrequency"] == 0
    assert states[-1] == "Normal"
    assert set(states) <= {"Normal", "Checking", "No Utility"}
    assert "Checking" in states
    assert lost == "No Battery"


@both_profiles
async def test_a_fault_that_goes_on_has_a_code(profile: str):
    home = unit(profile=profile)
    home.twin.world.lose_battery(home.clock.now())
    await home.clock.advance(60)
    during = (await _technical(home))["bmsFaultCode"]
    home.twin.world.restore_battery(home.clock.now())
    await home.clock.advance(60)
    after = (await _technical(home))["bmsFaultCode"]

    assert during == ["GENERAL"]
    assert after is None


@pytest.mark.proves("eaton.b45")
async def test_the_batterys_heat_is_shown_and_is_a_fault_of_its_own():
    home = unit()
    home.twin.world.hold_temperature(50.0)
    await home.clock.advance(600)
    shown = await _technical(home)

    assert shown["bmsTemperature"] == pytest.approx(50.0, abs=0.5)
    assert shown["bmsMaxTemperature"] > shown["bmsTemperature"]
    assert shown["bmsFaultCode"] == ["OVER_TEMPERATURE"]


@pytest.mark.proves("eaton.b69", "eaton.b53")
@both_profiles
async def test_the_controllers_health_moves_and_stays_possible(profile: str):
    home = unit(profile=profile)
    path = "/api/device/maintenance/diagnostics"
    async with signed_in(home, TECHNICIAN) as client:
        first = await result(client, path)
        await home.clock.advance(200)
        second = await result(client, path)

    for shown in (first, second):
        assert 0 <= shown["cpuUsage"]["used"] <= 100
        assert shown["ramUsage"]["used"] <= shown["ramUsage"]["total"]
        for partition in shown["diskUsage"]["partition"]:
            assert partition["free"] + partition["used"] == partition["size"]
        assert 1e9 < shown["updatedAt"] < 1e10
        assert {shown[key]["createdAt"] for key in ("diskUsage", "ramUsage", "cpuUsage")} == {69}
    assert first["cpuUsage"]["used"] != second["cpuUsage"]["used"]
    assert second["updatedAt"] == first["updatedAt"] + 200
