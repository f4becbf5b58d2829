"""Whether a command shows in what was read back: yes, no, or it cannot be told."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from polywatt.model import (
    Backup,
    CancelPending,
    CarMode,
    Charge,
    ChargerSettings,
    Command,
    Discharge,
    GridState,
    Hold,
    InForce,
    JoinGrid,
    LeaveGrid,
    MarkAlertsRead,
    Origin,
    PendingChange,
    Reading,
    Release,
    SelfUse,
    SetBackupSupply,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    SetChargeLimit,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    Settings,
    Slot,
    Start,
    StartCar,
    Stop,
    StopCar,
    TimeOfUse,
    Unknown,
    Window,
    is_met,
)

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)


def told(**values: Any) -> Settings:
    return Settings(received_at=NOW, **values)


def in_force(does: Any) -> Settings:
    return told(in_force=InForce(action=does, origin=Origin.PERSON))


def reading(**values: Any) -> Reading:
    return Reading(received_at=NOW, **values)


@pytest.mark.parametrize(
    ("command", "battery_w", "met"),
    [
        (Charge(power_w=1_000.0), -1_000.0, True),
        (Charge(power_w=1_000.0), -941.0, True),
        (Charge(power_w=1_000.0), -1_060.0, True),
        (Charge(power_w=1_000.0), -939.0, False),
        (Charge(power_w=1_000.0), -1_061.0, False),
        (Charge(power_w=1_000.0), 1_000.0, False),
        (Charge(power_w=5_000.0), -4_751.0, True),
        (Charge(power_w=5_000.0), -4_749.0, False),
        (Charge(), -61.0, True),
        (Charge(), -60.0, False),
        (Charge(), 500.0, False),
        (Charge(power_w=0.0), 0.0, True),
        (Discharge(power_w=1_000.0), 1_000.0, True),
        (Discharge(power_w=1_000.0), -1_000.0, False),
        (Discharge(power_w=1_000.0), 0.0, False),
        (Discharge(), 61.0, True),
        (Hold(), 0.0, True),
        (Hold(), 60.0, True),
        (Hold(), 61.0, False),
        (Hold(), -61.0, False),
        (Hold(may_charge=True), -3_000.0, True),
        (Hold(may_charge=True), 61.0, False),
        (Charge(power_w=1_000.0), None, None),
        (Hold(), None, None),
    ],
)
def test_an_order_is_met_when_the_battery_does_it_within_5_percent_or_60_w(command, battery_w, met):
    assert is_met(command, None, reading(battery_w=battery_w)) is met
    assert is_met(command, told(), reading(battery_w=battery_w)) is met


@pytest.mark.parametrize(
    ("command", "does", "met"),
    [
        (Charge(power_w=1_000.0), Charge(power_w=1_000.0), True),
        (Charge(power_w=1_000.0), Charge(power_w=900.0), False),
        (Charge(), Charge(power_w=900.0, duration_s=60.0), True),
        (Charge(power_w=1_000.0), Discharge(power_w=1_000.0), False),
        (Charge(power_w=1_000.0), SelfUse(), False),
        (Hold(), Hold(duration_s=60.0), True),
        (Hold(), Hold(may_charge=True), False),
        (Hold(), Unknown(word="Hold"), False),
    ],
)
def test_an_order_in_force_is_compared_in_all_that_was_asked_and_beats_the_power(command, does, met):
    assert is_met(command, in_force(does), reading(battery_w=-1_000.0)) is met


@pytest.mark.parametrize(
    ("command", "state", "met"),
    [
        (LeaveGrid(), GridState.ISLANDED, True),
        (LeaveGrid(), GridState.LEAVING, False),
        (LeaveGrid(), GridState.CONNECTED, False),
        (LeaveGrid(), Unknown(word="x"), False),
        (LeaveGrid(), None, None),
        (JoinGrid(), GridState.CONNECTED, True),
        (JoinGrid(), GridState.RETURNING, False),
        (JoinGrid(), None, None),
    ],
)
def test_leaving_and_joining_the_grid_show_in_the_reading(command, state, met):
    assert is_met(command, told(), reading(grid_state=state)) is met
    assert is_met(command, told(), None) is None


AT_NIGHT = Slot(action=Charge(), window=Window(start=time(1), end=time(5)))
LATER = Slot(action=Charge(), window=Window(start=time(2), end=time(6)))


@pytest.mark.parametrize(
    ("command", "yes", "no"),
    [
        (SetMode(mode=Backup()), told(mode=Backup()), told(mode=SelfUse())),
        (SetMode(mode=Backup()), told(mode=Backup()), told(mode=Unknown(word="backup"))),
        (SetMode(mode=TimeOfUse()), told(mode=TimeOfUse(uses_battery_after_peak=True)), told(mode=SelfUse())),
        (
            SetMode(mode=TimeOfUse(uses_battery_after_peak=True)),
            told(mode=TimeOfUse(uses_battery_after_peak=True)),
            told(mode=TimeOfUse(uses_battery_after_peak=False)),
        ),
        (SetMode(mode=Backup(), duration_s=60.0), in_force(Backup()), in_force(SelfUse())),
        (Release(), in_force(SelfUse()), in_force(Charge(power_w=1.0))),
        (Release(), in_force(Unknown(word="x")), in_force(Hold())),
        (SetReserve(reserve_percent=24.0), told(reserve_percent=24.005), told(reserve_percent=20.0)),
        (SetReserve(reserve_percent=0.0), told(reserve_percent=0.0), told(reserve_percent=1.0)),
        (SetShutdownLevel(soc_percent=5.0), told(shutdown_percent=5.0), told(shutdown_percent=0.0)),
        (SetChargeLimit(soc_percent=90.0), told(charge_limit_percent=90.0), told(charge_limit_percent=100.0)),
        (SetSolarCharging(power_w=500.0), told(solar_charging_w=500.0), told(solar_charging_w=0.0)),
        (
            SetGridCharging(is_allowed=True),
            told(grid_charging=SetGridCharging(is_allowed=True, power_w=2_500.0)),
            told(grid_charging=SetGridCharging(is_allowed=False)),
        ),
        (
            SetGridCharging(is_allowed=True, power_w=500.0),
            told(grid_charging=SetGridCharging(is_allowed=True, power_w=500.0)),
            told(grid_charging=SetGridCharging(is_allowed=True, power_w=2_500.0)),
        ),
        (
            SetStormGuard(is_on=True),
            told(storm_guard=SetStormGuard(is_on=True, charges_cars=False)),
            told(storm_guard=SetStormGuard(is_on=False)),
        ),
        (
            SetEnergySaving(is_on=False),
            told(energy_saving=SetEnergySaving(is_on=False, below_load_w=100.0)),
            told(energy_saving=SetEnergySaving(is_on=True, below_load_w=100.0)),
        ),
        (SetBackupSupply(is_on=False), told(is_backup_supply_on=False), told(is_backup_supply_on=True)),
        (Start(), told(is_running=True), told(is_running=False)),
        (Stop(), told(is_running=False), told(is_running=True)),
        (SetSlots(slots=()), told(slots=()), told(slots=(AT_NIGHT,))),
        (
            SetSlots(slots=(AT_NIGHT,)),
            told(slots=(Slot(action=Charge(), window=AT_NIGHT.window, id="7"),)),
            told(slots=()),
        ),
        (SetSlots(slots=(LATER,)), told(slots=(LATER,)), told(slots=(AT_NIGHT,))),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_setting_is_met_when_it_shows_and_unknown_when_it_is_not_sent(command: Command, yes: Settings, no: Settings):
    assert is_met(command, yes, None) is True
    assert is_met(command, no, None) is False
    assert is_met(command, told(), None) is None
    assert is_met(command, None, reading()) is None


@pytest.mark.parametrize("command", [MarkAlertsRead(), StopCar(charger_id="1"), StartCar(charger_id="1")])
def test_what_nothing_shows_cannot_be_told(command):
    assert is_met(command, told(mode=SelfUse()), reading(battery_w=0.0)) is None


CHARGER = ChargerSettings(charger_id="c1", mode=CarMode.GREEN, uses_battery=True, needs_app=False, needs_card=None)


@pytest.mark.parametrize(
    ("command", "met"),
    [
        (SetCarMode(charger_id="c1", mode=CarMode.GREEN), True),
        (SetCarMode(charger_id="c1", mode=CarMode.GREEN, uses_battery=False), False),
        (SetCarMode(charger_id="c1", mode=CarMode.MANUAL), False),
        (SetCarMode(charger_id="c2", mode=CarMode.GREEN), None),
        (SetCarLock(charger_id="c1", needs_app=False), True),
        (SetCarLock(charger_id="c1", needs_app=False, needs_card=True), False),
        (SetCarSlots(charger_id="c1", slots=()), True),
    ],
)
def test_a_car_command_is_met_where_its_own_charger_says_so(command, met):
    assert is_met(command, told(chargers=(CHARGER,)), None) is met


def test_pending_changes_are_cancelled_when_the_vendor_lists_none():
    assert is_met(CancelPending(), told(), None) is True
    assert is_met(CancelPending(), told(pending=(PendingChange(command=Start()),)), None) is False
