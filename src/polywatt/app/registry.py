"""The installed vendors, by name, from entry points."""

from functools import cache
from importlib.metadata import entry_points

from polywatt.kit.vendor import ENTRY_POINTS, Vendor

from .usage import WrongUsage


class NoSuchVendor(WrongUsage):
    """No installed vendor has this name."""


@cache
def vendors() -> dict[str, Vendor]:
    """Return all installed vendors by name, in alphabetical order."""
    points = sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)
    return {point.name: point.load() for point in points}


def vendor_named(name: str) -> Vendor:
    """Return the vendor of this name.

    Raises:
        NoSuchVendor: there is none; the message lists those there are.
    """
    try:
        return vendors()[name]
    except KeyError:
        raise NoSuchVendor(f"there is no vendor {name!r}; there are: {', '.join(vendors())}") from None
