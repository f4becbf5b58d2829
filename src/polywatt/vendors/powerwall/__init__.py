"""Tesla Powerwall 2, the gateway's local API (HTTPS)."""

from polywatt.kit.vendor import Credentials, ProfileDefaults, Vendor, lazy

VENDOR = Vendor(
    name="powerwall",
    title="Tesla Powerwall 2 (local gateway)",
    scheme="https",
    port=443,
    default_credentials=Credentials(username="customer", password="password"),
    profiles=("document", "installer-vitals", "21.39", "field", "23.28-pw-plus", "23.44", "25.18", "restricted"),
    preset="powerwall-2",
    profile_defaults={
        # In newer firmware only an installer may change the operation.
        **dict.fromkeys(("21.39", "field", "23.44", "25.18"), ProfileDefaults(username="installer")),
        "23.28-pw-plus": ProfileDefaults(preset="powerwall-plus", username="installer"),
    },
    resolution={
        **dict.fromkeys(("solar_w", "battery_w", "grid_w", "load_w"), 0.01),
        # Sent as the ratio of two whole Wh.
        "soc_percent": 0.02,
        # Packs count whole Wh.
        "lifetime.charged_wh": 1.0,
        "lifetime.discharged_wh": 1.0,
        "details.battery.energy_remaining_wh": 1.0,
        "details.battery.energy_full_wh": 1.0,
        "details.battery.charged_wh": 1.0,
        "details.battery.discharged_wh": 1.0,
        "details.battery.current_a": 0.1,
        "details.battery.charge_limit_w": 1.0,
        "details.battery.discharge_limit_w": 1.0,
        "details.inverter.produced_wh": 1.0,
        "details.meter.power_w": 0.01,
        # The battery's are the sums of its packs.
        "details.meter.imported_wh": 1.0,
        "details.meter.exported_wh": 1.0,
    },
    connect=lazy(f"{__name__}.driver", "connect"),
    face=lazy(f"{__name__}.face", "face"),
    replay=lazy(f"{__name__}.face", "replay"),
)
