"""EG4 and Luxpower inverters through their monitoring cloud."""

from polywatt.kit.vendor import Credentials, Vendor, later

VENDOR = Vendor(
    name="eg4",
    title="EG4 / Luxpower (monitoring cloud)",
    scheme="https",
    port=443,
    options=frozenset({"plant"}),
    default_credentials=Credentials(username="user@example.com", password="mypassword123"),
    profiles=("document",),
    preset="eg4-18kpv",
    resolution={
        "at": 1.0,
        "solar_w": 2.0,
        "battery_w": 2.0,
        "grid_w": 2.0,
        "load_w": 2.0,
        "soc_percent": 1.0,
        "grid_frequency_hz": 0.01,
        "lifetime.solar_wh": 100.0,
        "today.solar_wh": 100.0,
        "today.load_wh": 100.0,
        "today.imported_wh": 100.0,
        "today.exported_wh": 100.0,
        "today.charged_wh": 100.0,
        "today.discharged_wh": 100.0,
        "details.battery.battery_w": 1.0,
        "details.battery.voltage_v": 0.01,
        "details.battery.current_a": 0.01,
        "details.battery.temperature_c": 1.0,
        "details.battery.cell_min_v": 0.001,
        "details.battery.cell_max_v": 0.001,
    },
    connect=later(f"{__name__}.driver", "connect"),
    face=later(f"{__name__}.face", "face"),
)
