"""Commands as they go out, and settings that keep what nobody changed."""

import asyncio
from datetime import time

import msgspec
import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import (
    Charge,
    Command,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    MarkAlertsRead,
    Origin,
    PeakShaving,
    ReceiptState,
    SelfUse,
    SetEnergySaving,
    SetMode,
    SetReserve,
    SetSlots,
    Slot,
    SolarOnly,
    Unsupported,
    Window,
)
from polywatt.testing import DAYLIGHT
from tests.vendors.eaton.emulated import driven, tapped
from tests.vendors.tap import Tap

pytestmark = pytest.mark.anyio
HOUR_S = 3_600.0
WEEKDAYS = frozenset(range(1, 6))


def bodies(tap: Tap, method: str, path: str) -> list[object]:
    return [msgspec.json.decode(seen.body) for seen in tap.seen if seen.what == (method, path)]


@pytest.mark.proves("eaton.b22", "eaton.b23", "eaton.b16")
@pytest.mark.parametrize(
    ("command", "body"),
    [
        (
            Charge(power_w=1_800, until_soc_percent=90, duration_s=2 * HOUR_S),
            {
                "command": "SET_CHARGE",
                "duration": 2,
                "parameters": {"action": "ACTION_CHARGE", "power": 50, "soc": 90},
            },
        ),
        (
            Discharge(power_w=180, until_soc_percent=10, duration_s=12 * HOUR_S),
            {
                "command": "SET_DISCHARGE",
                "duration": 12,
                "parameters": {"action": "ACTION_DISCHARGE", "power": 5, "soc": 10},
            },
        ),
        (
            SetMode(mode=SolarOnly(), duration_s=HOUR_S),
            {"command": "SET_BASIC_MODE", "duration": 1, "parameters": None},
        ),
        (
            SetMode(mode=PeakShaving(load_limit_w=2_000), duration_s=HOUR_S),
            {"command": "SET_PEAK_SHAVING", "duration": 1, "parameters": {"maxHousePeakConsumption": 2_000}},
        ),
        (
            SetMode(mode=ExportLimit(export_limit_w=-200), duration_s=HOUR_S),
            {"command": "SET_VARIABLE_GRID_INJECTION", "duration": 1, "parameters": {"maximumPower": -200}},
        ),
        (
            SetMode(mode=FrequencyRegulation(power_w=500, target_soc_percent=60), duration_s=HOUR_S),
            {
                "command": "SET_FREQUENCY_REGULATION",
                "duration": 1,
                "parameters": {"powerAllocation": 500, "optimalSoc": 60},
            },
        ),
    ],
)
async def test_a_command_is_spelled_as_the_document_does(command: Command, body: dict[str, object]):
    async with tapped() as (home, tap), driven(home) as driver:
        receipt = await confirm(driver, await driver.send(command), home.clock)

    assert bodies(tap, "POST", "/api/device/command") == [body]
    assert receipt.state == ReceiptState.APPLIED
    assert receipt.reference is not None


@pytest.mark.proves("eaton.b24")
async def test_a_target_is_not_rounded_to_the_steps_of_the_vendors_page():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.client.command.charge(power_percent=10, soc_percent=87, duration_h=2)

    [body] = bodies(tap, "POST", "/api/device/command")
    assert body == {
        "command": "SET_CHARGE",
        "duration": 2,
        "parameters": {"action": "ACTION_CHARGE", "power": 10, "soc": 87},
    }


async def test_2000_w_on_a_3600_va_inverter_becomes_55_percent_and_the_receipt_says_1980():
    async with tapped() as (home, _tap), driven(home) as driver:
        asked = Charge(power_w=2_000, until_soc_percent=90, duration_s=2 * HOUR_S)
        receipt = await confirm(driver, await driver.send(asked), home.clock)

    assert (receipt.state, receipt.sent) == (
        ReceiptState.APPLIED,
        Charge(power_w=1_980, until_soc_percent=90, duration_s=2 * HOUR_S),
    )


@pytest.mark.parametrize("command", [Charge(power_w=1_800), Charge(power_w=1_800, until_soc_percent=90)])
async def test_charge_without_soc_or_duration_is_refused_before_sending(command: Command):
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.home()
        tap.seen.clear()
        with pytest.raises(Unsupported, match="needs a"):
            await driver.send(command)

    assert tap.seen == []


