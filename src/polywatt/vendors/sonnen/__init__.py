"""sonnen eco 8, the local REST API v1 (port 8080)."""

from contextlib import AbstractAsyncContextManager

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Address, Driver, Face, FaceOptions, Vendor
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
    name="sonnen",
    title="sonnen eco 8 (local API v1)",
    scheme="http",
    port=8080,
    default_credentials=None,
    profiles=("document", "field"),
    preset="sonnen-eco-8",
    connect=_connect,
    face=_face,
    replay=_replay,
    default_options={"timezone": "Europe/Berlin"},
)
