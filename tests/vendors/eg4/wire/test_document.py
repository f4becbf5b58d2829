"""The document's examples, decoded."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from polywatt.vendors.eg4.wire import battery, devices, energy, firmware, midbox, plants, runtime, session
from polywatt.vendors.eg4.wire.devices import DeviceRow
from polywatt.vendors.eg4.wire.energy import EnergyInfo, Flow, Span
from polywatt.vendors.eg4.wire.envelope import time_in, to_bool, to_float, to_int, to_text
from polywatt.vendors.eg4.wire.firmware import Code, Details, DeviceUpdate, Progress
from polywatt.vendors.eg4.wire.midbox import GeneratorStatus, Midbox, PortStatus
from polywatt.vendors.eg4.wire.plants import Plant
from polywatt.vendors.eg4.wire.runtime import Runtime
from polywatt.vendors.eg4.wire.scale import PER_UNIT, Quantity, sent, sent_energy, si, wh

from .. import examples

RUNTIME = msgspec.convert(examples.RUNTIME, Runtime)
BATTERY = msgspec.convert(examples.BATTERY, battery.BatteryInfo)
MIDBOX = msgspec.convert(examples.MIDBOX, Midbox)
PACIFIC_SUMMER = timezone(timedelta(hours=-7))


@pytest.mark.proves("eg4.b24")
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (RUNTIME.pv_v, (0.0, 0.1, 0.2)),
        (RUNTIME.ac_v, (241.1, 25.6, 0.0)),
        (RUNTIME.eps_v, (241.0, 256.0, 6.4)),
        (RUNTIME.bus_v, (370.3, 322.8)),
        (RUNTIME.battery_v, 53.0),
        (RUNTIME.ac_hz, 59.98),
        (RUNTIME.eps_hz, 59.98),
        (RUNTIME.max_charge_a, 60.0),
        (RUNTIME.max_discharge_a, 60.0),
        (RUNTIME.generator_v, 0.0),
        (RUNTIME.generator_hz, 0.0),
        (RUNTIME.rated_w, 12_000.0),
        (to_float(RUNTIME.tinner), 39.0),
        (to_float(RUNTIME.pToUser), 1030.0),
        (to_float(RUNTIME.soc), 71.0),
        (BATTERY.volts, 53.0),
        (BATTERY.amperes, 15.0),
        (BATTERY.modules[0].volts, 53.0),
        (BATTERY.modules[0].amperes, 5.0),
        (to_float(BATTERY.modules[0].temperature), 24.0),
    ],
)
def test_numbers_are_scaled_as_the_examples_prove(found, expected):
    assert found == pytest.approx(expected)


@pytest.mark.proves("eg4.b24")
def test_both_limits_of_a_current_are_the_same_and_either_will_do():
    only_value = msgspec.convert(examples.RUNTIME | {"maxChgCurr": None}, Runtime)

    assert only_value.max_charge_a == RUNTIME.max_charge_a == 60.0


@pytest.mark.parametrize("quantity", Quantity)
def test_every_quantity_has_a_scale_and_what_is_sent_comes_back(quantity):
    assert si(sent(53.0, quantity), quantity) == 53.0
    assert wh(sent_energy(12_300.0, quantity), quantity) == pytest.approx(12_300.0, rel=0.05)
    assert quantity in PER_UNIT


def test_energy_is_sent_in_kwh_with_decimals_or_in_whole_tenths():
    assert sent_energy(1_100.0, Quantity.ENERGY) == 1.1
    assert sent_energy(1_149.0, Quantity.PORTAL_ENERGY) == 11


@pytest.mark.proves("eg4.b25")
def test_battery_power_is_positive_while_charging():
    assert to_float(RUNTIME.batPower) == 1045.0
    assert (to_float(RUNTIME.pCharge), to_float(RUNTIME.pDisCharge)) == (1045.0, 0.0)


@pytest.mark.proves("eg4.b26")
def test_powers_to_grid_and_user_are_watts():
    assert (to_float(RUNTIME.pToGrid), to_float(RUNTIME.pToUser)) == (0.0, 1030.0)


@pytest.mark.proves("eg4.b27")
@pytest.mark.parametrize(
    ("pf", "expected"), [("1", 1.0), ("0.98", 0.98), (1, 1.0), ("", None), (None, None), ("--", None)]
)
def test_a_power_factor_is_text(pf, expected):
    assert msgspec.convert(examples.RUNTIME | {"pf": pf}, Runtime).power_factor == expected


@pytest.mark.proves("eg4.b28")
@pytest.mark.parametrize(
    ("change", "is_offline", "has_values"),
    [
        ({}, False, True),
        ({"lost": True}, True, False),
        ({"lost": "true"}, True, False),
        ({"hasRuntimeData": False}, False, False),
        ({"lost": None, "statusText": "offline"}, True, False),
        ({"lost": None, "statusText": None}, False, True),
    ],
)
def test_a_lost_device_and_one_without_data_have_no_usable_values(change, is_offline, has_values):
    found = msgspec.convert(examples.RUNTIME | change, Runtime)

    assert (found.is_offline, found.has_values) == (is_offline, has_values)


@pytest.mark.proves("eg4.b29")
def test_the_servers_time_is_utc_and_the_devices_time_local():
    assert RUNTIME.server_time == datetime(2025, 9, 10, 16, 48, 1, tzinfo=UTC)
    assert RUNTIME.device_time(PACIFIC_SUMMER) == RUNTIME.server_time


@pytest.mark.parametrize("text", ["", None, "2025-09-10", "yesterday", "2025-13-41 10:00:00", 5])
def test_what_is_no_time_is_none(text):
    assert time_in(text) is None


@pytest.mark.proves("eg4.b30")
def test_a_number_may_be_text():
    assert to_int(RUNTIME.batParallelNum) == BATTERY.count == 3
    assert to_float(RUNTIME.batCapacity) == BATTERY.capacity_ah == 840.0


@pytest.mark.proves("eg4.b88")
@pytest.mark.parametrize(
    "kind", [Runtime, battery.BatteryInfo, battery.Module, EnergyInfo, Midbox, midbox.MidboxData, DeviceRow, Details]
)
@pytest.mark.parametrize("nothing", [None, ""])
def test_every_field_may_be_null_and_every_word_and_number_empty(kind, nothing):
    fields = msgspec.structs.fields(kind)
    nulls = {field.encode_name: None if _is_nested(field) else nothing for field in fields}

    found = msgspec.convert(nulls, kind)
    shown = [getattr(found, name) for name in dir(kind) if isinstance(getattr(kind, name), property)]
    assert all(_says_nothing(value) for value in shown)


@pytest.mark.proves("eg4.b88")
def test_null_is_none_and_zero_is_zero():
    found = msgspec.convert({"vBat": None, "vacr": 0, "genVolt": ""}, Runtime)

    assert (found.battery_v, found.ac_v[0], found.generator_v, found.ac_hz) == (None, 0.0, None, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("82 %", 82.0), (" 5 ", 5.0), ("nan", None), ("inf", None), (1e300, None), (True, None), ("--", None), ([], None)],
)
def test_what_is_a_number_and_what_is_none(value, expected):
    assert to_float(value) == expected


def test_words_whole_numbers_and_flags_are_read_from_either_kind():
    assert [to_text(value) for value in ("x", " ", 5, None, True, float("nan"))] == ["x", None, "5", None, None, None]
    assert [to_int(value) for value in ("3", 3.0, 3.5, "", None)] == [3, 3, None, None, None]
    assert [to_bool(value) for value in (True, 0, "1", "FALSE", "", None, 2)] == [
        True,
        False,
        True,
        False,
        None,
        None,
        None,
    ]


DAY = {
    Flow.SOLAR: 12.5,
    Flow.EXPORTED: 5.2,
    Flow.IMPORTED: 2.1,
    Flow.CONSUMED: 15.3,
    Flow.CHARGED: 8.5,
    Flow.DISCHARGED: 6.2,
}


@pytest.mark.proves("eg4.b33")
def test_energies_are_kwh():
    found = msgspec.convert(examples.ENERGY, EnergyInfo)

    assert {flow: found.wh(flow, Span.TODAY) for flow in Flow} == {flow: kwh * 1_000 for flow, kwh in DAY.items()}
    assert found.wh(Flow.CONSUMED, Span.YEAR) == 5_100_200.0
    assert found.wh(Flow.DISCHARGED, Span.MONTH) == 180_400.0
    assert found.wh(Flow.SOLAR, Span.TOTAL) == 42_000_000.0
    assert found.wh(Flow.IMPORTED, Span.TOTAL) is None


def test_every_field_of_energies_is_read_by_some_flow_and_span():
    named = set(energy.DOCUMENT.values()) | set(energy.PORTAL.values())

    assert set(msgspec.structs.asdict(EnergyInfo())) == named | {"success", "serialNum", "lost", "hasRuntimeData"}


@pytest.mark.proves("eg4.b37")
def test_each_module_has_an_id_of_its_own_and_may_leave_things_out():
    assert [module.id_in("1234567890") for module in BATTERY.modules] == [
        "1234567890_01",
        "1234567890_02",
        "1234567890_03",
    ]
    bare = BATTERY.modules[2]
    assert (bare.volts, bare.amperes, bare.cycles, bare.cells_v, bare.cell_spread_v) == (None, None, None, (), None)
    assert to_float(bare.soc) == 70.0


@pytest.mark.proves("eg4.b38")
def test_modules_are_in_hundredths_and_cells_in_thousandths():
    module = BATTERY.modules[0]

    assert (module.volts, module.amperes, module.cycles, to_float(module.temperature)) == (53.0, 5.0, 125, 24.0)
    assert (module.highest_cell_v, module.lowest_cell_v, module.cell_spread_v) == (3.35, 3.32, 0.03)
    assert module.cells_v == (3.35, 3.345, 3.34, 3.335, 3.33, 3.325, 3.32, 3.32)


@pytest.mark.proves("eg4.b38")
def test_a_spread_that_is_not_told_is_the_difference():
    found = msgspec.convert({"cellVoltageMax": 3350, "cellVoltageMin": 3320}, battery.Module)

    assert found.cell_spread_v == pytest.approx(0.03)


@pytest.mark.proves("eg4.b40")
def test_a_midboxs_voltages_currents_and_frequencies_are_in_hundredths():
    assert MIDBOX.grid_v == (120.5, 120.0, 0.0)
    assert MIDBOX.grid_a == (8.5, 8.2, 0.0)
    assert MIDBOX.grid_hz == 60.0
    assert (MIDBOX.load_v, MIDBOX.load_a, MIDBOX.load_w) == (120.25, 20.8, 2500.0)
    assert (MIDBOX.grid_line_w, MIDBOX.grid_w) == ((1024.0, 984.0, 0.0), 2008.0)
    assert (MIDBOX.generator_v, MIDBOX.generator_hz, MIDBOX.generator_w) == (0.0, 0.0, 0.0)


@pytest.mark.proves("eg4.b41")
def test_a_smart_ports_status_is_one_of_few_words():
    odd = msgspec.convert(examples.MIDBOX | {"smartPort1Status": "PURPLE", "smartPort2Status": "on"}, Midbox)

    assert [port.status for port in MIDBOX.ports] == [PortStatus.ON, PortStatus.OFF, PortStatus.AUTO, PortStatus.OFF]
    assert [port.watts for port in MIDBOX.ports] == [500.0, 0.0, -300.0, 0.0]
    assert [port.status for port in odd.ports[:2]] == [PortStatus.UNKNOWN, PortStatus.ON]
    assert Midbox().ports[0].status is None


@pytest.mark.proves("eg4.b42")
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("IDLE", GeneratorStatus.IDLE),
        ("RUNNING", GeneratorStatus.RUNNING),
        ("exercise", GeneratorStatus.EXERCISE),
        ("BURNING", GeneratorStatus.UNKNOWN),
        ("", None),
    ],
)
def test_a_generators_status_is_one_of_few_words(text, status):
    assert msgspec.convert(examples.MIDBOX | {"generatorStatus": text}, Midbox).generator is status


@pytest.mark.proves("eg4.b22")
@pytest.mark.parametrize(
    ("row", "is_gridboss"),
    [
        (examples.INVERTER, False),
        (examples.BOX, True),
        ({"deviceType": 9, "deviceTypeText4APP": "Grid Boss"}, True),
        ({"deviceType": "6", "deviceTypeText4APP": "18KPV"}, False),
        ({"deviceTypeText4APP": "Grid Boss"}, True),
        *(({"deviceTypeText4APP": name}, False) for name in ("FlexBOSS21", "FlexBOSS18", "12KPV", "12000XP", None)),
    ],
)
def test_a_gridboss_is_told_from_an_inverter(row, is_gridboss):
    assert msgspec.convert(row, DeviceRow).is_gridboss is is_gridboss


@pytest.mark.proves("eg4.b87")
def test_a_model_is_the_number_of_its_hexadecimal_text():
    row = msgspec.convert(examples.INVERTER, DeviceRow)
    only_text = msgspec.convert(examples.INVERTER | {"model": None}, DeviceRow)

    assert row.model_code == only_text.model_code == 0x986C0
    assert msgspec.convert(examples.BOX | {"model": ""}, DeviceRow).model_code is None


@pytest.mark.proves("eg4.b17")
@pytest.mark.parametrize(
    ("plant", "minutes"),
    [
        ({"currentTimezoneWithMinute": -700, "timezone": "GMT -8"}, -420),
        ({"currentTimezoneWithMinute": 530}, 330),
        ({"currentTimezoneWithMinute": -330}, -210),
        ({"currentTimezoneWithMinute": "0"}, 0),
        ({"currentTimezoneWithMinute": -480}, -480),
        ({"timezone": "GMT -8", "daylightSavingTime": True}, -420),
        ({"timezone": "GMT +1"}, 60),
        ({"timezoneHourOffset": -8, "timezoneMinuteOffset": 0}, -480),
        ({"timezoneHourOffset": -3, "timezoneMinuteOffset": 30}, -210),
        ({"timezoneHourOffset": 5, "timezoneMinuteOffset": 30}, 330),
        ({"currentTimezoneWithMinute": 9900}, None),
        ({"timezone": "somewhere"}, None),
        ({}, None),
    ],
)
def test_a_plants_zone_is_read_as_hhmm(plant, minutes):
    expected = None if minutes is None else timezone(timedelta(minutes=minutes))

    assert msgspec.convert(plant, Plant).zone == expected


@pytest.mark.proves("eg4.b57")
@pytest.mark.parametrize(
    ("details", "has_update", "is_compatible", "has_several_steps"),
    [
        (examples.CHECK["details"], True, True, False),
        (examples.BOX_CHECK["details"], True, True, False),
        ({"v1": 33, "lastV1": 33, "v2": 34, "lastV2": 34}, False, True, False),
        ({"v1": 33, "lastV1": 32}, False, True, False),
        ({"v2": 34, "lastV2": 37, "pcs2UpdateMatch": False}, True, False, False),
        ({"v2": 34, "lastV2": 37}, True, False, False),
        ({"v1Value": 33, "lastV1": 37, "pcs1UpdateMatch": True, "needRunStep4": True}, True, True, True),
        ({"lastV1": 37}, False, True, False),
        ({"v1": 33}, False, True, False),
        ({}, False, True, False),
    ],
)
def test_an_update_is_a_higher_version_and_a_missing_one_is_none(details, has_update, is_compatible, has_several_steps):
    found = msgspec.convert(details, Details)

    assert (found.has_update, found.is_compatible, found.has_several_steps) == (
        has_update,
        is_compatible,
        has_several_steps,
    )


@pytest.mark.proves("eg4.b58")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fAAB-2122", Code("fAAB", 33, 34, None)),
        ("IAAB-1300", Code("IAAB", 19, 0, None)),
        ("fAAB-212203", Code("fAAB", 33, 34, 3)),
        ("fAAB-25xx", None),
        ("", None),
        (None, None),
    ],
)
def test_a_firmware_code_is_taken_apart_in_hexadecimal(text, code):
    assert firmware.code_in(text) == code


@pytest.mark.proves("eg4.b58")
@pytest.mark.parametrize("check", [examples.CHECK, examples.BOX_CHECK])
def test_the_code_agrees_with_the_versions_beside_it(check):
    details = msgspec.convert(check["details"], Details)

    assert details.code is not None
    assert (details.code.application, details.code.parameters) == (details.v1, details.v2)


@pytest.mark.proves("eg4.b59")
@pytest.mark.parametrize(
    ("check", "kind"), [(examples.CHECK, devices.INVERTER), (examples.BOX_CHECK, devices.GRIDBOSS)]
)
def test_a_devices_type_and_whether_it_is_a_midbox_agree(check, kind):
    details = msgspec.convert(check["details"], Details)

    assert to_int(details.deviceType) == kind
    assert to_bool(details.midbox) is (kind == devices.GRIDBOSS)


@pytest.mark.proves("eg4.b60")
def test_a_gridboss_leaves_out_most_of_a_check():
    found = firmware.CHECK.decode(msgspec.json.encode(examples.BOX_CHECK))

    assert found.can_update
    assert not found.known_details.has_newer_parameters
    assert (to_int(found.known_details.deviceType), to_bool(found.known_details.midbox)) == (devices.GRIDBOSS, True)


@pytest.mark.proves("eg4.b65")
@pytest.mark.parametrize(
    ("text", "progress"),
    [
        ("78% - 439 / 561", Progress(78, 439, 561)),
        ("100%-561/561", Progress(100, 561, 561)),
        ("78%", None),
        ("soon", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_an_updates_rate_is_taken_apart(text, progress):
    assert msgspec.convert({"updateRate": text}, DeviceUpdate).progress == progress


def test_the_latest_of_a_devices_updates_counts():
    older = examples.UPDATE | {"startTime": "2025-10-01 00:00:00", "stopTime": "2025-10-01 01:00:00"}
    found = msgspec.convert(
        examples.info(older, examples.UPDATE, examples.UPDATE | {"inverterSn": "5"}), firmware.FirmwareInfo
    )

    latest = found.of("1234567890")
    assert latest is not None
    assert latest.startTime == examples.UPDATE["startTime"]
    assert found.of("7") is None


@pytest.mark.parametrize(
    ("path", "decoder"),
    [
        ("/api/login", session.LOGIN),
        ("/web/config/plant/list/viewer", plants.PLANTS),
        ("/api/inverterOverview/getParallelGroupDetails", devices.GROUPS),
        ("/api/inverterOverview/list", devices.DEVICES),
        ("/api/inverter/getInverterRuntime", runtime.RUNTIME),
        ("/api/inverter/getInverterEnergyInfo", energy.ENERGY),
        ("/api/battery/getBatteryInfo", battery.BATTERY),
        ("/api/midbox/getMidboxRuntime", midbox.MIDBOX),
        ("/web/maintain/standardUpdate/checkUpdates", firmware.CHECK),
        ("/web/maintain/remoteUpdate/info", firmware.INFO),
    ],
)
def test_every_field_of_the_examples_is_known(path, decoder):
    example = examples.ANSWERS[path]
    back = msgspec.json.decode(msgspec.json.encode(decoder.decode(msgspec.json.encode(example))))

    assert back == example


def _is_nested(field: Any) -> bool:
    return field.name in {"directions", "batteryArray", "cellVoltages", "midboxData", "deviceData"}


def _says_nothing(value: Any) -> bool:
    """None, no, or several times nothing."""
    if isinstance(value, tuple):
        return all(_says_nothing(each) for each in value)
    if isinstance(value, midbox.SmartPort):
        return value.status is None and value.watts is None
    return value in (None, False) or value is True  # "has values", "is compatible": nothing says otherwise
