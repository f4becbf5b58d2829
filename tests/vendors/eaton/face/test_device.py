"""``device`` and ``config/state``: what stands in the cellar."""

from typing import Any

import pytest

from polywatt.model import SolarOnly
from tests.vendors.eaton.face.unit import AC, DC, NO_PV, PROFILES, TECHNICIAN, result, signed_in, unit

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
SIZES = [(kw, kwh) for kw in (3.6, 4.6, 6.0) for kwh in (4.2, 6.0, 10.08)]
METER = "Eastron SDM 120CT-Modbus"


@pytest.mark.proves("eaton.b03")
@both_profiles
async def test_the_firmware_is_the_same_everywhere(profile: str):
    async with signed_in(unit(profile=profile)) as client:
        state = (await client.get("/api/config/state")).json()
        device, settings = await result(client, "/api/device"), await result(client, "/api/settings")

    found = {state["version"], device["firmwareVersion"], settings["firmwareVersion"]}
    assert found == {"00.01.0017-0-g72006700"}


@pytest.mark.proves("eaton.b36")
@pytest.mark.parametrize(("kilowatts", "kilowatt_hours"), SIZES)
async def test_there_are_nine_sizes(kilowatts: float, kilowatt_hours: float):
    async with signed_in(unit(f"eaton-{kilowatts}-{kilowatt_hours}", past_days=0.0)) as client:
        device = await result(client, "/api/device")

    assert device["inverterVaRating"] == kilowatts * 1_000
    assert device["bmsCapacity"] == kilowatt_hours


@pytest.mark.proves("eaton.b37")
@both_profiles
@pytest.mark.parametrize(("preset", "has_pv"), [(AC, False), (DC, True), (NO_PV, False)])
async def test_only_solar_on_its_own_inputs_counts_as_solar(profile: str, preset: str, has_pv: bool):
    async with signed_in(unit(preset, profile)) as client:
        device, settings = await result(client, "/api/device"), await result(client, "/api/settings")

    assert (device["hasPv"], settings["hasPv"]) == (has_pv, has_pv)


@pytest.mark.proves("eaton.b38")
@both_profiles
@pytest.mark.parametrize(
    ("preset", "is_metered", "models"),
    [
        (AC, True, [METER, METER]),
        (DC, True, [METER, "None"]),
        (NO_PV, True, [METER, "None"]),
        (AC, False, ["None"] * 2),
    ],
)
async def test_two_meters_are_listed_fitted_or_not(profile: str, preset: str, is_metered: bool, models: list[str]):
    changes: dict[str, Any] = {} if is_metered else {"meters": frozenset(), "mode": SolarOnly()}
    async with signed_in(unit(preset, profile, **changes)) as client:
        device, settings = await result(client, "/api/device"), await result(client, "/api/settings")

    assert [(meter["position"], meter["model"]) for meter in device["powerMeters"]] == list(enumerate(models, 1))
    assert settings["powerMeters"] == device["powerMeters"]


@pytest.mark.proves("eaton.b70")
@both_profiles
async def test_the_battery_is_the_same_in_every_answer(profile: str):
    async with signed_in(unit(profile=profile), TECHNICIAN) as client:
        device, settings = await result(client, "/api/device"), await result(client, "/api/settings")
        technical = await result(client, "/api/technical/status")

    assert device["bmsSerialNumber"] == settings["bmsSerialNumber"] == "H-B60-H-41-031"
    assert device["bmsFirmwareVersion"] == settings["bmsFirmwareVersion"] == "4004"
    assert device["bmsCapacity"] == settings["bmsCapacity"] == 4.2
    assert device["bmsModel"] == "RESIDENCIAL"
    assert device["bmsAvgTemperature"] == technical["bmsAvgTemperature"] > 0
    assert isinstance(technical["bmsState"], str)


@both_profiles
async def test_a_lost_battery_is_not_there(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        before = (await result(client, "/api/device"))["hasBattery"]
        home.twin.world.lose_battery(home.clock.now())
        await home.clock.advance(60)
        after = (await result(client, "/api/device"))["hasBattery"]

    assert (before, after) == (True, False)
