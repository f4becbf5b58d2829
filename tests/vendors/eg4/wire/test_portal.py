"""The portal's own spelling, with made-up numbers."""

from datetime import UTC
from typing import Any

import msgspec
import pytest

from polywatt.vendors.eg4.wire import battery, devices, midbox, plants
from polywatt.vendors.eg4.wire.battery import BatteryInfo
from polywatt.vendors.eg4.wire.control import data_from, data_text, ids_from, ids_text
from polywatt.vendors.eg4.wire.devices import GroupList
from polywatt.vendors.eg4.wire.energy import EnergyInfo, Flow, Span
from polywatt.vendors.eg4.wire.envelope import to_float, to_text
from polywatt.vendors.eg4.wire.midbox import Midbox, PortStatus
from polywatt.vendors.eg4.wire.quick_charge import QuickCharge
from polywatt.vendors.eg4.wire.runtime import Runtime

MODULE: dict[str, Any] = {
    "batteryKey": "1234567890_Battery_ID_01",
    "batterySn": "Battery_ID_01",
    "totalVoltage": 5_210,
    "current": 81,
    "soc": 44,
    "soh": 98,
    "batMaxCellTemp": 231,
    "batMinCellTemp": 219,
    "batMaxCellVoltage": 3_260,
    "batMinCellVoltage": 3_252,
    "cycleCnt": 71,
    "ambientTemp": "",
    "chgCapacity": "",
}
BATTERY: dict[str, Any] = {
    "success": True,
    "serialNum": "1234567890",
    "soc": 44,
    "vBat": 521,
    "batPower": -420,
    "fullCapacity": 280,
    "totalNumber": 1,
    "currentText": "8.1",
    "currentType": "discharge",
    "totalVoltageText": "52",
    "batteryArray": [MODULE],
}
BOX: dict[str, Any] = {
    "success": True,
    "serialNum": "0987654321",
    "lost": False,
    "midboxData": {
        "status": 0,
        "serverTime": "2026-01-02 20:00:00",
        "deviceTime": "2026-01-02 12:00:00",
        "gridL1RmsVolt": 1_211,
        "gridL2RmsVolt": 1_209,
        "upsL1RmsVolt": 1_205,
        "genRmsVolt": 0,
        "gridL1RmsCurr": 52,
        "gridL2RmsCurr": 48,
        "gridL1ActivePower": 600,
        "gridL2ActivePower": -100,
        "loadL1ActivePower": 10,
        "loadL2ActivePower": 20,
        "upsL1ActivePower": 300,
        "upsL2ActivePower": 400,
        "genL1ActivePower": 0,
        "genL2ActivePower": 0,
        "smartLoad2L1ActivePower": -500,
        "smartLoad2L2ActivePower": -510,
        "eToUserTotalL1": 1_000,
        "eToUserTotalL2": 11,
        "gridFreq": 6_001,
        "genFreq": 0,
        "smartPort1Status": 0,
        "smartPort2Status": 2,
        "smartPort3Status": 1,
        "smartPort4Status": 7,
    },
    "deviceData": {"soc": 44, "batParallelNum": "6"},
}


def test_modules_have_tenths_of_amperes_and_degrees_beside_hundredths_of_volts():
    [module] = msgspec.convert(BATTERY, BatteryInfo).modules

    assert module.is_portal
    assert (module.volts, module.amperes, module.warmest_cell_c, module.coldest_cell_c) == (52.1, 8.1, 23.1, 21.9)
    assert (module.highest_cell_v, module.lowest_cell_v, module.cycles) == (3.26, 3.252, 71)
    assert module.cell_spread_v == pytest.approx(0.008)
    assert module.id_in("1234567890") == "1234567890_Battery_ID_01"


def test_a_bank_tells_its_current_and_size_under_other_names():
    found = msgspec.convert(BATTERY, BatteryInfo)
    without_vbat = msgspec.convert(BATTERY | {"vBat": ""}, BatteryInfo)

    assert (found.volts, found.amperes, found.watts, found.count, found.capacity_ah) == (52.1, 8.1, -420.0, 1, 280.0)
    assert without_vbat.volts == 52.0


def test_an_offline_bank_knows_nothing():
    found = msgspec.convert(
        {"success": True, "lost": True, "capacityPercent": 0, "currentText": "", "totalVoltageText": ""}, BatteryInfo
    )

    assert found.is_offline
    assert (found.volts, found.amperes, found.soc_percent, found.modules) == (None, None, None, ())


def test_energies_are_tenths_of_a_kwh_and_have_totals():
    found = msgspec.convert({"todayYielding": 125, "totalExport": 33_391, "todayUsage": "", "lost": False}, EnergyInfo)

    assert found.wh(Flow.SOLAR, Span.TODAY) == 12_500.0
    assert found.wh(Flow.EXPORTED, Span.TOTAL) == 3_339_100.0
    assert found.wh(Flow.CONSUMED, Span.TODAY) is None
    assert found.wh(Flow.SOLAR, Span.MONTH) is None


