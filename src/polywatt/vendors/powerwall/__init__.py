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
    connect=_connect,
    face=_face,
    replay=_replay,
)
