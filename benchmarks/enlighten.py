"""Measure the decoding of battery, ten years of energies and devices to the model."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

from polywatt.model import Capabilities
from polywatt.vendors.enlighten.driver.counters import counters_from
from polywatt.vendors.enlighten.driver.home import home_from
from polywatt.vendors.enlighten.driver.reading import reading_from
from polywatt.vendors.enlighten.driver.site import Site
from polywatt.vendors.enlighten.wire.battery import BATTERY_STATUS
from polywatt.vendors.enlighten.wire.battery_config import BatterySettings, SiteSettings
from polywatt.vendors.enlighten.wire.devices import DEVICES
from polywatt.vendors.enlighten.wire.energy import LIFETIME

from .rows import Row, ratio, seconds

DAYS = 3_652
NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
GOAL_S = 0.003
"""The sizes of the requirement."""
FLOWS = (
    *("production", "consumption", "solar_home", "solar_grid", "solar_battery", "grid_home", "grid_battery"),
    *("battery_home", "battery_grid", "import", "export", "charge", "discharge", "evse"),
)


def run() -> list[Row]:
    """Compare with the bare decoding of the same bytes in the same run, and in milliseconds."""
    bodies = battery(), lifetime(), devices()
    what = f"{sum(map(len, bodies)) // 1_000:,} kB of an Enphase site with ten years of days to the model"
    return [
        Row(what, "msgspec to dicts, time", ratio(ours(*bodies), bare(*bodies), 100), "≤ 4"),
        Row(what, "3 ms", median(seconds(ours(*bodies), 20) for _ in range(7)) / GOAL_S, "≤ 1"),
    ]


def ours(battery: bytes, lifetime: bytes, devices: bytes) -> Callable[[], object]:
    """Build a reading, counters, and the home with its devices."""

    def decode() -> object:
        status, energy = BATTERY_STATUS.decode(battery), LIFETIME.decode(lifetime)
        site = Site("1234567", "Main Site", SiteSettings(), BatterySettings(), DEVICES.decode(devices))
        return (
            reading_from(status, None, None, NOW),
            counters_from(energy, ZONE, NOW),
            home_from(site, status, Capabilities()),
        )

    return decode


def bare(*bodies: bytes) -> Callable[[], object]:
    """Decode only: the lower limit."""
    return lambda: [msgspec.json.decode(body) for body in bodies]


def battery() -> bytes:
    """Return the answer for four batteries."""
    one = {
        "serial_number": "BT1",
        "current_charge": "48%",
        "available_energy": 2.4,
        "max_capacity": 5,
        "led_status": 17,
        "excluded": False,
        "available_power": 3.84,
        "max_power": 3.84,
        "status": "normal",
        "last_report": 1_770_000_001,
        "cycle_count": 115,
        "rated_power": 3_840,
        "battery_soh": "100%",
    }
    storages = [one | {"serial_number": f"BT{n}"} for n in range(4)]
    head = {"current_charge": "48%", "available_energy": 9.6, "max_capacity": 20, "max_power": 15.36}
    return msgspec.json.encode(head | {"storages": storages})


def lifetime() -> bytes:
    """Return fourteen flows of ten years."""
    chance = random.Random(1)  # no secret
    flows = {name: [chance.randrange(40_000) for _ in range(DAYS)] for name in FLOWS}
    head = {"system_id": 1_234_567, "start_date": "2016-06-22", "last_report_date": int(NOW.timestamp())}
    return msgspec.json.encode(head | flows | {"heatpump": [], "water_heater": []})


def devices() -> bytes:
    """Return a gateway, a switch and four batteries."""
    cards = [{"name": "IQ", "serial_number": f"S{n}", "sku_id": "X", "status": "normal"} for n in range(6)]
    kinds = (("envoy", cards[:1]), ("encharge", cards[1:5]), ("enpower", cards[5:]))
    result = [{"type": kind, "devices": rows} for kind, rows in kinds]
    return msgspec.json.encode({"result": [*result, {"curr_date_site": "2026-06-21"}]})