def test_a_gridboss_nests_its_numbers_in_tenths():
    found = msgspec.convert(BOX, Midbox)

    assert (found.grid_v, found.grid_a, found.grid_hz) == ((121.1, 120.9), (5.2, 4.8), 60.01)
    assert (found.grid_line_w, found.grid_w) == ((600.0, -100.0), 500.0)
    assert (found.load_w, found.load_v, found.generator_w, found.generator_v) == (730.0, 120.5, 0.0, 0.0)
    assert found.wh("eToUserTotal") == 101_100.0
    assert found.wh("eLoadTotal") is None
    assert found.server_time is not None
    assert found.server_time.hour == 20


def test_a_gridbosss_ports_are_numbers():
    ports = msgspec.convert(BOX, Midbox).ports

    assert [port.status for port in ports] == [
        PortStatus.OFF,
        PortStatus.AC_COUPLE,
        PortStatus.SMART_LOAD,
        PortStatus.UNKNOWN,
    ]
    assert [port.watts for port in ports] == [None, -1_010.0, None, None]


@pytest.mark.proves("eg4.b28")
def test_an_offline_inverter_leaves_out_what_flows():
    found = msgspec.convert({"success": True, "lost": True, "statusText": "offline", "vacr": 2_410, "pf": "1"}, Runtime)

    assert found.is_offline
    assert not found.has_values
    assert (found.battery_v, to_float(found.soc), to_float(found.batPower)) == (None, None, None)


def test_groups_come_flat_with_their_gridboss_beside_them():
    rows = [{"serialNum": "1", "deviceType": 6, "parallelGroup": "A"}, {"serialNum": "2", "deviceType": 6}]
    named = msgspec.convert({"success": True, "parallelMidboxSn": "9", "devices": rows[:1]}, GroupList)
    listed = msgspec.convert({"devices": [*rows[1:], {"serialNum": "9", "deviceType": 9}]}, GroupList)
    alone = msgspec.convert({"parallelMidboxSn": "9", "devices": []}, GroupList)

    for found in (named, listed):
        [group] = found.groups
        assert len(group.inverters or ()) == 1
        assert isinstance(group.midDevice, devices.DeviceRow)
        assert (group.midDevice.serial, group.midDevice.is_gridboss) == ("9", True)
    assert to_text(named.groups[0].groupId) == "A"
    assert alone.groups[0].inverters == []


@pytest.mark.parametrize(
    "body", [{"success": True, "parallelGroups": []}, {"success": True, "devices": []}, {"success": True}]
)
def test_without_a_group_there_is_none(body):
    assert msgspec.convert(body, GroupList).groups == []


def test_an_overview_has_rows_and_percents_as_text():
    row = {
        "serialNum": "1",
        "deviceType": 6,
        "deviceTypeText": "18KPV",
        "statusText": "offline",
        "soc": "82 %",
        "vBat": 537,
    }
    [found] = devices.DEVICES.decode(msgspec.json.encode({"success": True, "total": 1, "rows": [row]})).all or []

    assert (found.soc_percent, found.name, found.is_offline) == (82.0, "18KPV", True)


def test_plants_may_be_a_bare_list():
    [found] = plants.PLANTS.decode(b'[{"id": 7, "name": "x"}]')

    assert isinstance(found, plants.Plant)
    assert found.number == 7


def test_a_quick_charge_without_a_task_has_no_times():
    found = msgspec.convert({"hasUnclosedQuickChargeTask": False, "remainTimeBeforeQuickChargeStop": ""}, QuickCharge)

    assert found.is_active is False
    assert found.began_at(UTC) is None
    assert QuickCharge().is_active is None


@pytest.mark.proves("eg4.b54")
def test_a_quick_charge_says_how_long_it_will_go_on_and_a_quick_discharge_is_told_beside_it():
    charging = {"hasUnclosedQuickChargeTask": True, "remainTimeBeforeQuickChargeStop": 840}
    found = msgspec.convert(charging | {"hasUnclosedQuickDischargeTask": False}, QuickCharge)
    ended = msgspec.convert(charging | {"hasUnclosedQuickChargeTask": False}, QuickCharge)

    assert (found.is_active, found.remaining_s, found.is_discharging) == (True, 840.0, False)
    assert (ended.remaining_s, QuickCharge().remaining_s, QuickCharge().is_discharging) == (None, None, None)


@pytest.mark.proves("eg4.b48")
def test_written_values_are_pairs_and_come_back():
    assert data_text({21: 90, 22: 2_500}) == "21:90,22:2500"
    assert data_from("21:90,22:2500") == {21: 90, 22: 2_500}
    assert [data_from(text) for text in ("", "21", "21:", "a:1", "21:1:2", "21:1,", "２:1")] == [None] * 7


@pytest.mark.proves("eg4.b45")
def test_ids_are_a_list_and_come_back():
    assert ids_text([21, 22, 23]) == "21,22,23"
    assert ids_from("21,22,23") == [21, 22, 23]
    assert [ids_from(text) for text in ("", "a", "21,", "-1", "9" * 5_000)] == [None] * 5


def test_decoders_ignore_what_they_do_not_know():
    assert battery.BATTERY.decode(b'{"new": {"deep": [1]}, "soc": 5}').soc == 5
    assert midbox.MIDBOX.decode(b'{"inverterDetail": {}}').portal is None
