"""Vendors are found by name, through entry points."""

import pytest

from polywatt.app.registry import NoSuchVendor, vendor_named, vendors
from polywatt.app.usage import WrongUsage
from polywatt.kit.vendor import Vendor


def test_vendors_are_in_the_order_of_their_names_and_each_under_its_own():
    assert list(vendors()) == sorted(vendors())
    assert all(isinstance(vendor, Vendor) and vendor.name == name for name, vendor in vendors().items())


@pytest.mark.parametrize("vendor", vendors().values(), ids=list(vendors()))
def test_a_vendor_is_whole(vendor):
    assert vendor.profiles[0] == "document"
    assert len(set(vendor.profiles)) == len(vendor.profiles)
    assert vendor.scheme in ("http", "https")
    assert 0 < vendor.port < 65_536
    assert set(vendor.absent) <= set(vendor.profiles)
    assert set(vendor.default_options) <= {*vendor.options, "timezone", "tls", "server_name", "timeout_s"}
    assert all(coarse > 0 for coarse in vendor.resolution.values())


def test_an_unknown_vendor_is_wrong_usage_and_says_which_there_are():
    known = "eaton, eg4, enlighten, powerwall, sonnen"
    with pytest.raises(NoSuchVendor, match=f"there is no vendor 'acme'; there are: {known}") as caught:
        vendor_named("acme")

    assert isinstance(caught.value, WrongUsage)
