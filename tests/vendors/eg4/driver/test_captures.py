"""A captured site through the driver, against the texts that stand beside its numbers."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from polywatt.model import BatteryDetail, PortUse, SwitchDetail
from polywatt.vendors.eg4.driver.counters import counters_from
from polywatt.vendors.eg4.driver.details import details_from
from polywatt.vendors.eg4.driver.reading import reading_from
from polywatt.vendors.eg4.driver.site import Site, Snapshot, site_from
from polywatt.vendors.eg4.wire.battery import BATTERY
from polywatt.vendors.eg4.wire.devices import DeviceRow
from polywatt.vendors.eg4.wire.energy import ENERGY
from polywatt.vendors.eg4.wire.midbox import MIDBOX
from polywatt.vendors.eg4.wire.plants import PLANTS, Plant
from polywatt.vendors.eg4.wire.runtime import RUNTIME
from polywatt.vendors.eg4.wire.session import LOGIN, Dialect
from tests.conftest import CAPTURES, needs_captures

pytestmark = needs_captures
SAMPLES = CAPTURES / "eg4" / "samples"
SERIAL, BOX = "1234567890", "0987654321"
NOW = datetime(2025, 9, 10, 17, tzinfo=UTC)


def raw(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def site() -> Site:
    [plant] = [found for found in PLANTS.decode(raw("plants")) if isinstance(found, Plant)]
    rows = [DeviceRow(serialNum=SERIAL, deviceType=6), DeviceRow(serialNum=BOX, deviceType=9)]
    return site_from(plant, plant.number or 0, rows, [])


def test_the_login_names_two_inverters_and_a_gridboss():
    login = LOGIN.decode(raw("login"))
    [plant] = login.plants or []
    found = site_from(plant, plant.number or 0, login.devices, [])

    assert login.dialect is Dialect.PORTAL
    assert len(found.serials) == 2
    assert found.gridboss is not None
    assert found.is_group


def test_an_inverter_is_read_with_the_plants_clock():
    live = Snapshot({SERIAL: RUNTIME.decode(raw(f"runtime_{SERIAL}"))})
    reading = reading_from(live, site(), NOW)

    assert reading.at == datetime(2025, 9, 10, 16, 48, 1, tzinfo=UTC)
    assert (reading.battery_w, reading.soc_percent, reading.grid_frequency_hz) == (-1_045.0, 71.0, 59.98)
    assert reading.grid_w == 1_030.0
    assert reading.generator_w is None


def test_a_gridboss_measures_the_whole_home_and_its_coupled_solar():
    live = Snapshot({SERIAL: RUNTIME.decode(raw(f"runtime_{SERIAL}"))}, MIDBOX.decode(raw(f"midbox_{BOX}")))
    reading = reading_from(live, site(), NOW)

    assert reading.grid_w == 872 + 1_169
    assert reading.load_w == 827 + 1_211
    assert reading.solar_w == 1_019 + 1_020


@pytest.mark.parametrize("name", [f"energy_{SERIAL}", f"parallel_energy_{SERIAL}"])
def test_counters_are_what_their_texts_say(name):
    texts: dict[str, Any] = msgspec.json.decode(raw(name))
    counters = counters_from(ENERGY.decode(raw(name)), NOW)
    words = {
        "solar_wh": "Yielding",
        "load_wh": "Usage",
        "imported_wh": "Import",
        "exported_wh": "Export",
        "charged_wh": "Charging",
        "discharged_wh": "Discharging",
    }

    assert counters.today is not None
    for quantity, ending in words.items():
        for span, energies in (("today", counters.today), ("total", counters.lifetime)):
            said_kwh = float(texts[f"{span}{ending}Text"])
            assert getattr(energies, quantity) == pytest.approx(said_kwh * 1_000.0), f"{span}{ending}"


def test_the_inverter_has_charged_1811_kwh():
    counters = counters_from(ENERGY.decode(raw(f"energy_{SERIAL}")), NOW)

    assert counters.lifetime.charged_wh == pytest.approx(1_811_100.0)


def test_modules_add_up_to_their_bank_and_have_cells():
    runtime, bank = RUNTIME.decode(raw(f"runtime_{SERIAL}")), BATTERY.decode(raw(f"battery_{SERIAL}"))
    texts: dict[str, Any] = msgspec.json.decode(raw(f"battery_{SERIAL}"))
    details = details_from(Snapshot({SERIAL: runtime}), {SERIAL: bank}, site(), NOW)
    modules = [detail.data for detail in details if isinstance(detail.data, BatteryDetail)]

    assert len(modules) == texts["totalNumber"] == 3
    assert sum(module.battery_w or 0.0 for module in modules) == pytest.approx(-texts["batPower"])
    for module in modules:
        assert module.voltage_v == pytest.approx(float(texts["totalVoltageText"]), abs=0.1)
        assert module.current_a is not None
        assert module.current_a < 0
        assert module.cell_max_v is not None
        assert module.cell_min_v is not None
        assert module.cell_max_v * 16 == pytest.approx(module.voltage_v, rel=0.001)
        assert 0.0 <= module.cell_max_v - module.cell_min_v < 0.003


def test_the_gridbosss_ports_are_those_of_the_capture():
    details = details_from(
        Snapshot({SERIAL: RUNTIME.decode(raw(f"runtime_{SERIAL}"))}, MIDBOX.decode(raw(f"midbox_{BOX}"))),
        {},
        site(),
        NOW,
    )
    [switch] = [detail.data for detail in details if isinstance(detail.data, SwitchDetail)]

    assert [port.use for port in switch.ports] == [PortUse.SOLAR, *[PortUse.UNUSED] * 3]
    assert switch.ports[0].power_w == 2_039.0


def test_an_offline_inverter_knows_nothing_and_is_no_zero():
    runtime, bank = RUNTIME.decode(raw("runtime_offline")), BATTERY.decode(raw("battery_offline"))
    live = Snapshot({SERIAL: runtime})
    reading = reading_from(live, site(), NOW)
    details = details_from(live, {SERIAL: bank}, site(), NOW)

    assert (reading.soc_percent, reading.battery_w, reading.solar_w, reading.grid_w) == (None, None, None, None)
    assert [detail.is_online for detail in details] == [False]
