"""sonnen eco 8, the local REST API v1 (port 8080)."""

from polywatt.kit.vendor import Vendor, lazy

VENDOR = Vendor(
    name="sonnen",
    title="sonnen eco 8 (local API v1)",
    scheme="http",
    port=8080,
    default_credentials=None,
    profiles=("document", "field"),
    preset="sonnen-eco-8",
    connect=lazy(f"{__name__}.driver", "connect"),
    face=lazy(f"{__name__}.face", "face"),
    replay=lazy(f"{__name__}.face", "replay"),
    resolution={
        "at": 1.0,
        "solar_w": 1.0,
        "battery_w": 1.0,
        # Derived from three rounded powers where the unit does not send it.
        "grid_w": 3.0,
        "load_w": 1.0,
        "soc_percent": 1.0,
        "energy_remaining_wh": 1.0,
        "grid_voltage_v": 1.0,
        "grid_frequency_hz": 0.001,
        "settings.reserve_percent": 1.0,
        "details.battery.voltage_v": 1.0,
    },
    # The document's ten keys have none of these.
    absent={
        "document": frozenset({"energy_remaining_wh", "settings.mode", "settings.in_force", "settings.reserve_percent"})
    },
    options=frozenset({"max_w", "capacity_wh"}),
    default_options={"timezone": "Europe/Berlin"},
)
