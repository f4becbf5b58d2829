"""Tesla Powerwall 2, the gateway's local API (HTTPS)."""

from contextlib import AbstractAsyncContextManager

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Address, Credentials, Driver, Face, FaceOptions, Vendor
from polywatt.model import Plant


def _connect(address: Address, clock: Clock) -> AbstractAsyncContextManager[Driver]:
    from .driver import connect

    return connect(address, clock)


def _face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    from .face import face

    return face(plant, options, clock)


def _replay(options: FaceOptions, clock: Clock) -> Face:
    from .face import replay

    return replay(options, clock)


VENDOR = Vendor(
    name="powerwall",
    title="Tesla Powerwall 2 (local gateway)",
    scheme="https",
    port=443,
    default_credentials=Credentials(username="customer", password="password"),
    profiles=("document", "21.39"),
    preset="powerwall-2",
    resolution={
        "solar_w": 0.01,
        "battery_w": 0.01,
        "grid_w": 0.01,
        "load_w": 0.01,
        # Shown as the ratio of two whole Wh.
        "soc_percent": 0.02,
        # Packs count whole Wh.
        "lifetime.charged_wh": 1.0,
        "lifetime.discharged_wh": 1.0,
        "details.battery.energy_remaining_wh": 1.0,
        "details.battery.energy_full_wh": 1.0,
        "details.battery.charged_wh": 1.0,
        "details.battery.discharged_wh": 1.0,
        # The face takes the AC power for the DC side's.
        "details.battery.current_a": 10.0,
        "details.meter.power_w": 0.01,
    },
    connect=_connect,
    face=_face,
    replay=_replay,
)
