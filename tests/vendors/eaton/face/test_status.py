"""``device/status``: what flows, and which way."""

import pytest

from polywatt.model import Activity, Charge, Discharge, SolarOnly
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
    result,
    signed_in,
    status,
    unit,
)

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)
WORDS = {"document": ("SUPPLYING", "CONSUMING"), "field": ("PRODUCER", "CONSUMER")}
ORDER = [
    *("acPvRole", "acPvValue", "batteryBackupLevel", "batteryStatus", "batteryEnergyFlow", "criticalLoadRole"),
    *("criticalLoadValue", "dcPvRole", "dcPvValue", "gridRole", "gridValue", "nonCriticalLoadRole"),
    *("nonCriticalLoadValue", "operationMode", "selfConsumption", "selfSufficiency", "stateOfCharge"),
    *("energySavingModeEnabled", "energySavingModeActivated"),
]


async def _told(home: Unit, name: str, parameters: dict[str, object] | None = None, after_s: float = 60.0) -> dict:  # type: ignore[type-arg]
    """The flows a while after a command."""
    async with signed_in(home) as client:
        answer = await command(client, name, parameters)
        assert answer.status_code == 200, answer.text
        await home.clock.advance(after_s)
        flow: dict[str, object] = (await status(client))["energyFlow"]
        return flow


@both_profiles
async def test_the_keys_are_in_the_documents_order(profile: str):
    async with signed_in(unit(profile=profile)) as client:
        shown = await status(client)

    assert list(shown) == ["currentMode", "energyFlow", "last30daysEnergyFlow", "today"]
    assert list(shown["energyFlow"]) == ORDER


@both_profiles
@pytest.mark.parametrize("preset", [AC, DC, NO_PV])
async def test_the_numbers_are_the_homes_in_whole_watts(profile: str, preset: str):
    home = unit(preset, profile)
    async with signed_in(home) as client:
        flow = (await status(client))["energyFlow"]
    reading = await home.twin.reading()

    critical_w = 0.0 if reading.critical_load_w is None else reading.critical_load_w
    assert reading.soc_percent is not None
    assert reading.load_w is not None
    assert reading.battery_w is not None
    assert reading.grid_w is not None
    assert reading.solar_w is not None
    assert flow["stateOfCharge"] == round(reading.soc_percent)
    assert flow["batteryEnergyFlow"] == round(abs(reading.battery_w))
    assert flow["gridValue"] == round(abs(reading.grid_w))
    assert flow["acPvValue"] + flow["dcPvValue"] == round(reading.solar_w)
    assert flow["criticalLoadValue"] == round(critical_w)
    assert flow["nonCriticalLoadValue"] == round(reading.load_w - critical_w)


@pytest.mark.proves("eaton.b40", "eaton.b42")
@both_profiles
@pytest.mark.parametrize(
    ("name", "parameters", "word", "least_w"),
    [
        ("SET_CHARGE", charge(20, 100), "BAT_CHARGING", 700),
        ("SET_DISCHARGE", discharge(20, 0), "BAT_DISCHARGING", 700),
        ("SET_BASIC_MODE", None, "BAT_IDLE", 0),
    ],
)
async def test_the_batterys_flow_has_no_sign_and_its_status_the_direction(
    profile: str, name: str, parameters: dict[str, object] | None, word: str, least_w: int
):
    flow = await _told(unit(profile=profile), name, parameters)

    assert flow["batteryStatus"] == word
    assert flow["batteryEnergyFlow"] == pytest.approx(720 if least_w else 0, abs=5)


@pytest.mark.proves("eaton.b41")
@both_profiles
async def test_the_grids_role_is_the_homes(profile: str):
    gives, takes = WORDS[profile]
    home = unit(profile=profile)
    exporting = await _told(home, "SET_DISCHARGE", discharge(100, 0))
    importing = await _told(home, "SET_CHARGE", charge(100, 100))
    balanced = await _told(home, "SET_MAXIMIZE_AUTO_CONSUMPTION")

    assert (exporting["gridRole"], importing["gridRole"]) == (gives, takes)
    assert (balanced["gridRole"], balanced["gridValue"]) == ("NONE", 0)


