"""Measure the decoding of an inverter's runtime, energy and battery to a reading, counters and its modules."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from eg4_inverter_api.models import BatteryData, BatteryUnit, EnergyData, RuntimeData

from polywatt.vendors.eg4.driver.counters import counters_from
from polywatt.vendors.eg4.driver.details import details_from
from polywatt.vendors.eg4.driver.reading import reading_from
from polywatt.vendors.eg4.driver.site import Site, Snapshot
from polywatt.vendors.eg4.wire.battery import BATTERY
from polywatt.vendors.eg4.wire.energy import ENERGY
from polywatt.vendors.eg4.wire.plants import Plant
from polywatt.vendors.eg4.wire.runtime import RUNTIME

from .rows import Row, ratio

FOLDER = Path(__file__).parents[2] / "shared/captures/eg4/samples"
SERIAL = "1234567890"
NOW = datetime(2025, 9, 10, 16, 48, tzinfo=UTC)
TIMES = 2_000


def run() -> list[Row]:
    """Compare with eg4_inverter_api on the same bytes; nothing where there are no captures."""
    if not FOLDER.is_dir():
        return []
    bodies = [(FOLDER / f"{name}_{SERIAL}.json").read_bytes() for name in ("runtime", "energy", "battery")]
    what = f"{sum(map(len, bodies)):,} captured bytes of an inverter to reading, counters and modules"
    return [Row(what, "eg4_inverter_api, time", ratio(ours(*bodies), theirs(*bodies), TIMES), "≤ 0.33")]


def ours(runtime: bytes, energy: bytes, battery: bytes) -> Callable[[], object]:
    """Decode to typed, scaled and signed values."""
    site = Site(Plant(plantId=1, currentTimezoneWithMinute=-700), 1, ())

    def decode() -> object:
        live, banks = Snapshot({SERIAL: RUNTIME.decode(runtime)}), {SERIAL: BATTERY.decode(battery)}
        counters = counters_from(ENERGY.decode(energy), NOW)
        return reading_from(live, site, NOW), counters, details_from(live, banks, site, NOW)

    return decode


def theirs(runtime: bytes, energy: bytes, battery: bytes) -> Callable[[], object]:
    """Decode as its client does: the standard library's JSON, and objects with the portal's names and numbers."""

    def decode() -> object:
        bank = json.loads(battery)
        units = [BatteryUnit(captureExtra=True, **unit) for unit in bank["batteryArray"]]
        names = ("remainCapacity", "fullCapacity", "totalNumber", "totalVoltageText", "currentText")
        data = BatteryData(**{name: bank.get(name) for name in names}, battery_units=units)
        return RuntimeData(**json.loads(runtime)), EnergyData(**json.loads(energy)), data

    return decode
