"""The face in front of homes that know more, or less, than a sonnen."""

from typing import Any

import msgspec
import pytest

from polywatt.model import (
    Backup,
    BatteryDetail,
    Charge,
    Detail,
    GridState,
    Hold,
    Home,
    InForce,
    Manual,
    Mode,
    Order,
    Origin,
    Ratings,
    Reading,
    SelfUse,
    Settings,
    SolarOnly,
    TimeOfUse,
    Unknown,
    Unsupported,
)
from polywatt.testing import emulator
from tests.vendors.sonnen.units import NOW, FakePlant, asked, face_of, line_to

pytestmark = pytest.mark.anyio
FULL = Reading(
    received_at=NOW,
    solar_w=15.0,
    battery_w=299.0,
    grid_w=53.0,
    load_w=367.0,
    soc_percent=37.0,
    energy_remaining_wh=3_174.0,
    grid_state=GridState.CONNECTED,
    grid_voltage_v=225.4,
    grid_frequency_hz=49.995,
)
BATTERY_FLAGS = {"BatteryCharging", "BatteryDischarging", "FlowConsumptionBattery"}
MORE_KEYS = {
    "Apparent_output",
    "BackupBuffer",
    "Consumption_Avg",
    "FlowConsumptionGrid",
    "FlowConsumptionProduction",
    "FlowGridBattery",
    "FlowProductionBattery",
    "FlowProductionGrid",
    "GridFeedIn_W",
    "OperatingMode",
    "RemainingCapacity_W",
    "Sac1",
    "Sac2",
    "Sac3",
    "SystemStatus",
    "dischargeNotAllowed",
    "generator_autostart",
} | BATTERY_FLAGS


async def status_of(plant: FakePlant, profile: str = "document") -> dict[str, Any]:
    answer = await asked(face_of(plant, profile), "GET", "/api/v1/status")
    assert answer.status == 200, answer
    status: dict[str, Any] = answer.json
    return status


def without(**values: Any) -> FakePlant:
    return FakePlant(reads=msgspec.structs.replace(FULL, **values))


@pytest.mark.parametrize("profile", ["document", "field"])
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("load_w", {"Consumption_W"}),
        ("solar_w", {"Production_W"}),
        ("battery_w", {"Pac_total_W"}),
        ("soc_percent", {"RSOC", "USOC"}),
        ("grid_voltage_v", {"Uac"}),
        ("grid_frequency_hz", {"Fac"}),
    ],
)
async def test_what_the_plant_does_not_know_has_no_key_and_the_others_stay(name, keys, profile):
    whole = await status_of(without(), profile)
    status = await status_of(without(**{name: None}), profile)

    assert keys <= set(whole)
    assert not keys & set(status)
    assert {k: v for k, v in status.items() if k in whole} == status
    assert set(whole) - set(status) >= keys


async def test_a_plant_that_knows_nothing_leaves_the_time_and_that_it_is_there():
    status = await status_of(FakePlant())

    assert status == {"IsSystemInstalled": 1, "Timestamp": "2026-06-21 16:00:00"}


async def test_of_a_battery_power_nobody_knows_no_flag_claims_anything():
    status = await status_of(without(battery_w=None), "field")

    assert not {"BatteryCharging", "BatteryDischarging", "FlowConsumptionBattery", "Apparent_output"} & set(status)
    assert status["FlowConsumptionGrid"] is True


async def test_a_plant_that_knows_nothing_has_no_flags_in_the_field_profile_either():
    status = await status_of(FakePlant(), "field")

    assert not {key for key in status if key.startswith(("Flow", "Battery"))}


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_plant_without_details_or_settings_still_has_a_status(profile):
    plant = FakePlant(reads=FULL, knows=Unsupported("no details"), told=Unsupported("no settings"))

    status = await status_of(plant, profile)

    assert status["Consumption_W"] == 367
    assert not {"Ubat", "OperatingMode", "BackupBuffer"} & set(status)


async def test_the_battery_voltage_is_the_mean_of_the_packs_that_tell():
    packs = (BatteryDetail(voltage_v=50.0), BatteryDetail(voltage_v=52.0), BatteryDetail())
    knows = tuple(Detail(device_id=str(i), received_at=NOW, data=pack) for i, pack in enumerate(packs))

    assert (await status_of(FakePlant(knows=knows)))["Ubat"] == 51


async def test_the_users_state_of_charge_hides_what_the_home_hides():
    hidden = Home(id="1", vendor="fake", ratings=Ratings(hidden_soc_percent=5.0))

    assert (await status_of(FakePlant(is_home=hidden, reads=FULL)))["USOC"] == 34
    assert (await status_of(FakePlant(reads=FULL)))["USOC"] == 37


async def test_the_field_profile_adds_the_keys_of_the_captures():
    async with (
        emulator("sonnen", past_days=0) as document,
        emulator("sonnen", past_days=0, profile="field") as field,
        line_to(document.address.port) as to_document,
        line_to(field.address.port) as to_field,
    ):
        ten = (await to_document.ask("GET", "/api/v1/status")).json
        more = (await to_field.ask("GET", "/api/v1/status")).json

    assert set(more) == set(ten) | MORE_KEYS
    assert {key: more[key] for key in ten} == ten
    pac_w, balance_w = more["Pac_total_W"], more["Production_W"] - more["GridFeedIn_W"] + more["Pac_total_W"]
    assert more["Consumption_W"] == pytest.approx(balance_w, abs=2)
    assert (more["BatteryCharging"], more["BatteryDischarging"]) == (pac_w < -10, pac_w > 10)
    assert (more["OperatingMode"], more["SystemStatus"], more["BackupBuffer"]) == ("2", "OnGrid", "0")


@pytest.mark.parametrize(
    ("does", "word"),
    [
        (SelfUse(), "2"),
        (Backup(), "7"),
        (TimeOfUse(), "10"),
        (Manual(), "1"),
        (Charge(power_w=1.0), "1"),
        (Hold(), "1"),
        (SolarOnly(), None),
        (Unknown(word="x"), None),
    ],
)
async def test_the_operating_mode_is_what_is_in_force_in_sonnens_words(does: Order | Mode, word: str | None):
    told = Settings(received_at=NOW, mode=SelfUse(), in_force=InForce(action=does, origin=Origin.PERSON))

    assert (await status_of(FakePlant(told=told), "field")).get("OperatingMode") == word


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (GridState.CONNECTED, "OnGrid"),
        (GridState.LEAVING, "OnGrid"),
        (GridState.ISLANDED, "OffGrid"),
        (GridState.RETURNING, "OffGrid"),
        (Unknown(word="Dreaming"), None),
        (None, None),
    ],
)
async def test_the_system_status_names_the_grid_and_of_an_unseen_word_says_nothing(state, word):
    assert (await status_of(without(grid_state=state), "field")).get("SystemStatus") == word


async def test_the_emulator_off_the_grid_shows_no_volts_and_off_grid():
    async with emulator("sonnen", past_days=0, profile="field") as home, line_to(home.address.port) as line:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(60)
        status = (await line.ask("GET", "/api/v1/status")).json

    assert (status["Uac"], status["Fac"], status["SystemStatus"]) == (0, 50, "OffGrid")