@pytest.mark.proves("eaton.b41", "eaton.b37")
@both_profiles
@pytest.mark.parametrize(("preset", "fitted"), [(AC, "acPv"), (DC, "dcPv"), (NO_PV, None)])
async def test_solar_that_is_not_fitted_is_disconnected(profile: str, preset: str, fitted: str | None):
    async with signed_in(unit(preset, profile)) as client:
        flow = (await status(client))["energyFlow"]

    for port in ("acPv", "dcPv"):
        if port == fitted:
            assert (flow[f"{port}Role"], flow[f"{port}Value"] > 0) == (WORDS[profile][1], True)
        else:
            assert (flow[f"{port}Role"], flow[f"{port}Value"]) == ("DISCONNECTED", 0)


@pytest.mark.proves("eaton.b37")
async def test_without_solar_every_solar_value_is_0():
    async with signed_in(unit(NO_PV)) as client:
        shown = await status(client)

    assert shown["today"]["photovoltaicProduction"] == 0
    assert shown["last30daysEnergyFlow"]["photovoltaicProduction"] == 0
    assert shown["energyFlow"]["selfConsumption"] == 0


@both_profiles
async def test_without_meters_what_nobody_knows_is_0_as_captured(profile: str):
    async with signed_in(unit(AC, profile, meters=frozenset(), mode=SolarOnly())) as client:
        shown = await status(client)

    flow = shown["energyFlow"]
    assert (flow["gridRole"], flow["gridValue"]) == ("NONE", 0)
    assert (flow["nonCriticalLoadRole"], flow["nonCriticalLoadValue"]) == ("NONE", 0)
    assert (flow["acPvRole"], flow["acPvValue"]) == ("DISCONNECTED", 0)
    assert shown["today"]["gridConsumption"] == 0


@pytest.mark.proves("eaton.b43")
async def test_by_the_document_the_operation_is_what_was_ordered_also_at_the_target():
    home = unit()
    charging = await _told(home, "SET_CHARGE", charge(100, 20))
    discharging = await _told(home, "SET_DISCHARGE", discharge(100, 100))
    basic = await _told(home, "SET_BASIC_MODE")

    assert (charging["operationMode"], charging["batteryStatus"]) == ("CHARGING", "BAT_IDLE")
    assert (discharging["operationMode"], discharging["batteryStatus"]) == ("DISCHARGING", "BAT_IDLE")
    assert basic["operationMode"] == "IDLE"


async def test_devices_have_two_more_words_for_the_operation():
    home = unit(profile="field")
    basic = await _told(home, "SET_BASIC_MODE")
    self_use = await _told(home, "SET_MAXIMIZE_AUTO_CONSUMPTION")

    assert (basic["operationMode"], self_use["operationMode"]) == ("BASIC", "MAXIMIZE_AUTO_CONSUMPTION")


@pytest.mark.proves("eaton.b44")
@both_profiles
async def test_percentages_are_percentages(profile: str):
    home = unit(profile=profile)
    kept = await _told(home, "SET_MAXIMIZE_AUTO_CONSUMPTION")
    seen = []
    for _ in range(24):
        await home.clock.advance(3_600)
        async with signed_in(home) as client:
            shown = await status(client)
        seen += [shown[part][key] for part in shown if part != "currentMode" for key in ("selfConsumption",)]
        seen += [shown[part][key] for part in shown if part != "currentMode" for key in ("selfSufficiency",)]

    assert (kept["selfConsumption"], kept["gridValue"]) == (100, 0)
    assert all(0 <= share <= 100 for share in seen)
    assert len(set(seen)) > 3


async def test_today_is_what_the_counters_say_and_the_month_holds_it():
    home = unit(past_days=40)
    async with signed_in(home) as client:
        shown = await status(client)
    today = (await home.twin.counters()).today

    assert shown["today"]["gridConsumption"] == pytest.approx(today.imported_wh, abs=0.01)
    assert shown["today"]["photovoltaicProduction"] == pytest.approx(today.solar_wh, abs=0.01)
    assert shown["last30daysEnergyFlow"]["photovoltaicProduction"] > 10 * shown["today"]["photovoltaicProduction"]


