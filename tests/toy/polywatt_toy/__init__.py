"""A vendor that exists nowhere: the smallest package that polywatt finds by its entry point and takes as its own."""

from polywatt.kit.vendor import Vendor

from .driver import connect
from .face import face

VENDOR = Vendor(
    name="toy",
    title="Toy battery",
    scheme="http",
    port=8000,
    default_credentials=None,
    profiles=("document",),
    preset="sonnen-eco-8",
    connect=connect,
    face=face,
    resolution={"soc_percent": 0.1},
)
