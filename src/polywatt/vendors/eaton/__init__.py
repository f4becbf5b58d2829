"""Eaton xStorage Home, the local API (HTTPS)."""

from polywatt.kit.vendor import Credentials, Vendor, lazy

VENDOR = Vendor(
    name="eaton",
    title="Eaton xStorage Home (local API)",
    scheme="https",
    port=443,
    default_credentials=Credentials(username="user", password="user"),
    profiles=("document", "field"),
    preset="eaton-3.6-4.2",
    connect=lazy(f"{__name__}.driver", "connect"),
    face=lazy(f"{__name__}.face", "face"),
    resolution={
        "solar_w": 1.0,
        # Below 12 W it rests.
        "battery_w": 12.0,
        "grid_w": 1.0,
        "load_w": 1.0,
        "critical_load_w": 1.0,
        "soc_percent": 1.0,
        "today.imported_wh": 0.01,
        "today.solar_wh": 0.01,
        "settings.reserve_percent": 1.0,
        "grid_voltage_v": 0.01,
        "grid_frequency_hz": 0.01,
        "details.battery.soc_percent": 1.0,
        "details.battery.battery_w": 12.0,
        "details.battery.voltage_v": 0.1,
        # None for one that rests.
        "details.battery.current_a": 0.001,
        "details.battery.temperature_c": 0.1,
        "details.battery.cell_min_c": 0.1,
        "details.battery.cell_max_c": 0.1,
        "details.battery.cell_min_v": 0.001,
        "details.battery.cell_max_v": 0.001,
        # Counted in whole Ah of a pack of 94.8 V.
        "details.battery.charged_wh": 48.0,
        "details.battery.discharged_wh": 48.0,
    },
    options=frozenset({"inverter_sn", "email"}),
)