@pytest.mark.proves("eaton.b35")
@both_profiles
async def test_the_backup_level_is_kept_and_shown_everywhere(profile: str):
    home = unit(profile=profile)
    async with signed_in(home) as client:
        await put(client, bmsBackupLevel=40)
        await command(client, "SET_DISCHARGE", discharge(100, 0), 12)
        await home.clock.advance(3_500)
        flow = (await status(client))["energyFlow"]
        device, settings = await result(client, "/api/device"), await result(client, "/api/settings")

    assert (flow["stateOfCharge"], flow["batteryStatus"]) == (40, "BAT_IDLE")
    assert (flow["batteryBackupLevel"], device["bmsBackupLevel"], settings["bmsBackupLevel"]) == (40, 40, 40)


@pytest.mark.proves("eaton.b39")
@both_profiles
async def test_in_an_outage_the_battery_feeds_the_critical_loads_alone(profile: str):
    home = unit(DC, profile)
    home.twin.world.fail_grid(home.clock.now())
    await home.clock.advance(60)
    async with signed_in(home) as client:
        flow = (await status(client))["energyFlow"]
    reading = await home.twin.reading()

    assert reading.critical_load_w is not None
    assert (flow["nonCriticalLoadValue"], flow["gridValue"]) == (0, 0)
    assert flow["criticalLoadValue"] == round(reading.critical_load_w) > 0
    assert flow["gridRole"] == ("NONE" if profile == "document" else "DISCONNECTED")


@pytest.mark.proves("eaton.b39")
async def test_in_an_outage_at_night_the_battery_discharges():
    home = unit(DC, at=unit().clock.now().replace(hour=1))
    home.twin.world.fail_grid(home.clock.now())
    await home.clock.advance(60)
    async with signed_in(home) as client:
        flow = (await status(client))["energyFlow"]

    assert flow["batteryStatus"] == "BAT_DISCHARGING"
    assert flow["batteryEnergyFlow"] == pytest.approx(flow["criticalLoadValue"], abs=1)


@pytest.mark.proves("eaton.b58")
@both_profiles
async def test_energy_saving_acts_while_the_home_takes_little(profile: str):
    home = unit(profile=profile, at=unit().clock.now().replace(hour=2))
    saving = {"enabled": True, "houseConsumptionThreshold": 1_000}
    async with signed_in(home) as client:
        before = (await status(client))["energyFlow"]
        await put(client, energySavingMode=saving)
        await home.clock.advance(120)
        asleep = (await status(client))["energyFlow"]
        await command(client, "SET_CHARGE", charge(100, 100))
        await home.clock.advance(60)
        ordered = (await status(client))["energyFlow"]

    assert (before["energySavingModeEnabled"], before["energySavingModeActivated"]) == (False, False)
    assert (asleep["energySavingModeEnabled"], asleep["energySavingModeActivated"]) == (True, True)
    assert asleep["batteryStatus"] == "BAT_IDLE"
    assert (ordered["energySavingModeEnabled"], ordered["energySavingModeActivated"]) == (True, False)


async def test_a_lost_battery_has_no_state_of_charge():
    home = unit()
    home.twin.world.lose_battery(home.clock.now())
    await home.clock.advance(60)
    async with signed_in(home) as client:
        flow = (await status(client))["energyFlow"]

    assert flow["stateOfCharge"] is None
    assert flow["batteryStatus"] == "BAT_IDLE"


async def test_orders_told_by_others_are_shown_too():
    home = unit()
    await home.twin.send(Charge(power_w=1_800, until_soc_percent=95, duration_s=3_600))
    async with signed_in(home) as client:
        first = (await status(client))["currentMode"]
        await home.twin.send(Discharge(power_w=360))
        await home.clock.advance(1)
        second = (await status(client))["currentMode"]

    assert (first["type"], first["parameters"]) == ("MANUAL", charge(50, 95))
    assert second["parameters"] == discharge(10, 0)
    assert (await home.twin.reading()).battery_activity == Activity.DISCHARGING
