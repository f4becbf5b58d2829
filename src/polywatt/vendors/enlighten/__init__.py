"""Enphase systems through the Enlighten cloud."""

from polywatt.kit.vendor import Credentials, Vendor, lazy

VENDOR = Vendor(
    name="enlighten",
    title="Enphase Enlighten (cloud)",
    scheme="https",
    port=443,
    options=frozenset({"site", "consent"}),
    default_credentials=Credentials(username="user@example.com", password="password"),
    profiles=("document", "field"),
    preset="enphase-5p",
    resolution={
        "at": 60.0,
        "events": 1.0,
        "soc_percent": 1.0,
        "energy_remaining_wh": 10.0,
        # Whole Wh, and what was cut off one day is carried to the next.
        **dict.fromkeys(
            ("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh", "car_wh"), 1.0
        ),
        "settings.reserve_percent": 1.0,
        "settings.shutdown_percent": 1.0,
        "details.battery.soc_percent": 1.0,
        "details.battery.soh_percent": 1.0,
        "details.battery.energy_remaining_wh": 10.0,
        "details.battery.discharge_limit_w": 10.0,
    },
    connect=lazy(f"{__name__}.driver", "connect"),
    face=lazy(f"{__name__}.face", "face"),
    account=lazy(f"{__name__}.face", "account"),
)
