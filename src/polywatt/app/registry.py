"""The vendors that are installed, found by name through entry points."""

from functools import cache
from importlib.metadata import entry_points

from polywatt.kit.vendor import ENTRY_POINTS, Vendor

from .usage import WrongUsage


class NoSuchVendor(WrongUsage):
    """No installed vendor has this name."""


@cache
def vendors() -> dict[str, Vendor]:
    """All installed vendors by name, in the order of their names."""
    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name)
    return {point.name: point.load() for point in found}


def vendor_named(name: str) -> Vendor:
    """The vendor of this name.

    Raises:
        NoSuchVendor: says which there are.
    """
    try:
        return vendors()[name]
    except KeyError:
        raise NoSuchVendor(f"there is no vendor {name!r}; there are: {', '.join(vendors())}") from None