@pytest.mark.proves("eaton.b56")
async def test_changing_one_setting_keeps_the_others_and_spells_places_by_their_ids():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.send(SetReserve(reserve_percent=35))
        await driver.send(SetEnergySaving(is_on=True, below_load_w=400))
        settings = await driver.settings()

    first, second = bodies(tap, "PUT", "/api/settings/")
    assert second == {
        "settings": {
            "name": "EATON xStorage Home",
            "country": "2635167",
            "timezone": "Europe/London",
            "city": "2649833",
            "postalCode": "",
            "bmsBackupLevel": 35,
            "updateBlockedState": False,
            "defaultMode": {"command": "SET_MAXIMIZE_AUTO_CONSUMPTION", "parameters": {}},
            "energySavingMode": {"enabled": True, "houseConsumptionThreshold": 400},
        }
    }
    assert isinstance(first, dict)
    assert first["settings"]["energySavingMode"] == {"enabled": False, "houseConsumptionThreshold": 300}
    assert (settings.reserve_percent, settings.mode) == (35.0, SelfUse())
    assert settings.energy_saving == SetEnergySaving(is_on=True, below_load_w=400)


async def test_a_default_mode_with_numbers_is_written_back_in_whole_numbers():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.send(SetMode(mode=ExportLimit(export_limit_w=500)))
        await driver.send(SetReserve(reserve_percent=35))

    written = [seen.body for seen in tap.seen if seen.method == "PUT"]
    assert b'"parameters":{"maximumPower":500}' in written[1]


async def test_two_changes_at_once_do_not_lose_each_other():
    async with tapped() as (home, _tap), driven(home) as driver:
        await asyncio.gather(
            driver.send(SetReserve(reserve_percent=35)), driver.send(SetEnergySaving(is_on=True, below_load_w=400))
        )
        settings = await driver.settings()

    assert settings.reserve_percent == 35.0
    assert settings.energy_saving == SetEnergySaving(is_on=True, below_load_w=400)


async def test_a_running_command_outlives_a_change_of_settings():
    async with tapped() as (home, _tap), driven(home) as driver:
        await driver.send(Charge(power_w=1_800, until_soc_percent=90, duration_s=2 * HOUR_S))
        await driver.send(SetMode(mode=SolarOnly()))
        settings = await driver.settings()

    assert settings.mode == SolarOnly()
    assert settings.in_force is not None
    assert settings.in_force.origin == Origin.PERSON
    assert settings.in_force.since == DAYLIGHT
    assert settings.in_force.until is not None
    assert (settings.in_force.until - DAYLIGHT).total_seconds() == 2 * HOUR_S


def slot(start: int, end: int, percent: float = 90, days: frozenset[int] = WEEKDAYS, id: str | None = None) -> Slot:  # noqa: A002
    window = Window(start=time(start), end=time(end), days=days)
    return Slot(action=Charge(power_w=1_800, until_soc_percent=percent), window=window, id=id)


async def test_a_schedule_is_changed_with_few_writes():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.send(SetSlots(slots=(slot(1, 2), slot(3, 4), slot(5, 6))))
        told = (await driver.settings()).slots
        assert told is not None
        tap.seen.clear()
        kept, changed, _gone = told
        wanted = (kept, slot(3, 4, percent=50, id=changed.id), slot(7, 8))
        receipt = await confirm(driver, await driver.send(SetSlots(slots=wanted)), home.clock)
        after = (await driver.settings()).slots

    writes = [seen.method for seen in tap.seen if seen.method != "GET"]
    assert writes == ["DELETE", "PUT", "POST"]
    assert receipt.state == ReceiptState.APPLIED
    assert after is not None
    assert sorted(
        (s.window.start.hour, s.action.until_soc_percent) for s in after if s.window and isinstance(s.action, Charge)
    ) == [
        (1, 90.0),
        (3, 50.0),
        (7, 90.0),
    ]


@pytest.mark.parametrize(
    ("slots", "reason"),
    [
        ((slot(22, 6),), "may not pass midnight"),
        ((slot(1, 3), slot(2, 4)), "overlap"),
        ((slot(1, 2, days=frozenset({1})),), "does not know the days"),
        ((slot(22, 0),), "ends before midnight"),
        (
            (Slot(action=SelfUse(), window=Window(start=time(1), end=time(1, 20), days=WEEKDAYS)),),
            "at least 30 minutes",
        ),
        ((Slot(action=Charge(power_w=1_800), window=slot(1, 2).window),), "needs a until soc"),
    ],
)
async def test_a_schedule_the_device_cannot_hold_is_refused_before_anything_is_sent(slots, reason):
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.send(SetSlots(slots=(slot(10, 11),)))
        tap.seen.clear()
        with pytest.raises(Unsupported, match=reason):
            await driver.send(SetSlots(slots=slots))

    assert [seen.method for seen in tap.seen if seen.method != "GET"] == []


@pytest.mark.proves("eaton.b66")
async def test_all_is_marked_as_read():
    async with tapped() as (home, _tap), driven(home) as driver:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(60)
        unread = await driver.client.notifications.fetch_unread_count()
        receipt = await confirm(driver, await driver.send(MarkAlertsRead()), home.clock)

        assert (unread, await driver.client.notifications.fetch_unread_count()) == (1, 0)

    assert receipt.state == ReceiptState.ACCEPTED
