"""Every vendor that is installed, also the toy in its own package, passes the same suite."""

import pytest

from polywatt.app.registry import vendors
from polywatt.testing import emulator
from polywatt.testing.conformance import CHECKS

CASES = [(vendor.name, profile) for vendor in vendors().values() for profile in vendor.profiles]


def test_the_toy_is_found_by_its_entry_point():
    assert {"toy", "sonnen", "powerwall"} <= set(vendors())


@pytest.mark.parametrize(("vendor", "profile"), CASES)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.anyio
async def test_vendor_conforms(vendor, profile, check):
    async with emulator(vendor, profile=profile) as home:
        await check(home)
