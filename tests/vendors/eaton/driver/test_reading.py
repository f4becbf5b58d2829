"""The device's words in our meaning."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from polywatt.model import (
    Activity,
    Alert,
    BatteryDetail,
    Charge,
    Coupling,
    Discharge,
    GridState,
    Health,
    InverterDetail,
    Origin,
    PeakShaving,
    Reading,
    SelfUse,
    Severity,
    Unknown,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.eaton.driver.details import details_from
from polywatt.vendors.eaton.driver.events import alerts_from
from polywatt.vendors.eaton.driver.history import days_between, series_from
from polywatt.vendors.eaton.driver.home import home_from, installation_of
from polywatt.vendors.eaton.driver.reading import counters_from, reading_from
from polywatt.vendors.eaton.driver.settings import in_force_from, slot_from
from polywatt.vendors.eaton.wire.clocktime import from_ms, from_s, last_such, time_from
from polywatt.vendors.eaton.wire.device import CONFIG_STATE, DEVICE, Device
from polywatt.vendors.eaton.wire.installation import Installation
from polywatt.vendors.eaton.wire.metrics import METRICS
from polywatt.vendors.eaton.wire.mode import ModeRecord, meaning_of
from polywatt.vendors.eaton.wire.notice import Notification
from polywatt.vendors.eaton.wire.status import DEVICE_STATUS
from polywatt.vendors.eaton.wire.technical import DIAGNOSTICS, TECHNICAL_STATUS
from tests.conftest import CAPTURES, needs_captures

LONDON = ZoneInfo("Europe/London")
BOTH = Installation(coupling=Coupling.AC, has_meter_1=True, has_meter_2=True, has_critical_loads=None, rating_w=3_600.0)
NONE = Installation(coupling=None, has_meter_1=False, has_meter_2=False, has_critical_loads=None, rating_w=3_600.0)
FLOW: dict[str, Any] = {
    "acPvRole": "CONSUMING",
    "acPvValue": 900,
    "batteryStatus": "BAT_CHARGING",
    "batteryEnergyFlow": 406,
    "criticalLoadRole": "NONE",
    "criticalLoadValue": 0,
    "dcPvRole": "DISCONNECTED",
    "dcPvValue": 0,
    "gridRole": "SUPPLYING",
    "gridValue": 94,
    "nonCriticalLoadRole": "CONSUMING",
    "nonCriticalLoadValue": 400,
    "stateOfCharge": 88,
}


def read(installation: Installation = BOTH, technical: dict[str, Any] | None = None, **changes: Any) -> Reading:
    """A reading of the flow above, changed."""
    body = {"successful": True, "message": "Content Ready", "result": {"energyFlow": FLOW | changes}}
    status = DEVICE_STATUS.decode(msgspec.json.encode(body)).result
    told = None
    if technical is not None:
        told = TECHNICAL_STATUS.decode(msgspec.json.encode({"successful": True, "result": technical})).result
    return reading_from(status, told, installation, DAYLIGHT)


@pytest.mark.proves("eaton.b42", "eaton.b40")
@pytest.mark.parametrize(
    ("word", "size", "battery_w"),
    [
        ("BAT_CHARGING", 406, -406.0),
        ("BAT_CHARGING", -406, -406.0),
        ("BAT_DISCHARGING", 406, 406.0),
        ("BAT_DISCHARGING", -406, 406.0),
        ("BAT_IDLE", 0, 0.0),
        ("BAT_ASLEEP", 406, None),
        (None, 406, None),
        ("BAT_CHARGING", None, None),
    ],
)
def test_battery_flow_is_unsigned_and_takes_its_sign_from_the_status(word, size, battery_w):
    assert read(batteryStatus=word, batteryEnergyFlow=size).battery_w == battery_w


@pytest.mark.proves("eaton.b40")
def test_a_battery_state_nobody_has_seen_is_carried_along():
    assert read(batteryStatus="BAT_ASLEEP").battery_activity == Unknown(word="BAT_ASLEEP")
    assert read(batteryStatus="BAT_IDLE").battery_activity == Activity.IDLE


@pytest.mark.proves("eaton.b41")
@pytest.mark.parametrize(
    ("role", "watts", "grid_w"),
    [
        ("CONSUMING", 500, 500.0),
        ("CONSUMER", 500, 500.0),
        ("SUPPLYING", 500, -500.0),
        ("PRODUCER", 500, -500.0),
        ("NONE", 0, 0.0),
        ("DISCONNECTED", 0, 0.0),
        ("SIDEWAYS", 500, None),
        ("NONE", 500, None),
    ],
)
def test_the_grid_is_taken_from_or_given_to_by_its_role(role, watts, grid_w):
    assert read(gridRole=role, gridValue=watts).grid_w == grid_w


def test_without_meter_1_grid_and_load_are_unknown_and_not_zero():
    reading = read(NONE, gridRole="NONE", gridValue=0, nonCriticalLoadValue=0)

    assert (reading.grid_w, reading.load_w, reading.solar_w) == (None, None, None)
    assert reading.battery_w == -406.0


def test_solar_is_unknown_where_nothing_is_fitted_and_zero_at_night_where_it_is():
    assert read(NONE).solar_w is None
    assert read(acPvRole="NONE", acPvValue=0).solar_w == 0.0


@pytest.mark.proves("eaton.b43")
@pytest.mark.parametrize("word", ["CHARGING", "BASIC", "DANCING", None])
def test_an_operation_mode_decides_nothing(word):
    assert read(operationMode=word) == read()


@pytest.mark.proves("eaton.b49", "eaton.b67")
@pytest.mark.parametrize(
    ("technical", "state"),
    [
        ({"gridFrequency": 49.96}, GridState.CONNECTED),
        ({"gridFrequency": 0}, GridState.ISLANDED),
        ({}, None),
        ({"gridFrequency": 0, "systemState": "No Utility"}, GridState.ISLANDED),
        ({"gridFrequency": 50, "systemState": "Checking"}, GridState.RETURNING),
        ({"gridFrequency": 50, "systemState": "No Battery"}, GridState.CONNECTED),
        ({"gridFrequency": 50, "systemState": "Normal"}, GridState.CONNECTED),
        ({"gridFrequency": 50, "systemState": "Sulking"}, GridState.CONNECTED),
    ],
)
def test_zero_hertz_is_an_outage(technical, state):
    assert read(technical=technical).grid_state == state


TECHNICAL = {
    "gridVoltage": 241.40001,
    "gridFrequency": 49.96,
    "inverterPower": 0,
    "inverterTemperature": 43.4,
    "busVoltage": 393.7,
    "pv1Voltage": 0,
    "pv1Current": 0,
    "bmsVoltage": 98.6,
    "bmsCurrent": 0.42000002,
    "bmsTemperature": 34.3,
    "bmsAvgTemperature": 0,
    "bmsMaxTemperature": 35.5,
    "bmsMinTemperature": 32.8,
    "bmsTotalCharge": 206,
    "bmsTotalDischarge": 143,
    "bmsStateOfCharge": 90,
    "bmsFaultCode": None,
    "bmsHighestCellVoltage": 4119,
    "bmsLowestCellVoltage": 4101,
    "meters": None,
}


def looked_into(**changes: Any) -> tuple[InverterDetail, BatteryDetail, Health, bool]:
    told = TECHNICAL_STATUS.decode(msgspec.json.encode({"successful": True, "result": TECHNICAL | changes})).result
    devices = home_from("127.0.0.1:443", device(), BOTH, is_technician=True).devices
    inverter, battery = details_from(told, -406.0, devices, DAYLIGHT)
    assert isinstance(inverter.data, InverterDetail)
    assert isinstance(battery.data, BatteryDetail)
    assert isinstance(battery.health, Health)
    assert battery.is_online is not None
    return inverter.data, battery.data, battery.health, battery.is_online


def device(**changes: Any) -> Device:
    body = {
        "name": "1705Z01700041",
        "timezone": {"id": "Europe/London"},
        "bmsCapacity": 4.2,
        "bmsSerialNumber": "H-B60-H-41-031",
        "bmsModel": "RESIDENCIAL",
        "bmsFirmwareVersion": "4004",
        "inverterVaRating": 3_600,
        "inverterSerialNumber": "REDACTED",
        "inverterIsSinglePhase": True,
        "powerMeters": [{"position": 1, "model": "Eastron"}, {"position": 2, "model": "None"}],
        "hasPv": False,
        "hasBattery": True,
    }
    return DEVICE.decode(msgspec.json.encode({"successful": True, "result": body | changes})).result


@pytest.mark.proves("eaton.b67")
def test_cells_are_in_millivolts_and_a_null_fault_is_none():
    inverter, battery, health, is_heard = looked_into()

    assert (battery.cell_max_v, battery.cell_min_v) == (4.119, 4.101)
    assert (battery.voltage_v, battery.temperature_c) == (98.6, 34.3)
    assert battery.current_a == pytest.approx(-0.42)
    assert (battery.charged_wh, battery.discharged_wh) == (206 * 94.8, 143 * 94.8)
    assert (inverter.temperature_c, inverter.buses_v, inverter.strings) == (43.4, (393.7,), ())
    assert (health, is_heard) == (Health.NORMAL, True)
    assert looked_into(bmsFaultCode=["OVER_TEMPERATURE"])[2] == Health.FAULT


@pytest.mark.proves("eaton.b70")
def test_zero_is_a_missing_sensor_for_temperatures_voltage_and_totals():
    _, battery, _, is_heard = looked_into(bmsTemperature=0, bmsVoltage=0, bmsTotalCharge=0, bmsMaxTemperature=0)

    assert (battery.temperature_c, battery.voltage_v, battery.charged_wh, battery.cell_max_c) == (None,) * 4
    assert is_heard is False


@pytest.mark.proves("eaton.b70")
def test_a_home_is_what_its_device_says():
    home = home_from("127.0.0.1:443", device(), BOTH, is_technician=False)

    assert (home.id, home.name, home.timezone) == ("eaton-REDACTED", "1705Z01700041", "Europe/London")
    assert (home.ratings.capacity_wh, home.ratings.charge_w) == (4_200.0, 3_600.0)
    [battery] = [d for d in home.devices if d.id == "battery"]
    assert (battery.serial, battery.model, battery.firmware and battery.firmware.version) == (
        "H-B60-H-41-031",
        "RESIDENCIAL",
        "4004",
    )
    assert [d.id for d in home.devices if d.kind == "meter"] == ["meter-1"]


@pytest.mark.parametrize(
    ("changes", "coupling"),
    [
        ({"hasPv": True}, Coupling.DC),
        ({"powerMeters": [{"position": 1, "model": "E"}, {"position": 2, "model": "E"}]}, Coupling.AC),
        ({}, None),
    ],
)
def test_how_solar_is_coupled_is_told_by_meter_2_and_the_dc_side(changes, coupling):
    status = DEVICE_STATUS.decode(b'{"successful":true,"result":{}}').result

    assert installation_of(device(**changes), status).coupling == coupling


def blocked(installation: Installation) -> dict[str, str]:
    commands = home_from("127.0.0.1:443", device(), installation, is_technician=False).capabilities.commands
    return {c.mode.__name__: c.blocked.needs for c in commands if c.mode is not None and c.blocked is not None}


def test_modes_an_installation_cannot_have_say_what_they_need():
    assert blocked(NONE) == dict.fromkeys(("SelfUse", "PeakShaving", "ExportLimit"), "power meter 1")
    assert blocked(BOTH) == {}
    one_meter = Installation(
        coupling=Coupling.AC, has_meter_1=True, has_meter_2=False, has_critical_loads=None, rating_w=3_600.0
    )
    assert blocked(one_meter) == {}, "owners run it with meter 1 alone"
    six = Installation(
        coupling=Coupling.AC, has_meter_1=True, has_meter_2=True, has_critical_loads=True, rating_w=6_000.0
    )
    assert blocked(six) == {"FrequencyRegulation": "an inverter smaller than 6 kW"}


@pytest.mark.proves("eaton.b52", "eaton.b53")
def test_the_year_one_and_zero_are_never():
    body = {"onboard": {"onboardedAt": -62_135_596_800, "techEmail": ""}, "onboardState": "not_onboarded"}
    state = CONFIG_STATE.decode(msgspec.json.encode(body))

    assert not isinstance(state.onboard, msgspec.UnsetType)
    assert from_s(state.onboard.onboardedAt) is None
    assert [from_s(0), from_s(69), from_ms(0), from_ms(None), from_s(10**30)] == [None] * 5


@pytest.mark.proves("eaton.b53")
def test_seconds_milliseconds_and_hhmm_of_one_answer_name_the_same_minute():
    at = datetime(2025, 7, 15, 13, 9, 47, tzinfo=UTC)

    assert from_s(1_752_584_987) == from_ms(1_752_584_987_000) == at
    assert time_from(1409) == at.astimezone(LONDON).time().replace(second=0)
    assert [time_from(n) for n in (0, 2359, 2400, 1260, -1, None)] == [time(0), time(23, 59), None, None, None, None]


@pytest.mark.proves("eaton.b44")
def test_todays_energies_are_watt_hours():
    body = {"energyFlow": FLOW, "today": {"gridConsumption": 13_748.699, "photovoltaicProduction": 0}}
    status = DEVICE_STATUS.decode(msgspec.json.encode({"successful": True, "result": body})).result
    counters = counters_from(status, BOTH, DAYLIGHT)

    assert (counters.today.imported_wh, counters.today.solar_wh) == (13_748.699, 0.0)
    assert counters_from(status, NONE, DAYLIGHT).today.imported_wh is None


@pytest.mark.proves("eaton.b69")
def test_diagnostics_are_bytes_and_percent_and_an_uptime_is_no_date():
    body = {
        "updatedAt": 1_752_591_465,
        "diskUsage": {"createdAt": 69, "partition": [{"name": "/", "free": 2, "used": 1, "size": 3}]},
        "cpuUsage": {"createdAt": 69, "used": 6.1},
    }
    found = DIAGNOSTICS.decode(msgspec.json.encode({"successful": True, "result": body})).result

    assert found.diskUsage is not None
    assert from_s(found.diskUsage.createdAt) is None
    assert found.diskUsage.partition[0].used <= found.diskUsage.partition[0].size
    assert found.cpuUsage is not None
    assert 0 <= found.cpuUsage.used <= 100


def record(**values: Any) -> ModeRecord:
    return msgspec.convert({"command": "SET_CHARGE", **values}, ModeRecord)


def test_an_order_from_2332_to_0332_ends_tomorrow():
    began = datetime(2026, 8, 16, 22, 32, 43, tzinfo=UTC)
    current = record(
        createdAt=round(began.timestamp() * 1_000),
        duration=4,
        startTime=2332,
        endTime=332,
        type="MANUAL",
        parameters={"action": "ACTION_CHARGE", "power": 100, "soc": 95},
    )
    found = in_force_from(current, 3_600.0, LONDON, began)

    assert found.action == Charge(power_w=3_600.0, until_soc_percent=95.0, duration_s=14_400.0)
    assert (found.origin, found.since) == (Origin.PERSON, began)
    assert found.until == datetime(2026, 8, 17, 2, 32, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "since", "until"),
    [
        ("2026-07-01T12:00", "2026-07-01T01:00", "2026-07-01T21:00"),
        # The night that has an hour less: from 00:30 to 04:30 by the clock are three hours.
        ("2026-03-29T02:00", "2026-03-29T00:30", "2026-03-29T03:30"),
    ],
)
def test_a_scheduled_mode_lasts_from_clock_time_to_clock_time(now, since, until):
    start, end = (200, 2200) if "-07-" in now else (30, 430)
    current = record(command="SET_MAXIMIZE_AUTO_CONSUMPTION", startTime=start, endTime=end, type="SCHEDULE")
    found = in_force_from(current, 3_600.0, LONDON, datetime.fromisoformat(f"{now}Z"))

    assert (found.action, found.origin) == (SelfUse(), Origin.SLOT)
    assert found.since == datetime.fromisoformat(f"{since}Z")
    assert found.until == datetime.fromisoformat(f"{until}Z")


def test_the_last_such_time_in_the_repeated_hour_is_the_later_one_that_has_passed():
    first, second = (datetime(2026, 10, 25, h, 30, tzinfo=UTC) for h in (0, 1))

    assert last_such(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), time(1, 30), LONDON) == first
    assert last_such(datetime(2026, 10, 25, 3, tzinfo=UTC), time(1, 30), LONDON) == second


@pytest.mark.parametrize(
    ("command", "parameters", "does"),
    [
        (
            "SET_DISCHARGE",
            {"action": "ACTION_DISCHARGE", "power": 5, "soc": 10},
            Discharge(power_w=180, until_soc_percent=10),
        ),
        (
            "SET_CHARGE",
            {"action": "ACTION_DISCHARGE", "power": 5, "soc": 10},
            Discharge(power_w=180, until_soc_percent=10),
        ),
        ("SET_PEAK_SHAVING", {"maxHousePeakConsumption": 0}, PeakShaving(load_limit_w=0)),
        ("SET_PEAK_SHAVING", None, Unknown(word="SET_PEAK_SHAVING")),
        ("SET_SOMETHING", {}, Unknown(word="SET_SOMETHING")),
    ],
)
def test_both_spellings_of_a_discharge_are_understood_and_strange_words_carried_along(command, parameters, does):
    told = record(command=command, parameters=parameters)

    assert meaning_of(told.command, told.parameters, 3_600.0) == does


def test_an_event_with_a_day_or_time_nobody_knows_is_no_slot():
    whole = {"startTime": 200, "endTime": 300, "recurrence": "WEEK_DAYS", "id": "7"}

    slot = slot_from(record(command="SET_BASIC_MODE", **whole), 3_600.0)
    assert slot is not None
    assert (slot.id, slot.window and slot.window.days) == ("7", frozenset(range(1, 6)))
    for odd in ({"recurrence": "FULL_MOON"}, {"startTime": 2575}, {"endTime": None}):
        assert slot_from(record(command="SET_BASIC_MODE", **(whole | odd)), 3_600.0) is None


def notice(
    alert_id: str, at_ms: int, level: str = "CRITICAL", before: str = "", status: str = "NORMAL"
) -> Notification:
    return Notification(
        createdAt=at_ms, alertId=alert_id, previousAlertId=before, level=level, subType="NO_UTILITY", status=status
    )


@pytest.mark.proves("eaton.b63", "eaton.b64")
def test_an_info_notice_that_names_a_critical_one_ends_it():
    since, until = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 8, 1, tzinfo=UTC)
    records = [
        notice("c", 1_753_600_000_000, level="PANIC", status="READ"),
        notice("b", 1_753_467_646_000, level="INFO", before="a", status="READ"),
        notice("a", 1_753_467_340_000, status="READ"),
    ]
    first, second = alerts_from(records, since, until)

    assert isinstance(first, Alert)
    assert (first.severity, first.code, first.is_read) == (Severity.CRITICAL, "NO_UTILITY", True)
    assert first.until == datetime(2025, 7, 25, 18, 20, 46, tzinfo=UTC)
    assert (second.severity, second.until) == (Unknown(word="PANIC"), None)
    assert second.is_read is True, "a read alert can still be active"


def test_records_become_buckets_with_gaps_and_energies():
    start = datetime(2025, 7, 15, tzinfo=UTC)
    at = [round(start.timestamp() * 1_000) + 300_000 * n for n in (0, 1, 4)]
    body = {"metrics": [{"time": t, "totalGridInjection": 1_200, "batteryStateOfCharge": 50} for t in at]}
    points = METRICS.decode(msgspec.json.encode(body)).points
    assert points is not None
    series = series_from(points, "exported_wh", start, datetime(2025, 7, 16, tzinfo=UTC))

    assert series.values == (100.0, 100.0, None, 100.0)
    assert [(s - start).total_seconds() / 300 for s in series.starts] == [0, 1, 2, 4, 5]
    assert series_from(points, "load_w", start, datetime(2025, 7, 16, tzinfo=UTC)).values == (None, None, None, None)


def test_a_span_is_asked_in_pieces_that_hold_the_longest_day():
    since, until = datetime(2025, 7, 15, tzinfo=UTC), datetime(2025, 7, 18, tzinfo=UTC)
    pieces = list(days_between(since, until))

    assert pieces[0][0] == since
    assert pieces[-1][1] == until
    assert [a[1] for a in pieces[:-1]] == [b[0] for b in pieces[1:]]
    assert all((end - begin).total_seconds() <= 25 * 3_600 for begin, end in pieces)


@needs_captures
def test_the_captured_unit_charges_and_knows_neither_grid_nor_solar():
    body = (CAPTURES / "eaton" / "Get_Device_Status_1.json").read_bytes()
    status = DEVICE_STATUS.decode(body).result
    reading = reading_from(status, None, NONE, DAYLIGHT)

    assert (reading.battery_w, reading.soc_percent, reading.battery_activity) == (-406.0, 88.0, Activity.CHARGING)
    assert (reading.grid_w, reading.load_w, reading.solar_w) == (None, None, None)
