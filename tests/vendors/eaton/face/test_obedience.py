"""What the home does after a command: the manual modes steer it, the intelligent ones follow what they should."""

from datetime import datetime

import pytest

from tests.vendors.eaton.face.unit import (
    AC,
    DC,
    NO_PV,
    NOON,
    PROFILES,
    Unit,
    charge,
    command,
    later,
    put,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
NIGHT = NOON.replace(hour=21)
"""22:00 in London."""


def _signed_w(flow: dict[str, object]) -> float:
    """> 0 discharging."""
    size = flow["batteryEnergyFlow"]
    assert isinstance(size, int)
    return size if flow["batteryStatus"] == "BAT_DISCHARGING" else -size


async def _after(home: Unit, name: str, parameters: dict[str, object] | None, seconds: float = 30.0) -> dict:  # type: ignore[type-arg]
    async with signed_in(home) as client:
        answer = await command(client, name, parameters, 12)
        assert answer.status_code == 200, answer.text
        await home.clock.advance(seconds)
        flow: dict[str, object] = (await status(client))["energyFlow"]
        return flow


@pytest.mark.proves("eaton.b19", "eaton.b20")
@both_profiles
@pytest.mark.parametrize("preset", [AC, DC])
async def test_in_basic_mode_solar_flows_and_the_battery_rests_whatever_the_load(profile: str, preset: str):
    home = unit(preset, profile)
    seen = [await _after(home, "SET_BASIC_MODE", None)]
    for _ in range(5):
        await home.clock.advance(600)
        async with signed_in(home) as client:
            seen.append((await status(client))["energyFlow"])

    assert {flow["batteryEnergyFlow"] for flow in seen} == {0}
    assert all(flow["acPvValue"] + flow["dcPvValue"] > 0 for flow in seen)
    assert len({flow["nonCriticalLoadValue"] for flow in seen}) > 1


@pytest.mark.proves("eaton.b22", "eaton.b36")
@pytest.mark.parametrize("preset", ["eaton-3.6-4.2", "eaton-4.6-6.0", "eaton-6.0-10.08"])
async def test_full_power_is_the_inverters_rating(preset: str):
    home = unit(preset, initial_soc_percent=20.0, past_days=0.0, at=NIGHT)
    flow = await _after(home, "SET_CHARGE", charge(100, 90))

    assert flow["batteryStatus"] == "BAT_CHARGING"
    assert flow["batteryEnergyFlow"] == pytest.approx(float(preset.split("-")[1]) * 1_000, rel=0.01)


@pytest.mark.proves("eaton.b22", "eaton.b23")
@pytest.mark.parametrize(
    ("name", "action", "begin", "target"),
    [("SET_CHARGE", "ACTION_CHARGE", 20.0, 60), ("SET_DISCHARGE", "ACTION_DISCHARGE", 80.0, 35)],
)
async def test_at_its_target_the_battery_rests_and_the_order_stands(name: str, action: str, begin: float, target: int):
    home = unit(initial_soc_percent=begin, past_days=0.0, at=NIGHT)
    under_way = await _after(home, name, {"action": action, "power": 100, "soc": target})
    await home.clock.advance(2 * 3_600)
    async with signed_in(home) as client:
        shown = await status(client)

    assert under_way["batteryEnergyFlow"] == pytest.approx(3_600, rel=0.01)
    # What the battery's own electronics take is made good, so that the target is kept.
    assert shown["energyFlow"]["stateOfCharge"] == target
    assert (shown["energyFlow"]["batteryStatus"], shown["energyFlow"]["batteryEnergyFlow"]) == ("BAT_IDLE", 0)
    assert shown["currentMode"]["command"] == name


@pytest.mark.proves("eaton.b25")
@pytest.mark.parametrize(("at", "word"), [(NOON, "BAT_CHARGING"), (NIGHT, "BAT_DISCHARGING")])
async def test_self_consumption_charges_from_excess_and_covers_the_rest(at: datetime, word: str):
    home = unit("eaton-3.6-10.08", at=at)
    flow = await _after(home, "SET_MAXIMIZE_AUTO_CONSUMPTION", None)

    assert flow["batteryStatus"] == word
    assert flow["gridValue"] <= 1


@pytest.mark.proves("eaton.b27")
@both_profiles
@pytest.mark.parametrize("preset", [AC, NO_PV])
async def test_peak_shaving_gives_what_is_above_the_limit_and_no_more(profile: str, preset: str):
    home = unit(preset, profile, at=NIGHT)
    load_w = (await home.twin.reading()).load_w
    assert load_w is not None
    above = await _after(home, "SET_PEAK_SHAVING", {"maxHousePeakConsumption": round(load_w / 2)}, 1)
    load_then_w = above["criticalLoadValue"] + above["nonCriticalLoadValue"]
    below = await _after(home, "SET_PEAK_SHAVING", {"maxHousePeakConsumption": 10_000}, 1)

    assert above["batteryStatus"] == "BAT_DISCHARGING"
    assert above["batteryEnergyFlow"] == pytest.approx(load_then_w - round(load_w / 2), abs=2)
    assert (below["batteryStatus"], below["batteryEnergyFlow"]) == ("BAT_IDLE", 0)


@pytest.mark.proves("eaton.b28")
async def test_peak_shaving_goes_with_charging_in_a_scheduled_window():
    home = unit(NO_PV, at=NIGHT, initial_soc_percent=50.0, past_days=0.0)
    event = {"command": "SET_CHARGE", "startTime": 2230, "endTime": 2300, "recurrence": "EVERYDAY"}
    shaving = {"command": "SET_PEAK_SHAVING", "parameters": {"maxHousePeakConsumption": 2_000}}
    async with signed_in(home) as client:
        await put(client, defaultMode=shaving)
        answer = await client.post("/api/schedule/event", json={**event, "parameters": charge(20, 100)})
        await home.clock.advance(40 * 60)
        inside = (await status(client))["energyFlow"]
        await later(home, client, 25 * 60)
        shaving["parameters"] = {"maxHousePeakConsumption": 50}
        await put(client, defaultMode=shaving)
        await home.clock.advance(60)
        outside = (await status(client))["energyFlow"]

    assert answer.status_code == 200
    assert (inside["batteryStatus"], inside["batteryEnergyFlow"]) == ("BAT_CHARGING", 720)
    assert outside["batteryStatus"] == "BAT_DISCHARGING"


@pytest.mark.proves("eaton.b30")
@both_profiles
@pytest.mark.parametrize(("limit_w", "soc"), [(500, 100.0), (0, 100.0), (-200, 50.0)])
async def test_grid_injection_keeps_to_its_limit(profile: str, limit_w: int, soc: float):
    home = unit(AC, profile, initial_soc_percent=soc, past_days=0.0)
    flow = await _after(home, "SET_VARIABLE_GRID_INJECTION", {"maximumPower": limit_w}, 300)
    reading = await home.twin.reading()

    assert reading.grid_w is not None
    assert -reading.grid_w <= limit_w + 1
    assert flow["gridValue"] == round(abs(reading.grid_w))


@pytest.mark.proves("eaton.b31")
async def test_with_grid_injection_solar_feeds_the_loads_then_the_battery_then_the_grid():
    filling = await _after(
        unit(initial_soc_percent=20.0, past_days=0.0), "SET_VARIABLE_GRID_INJECTION", {"maximumPower": 1_000}
    )
    full = await _after(
        unit(initial_soc_percent=100.0, past_days=0.0), "SET_VARIABLE_GRID_INJECTION", {"maximumPower": 1_000}, 600
    )

    assert (filling["batteryStatus"], filling["gridValue"]) == ("BAT_CHARGING", 0)
    surplus_w = full["acPvValue"] - full["nonCriticalLoadValue"]
    assert full["batteryEnergyFlow"] <= 20
    assert full["gridValue"] == pytest.approx(min(surplus_w, 1_000), abs=20)


@pytest.mark.proves("eaton.b32")
@both_profiles
async def test_frequency_regulation_gives_below_and_takes_above_50_hz(profile: str):
    home = unit(profile=profile, at=NIGHT, initial_soc_percent=50.0, past_days=0.0)
    powers = {}
    for hz in (49.8, 50.0, 50.2):
        home.twin.world.hold_frequency(hz)
        flow = await _after(home, "SET_FREQUENCY_REGULATION", {"powerAllocation": 1_000, "optimalSoc": 50})
        powers[hz] = _signed_w(flow)

    assert 0 < powers[49.8] <= 1_000
    assert -1_000 <= powers[50.2] < 0
    assert abs(powers[50.0]) < min(powers[49.8], -powers[50.2])


@pytest.mark.proves("eaton.b45")
async def test_a_battery_that_is_too_hot_gives_less():
    home = unit(at=NIGHT, initial_soc_percent=80.0, past_days=0.0)
    normal = await _after(home, "SET_DISCHARGE", {"action": "ACTION_DISCHARGE", "power": 100, "soc": 0})
    home.twin.world.hold_temperature(50.0)
    await home.clock.advance(60)
    async with signed_in(home) as client:
        hot = (await status(client))["energyFlow"]
        device = (await client.get("/api/device")).json()["result"]

    assert normal["batteryEnergyFlow"] == pytest.approx(3_600, rel=0.01)
    assert hot["batteryEnergyFlow"] < 0.8 * normal["batteryEnergyFlow"] or device["powerState"] is False
