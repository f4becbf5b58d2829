"""Answers of real accounts, against the texts that stand beside their numbers."""

from typing import Any

import msgspec
import pytest

from polywatt.vendors.eg4.wire.battery import BATTERY
from polywatt.vendors.eg4.wire.energy import ENERGY, PORTAL
from polywatt.vendors.eg4.wire.envelope import to_float, to_int, to_text
from polywatt.vendors.eg4.wire.midbox import MIDBOX, PortStatus
from polywatt.vendors.eg4.wire.plants import PLANTS, PlantList
from polywatt.vendors.eg4.wire.runtime import RUNTIME
from polywatt.vendors.eg4.wire.session import LOGIN
from tests.conftest import CAPTURES, needs_captures

SAMPLES = CAPTURES / "eg4" / "samples"

pytestmark = needs_captures


def raw(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", ["energy_1234567890.json", "parallel_energy_1234567890.json"])
def test_energies_are_what_their_texts_say(name):
    texts: dict[str, Any] = msgspec.json.decode(raw(name))
    found = ENERGY.decode(raw(name))

    for (flow, span), field in PORTAL.items():
        assert found.wh(flow, span) == pytest.approx(float(texts[f"{field}Text"]) * 1_000.0), field


def test_totals_agree_with_what_is_shown_in_larger_units():
    shown: dict[str, Any] = msgspec.json.decode(raw("energy_1234567890.json"))
    found = ENERGY.decode(raw("energy_1234567890.json"))

    per_unit = {"kWh": 1e3, "MWh": 1e6}
    for (flow, span), field in PORTAL.items():
        if f"{field}Data" in shown:
            in_wh = float(shown[f"{field}Data"]) * per_unit[shown[f"{field}Unit"]]
            assert found.wh(flow, span) == pytest.approx(in_wh, abs=5_000.0), field


def test_a_bank_agrees_with_its_texts_and_its_modules():
    found = BATTERY.decode(raw("battery_1234567890.json"))

    assert found.count == len(found.modules) == 3
    assert found.volts == pytest.approx(float(to_text(found.totalVoltageText) or "nan"), abs=0.5)
    assert sum(module.amperes or 0.0 for module in found.modules) == pytest.approx(found.amperes, rel=0.15)
    assert {to_text(module.batteryKey) for module in found.modules} == {
        module.id_in("1234567890") for module in found.modules
    }
    for module in found.modules:
        assert module.volts == pytest.approx(found.volts, abs=0.5)
        assert 3.0 < (module.lowest_cell_v or 0.0) <= (module.highest_cell_v or 0.0) < 3.6
        assert 10.0 < (module.coldest_cell_c or 0.0) <= (module.warmest_cell_c or 0.0) < 40.0


def test_a_running_inverter_is_read():
    found = RUNTIME.decode(raw("runtime_1234567890.json"))

    assert found.has_values
    assert (found.battery_v, found.ac_v[0], found.ac_hz, found.bus_v[0]) == (53.0, 241.1, 59.98, 370.3)
    assert found.max_charge_a == 60.0


def test_an_offline_inverter_and_its_bank_are_read():
    found, bank = RUNTIME.decode(raw("runtime_offline.json")), BATTERY.decode(raw("battery_offline.json"))

    assert found.is_offline
    assert not found.has_values
    assert (found.battery_v, to_float(found.soc), to_float(found.ppv)) == (None, None, None)
    assert bank.is_offline
    assert (bank.volts, bank.amperes, bank.soc_percent, bank.modules) == (None, None, None, ())


def test_a_gridboss_is_read():
    found = MIDBOX.decode(raw("midbox_0987654321.json"))

    assert found.grid_v == (120.8, 120.6)
    assert found.grid_hz == 59.98
    assert found.ports[0].status is PortStatus.AC_COUPLE
    assert found.portal is not None
    per_line_w = (to_float(found.portal.smartLoad1L1ActivePower) or 0.0) / (found.grid_v[0] or 1.0)
    assert abs(per_line_w) == pytest.approx(8.5, abs=0.2)


def test_a_gridboss_counts_what_its_group_reports():
    box, group = MIDBOX.decode(raw("midbox_0987654321.json")), raw("parallel_energy_1234567890.json")
    texts: dict[str, Any] = msgspec.json.decode(group)

    for counter, field in {
        "eToUserToday": "todayImport",
        "eToUserTotal": "totalImport",
        "eToGridTotal": "totalExport",
        "eUpsTotal": "totalUsage",
    }.items():
        assert box.wh(counter) == pytest.approx(float(texts[f"{field}Text"]) * 1_000.0), field


def test_a_login_and_its_plants_are_read():
    login, plants = LOGIN.decode(raw("login.json")), PLANTS.decode(raw("plants.json"))

    assert login.user_id is not None
    assert [device.is_gridboss for device in login.devices] == [False, False, True]
    assert not isinstance(plants, PlantList)
    assert plants[0].number == to_int((login.plants or [])[0].plantId)
    assert str(plants[0].zone) == "UTC-07:00"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("runtime_*.json")), ids=lambda path: path.name)
def test_times_are_seven_hours_apart(path):
    found, plants = RUNTIME.decode(path.read_bytes()), PLANTS.decode(raw("plants.json"))
    assert not isinstance(plants, PlantList)
    zone = plants[0].zone

    assert zone is not None
    assert found.device_time(zone) == found.server_time
