"""A technician's driver owes what every driver owes."""

import contextlib
from dataclasses import dataclass

import pytest

from polywatt.testing import EmulatedHome, emulator
from polywatt.testing.conformance import CHECKS
from tests.vendors.eaton.driver.device import technician

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class TechniciansHome(EmulatedHome):
    """The same home, looked at by a technician."""

    @contextlib.asynccontextmanager
    async def driver(self, clock=None):
        async with technician(self) as driver:
            yield driver


SAYS_NO = ("check_commands", "check_receipts")
"""A unit without solar does not tell that it has none, and refuses self-consumption when it is asked."""
CASES = [
    pytest.param(check, preset, id=f"{check.__name__}-{preset}")
    for check in CHECKS
    for preset in ("eaton-3.6-4.2", "eaton-dc", "eaton-no-pv")
    if preset != "eaton-no-pv" or check.__name__ not in SAYS_NO
]


@pytest.mark.parametrize("profile", ["document", "field"])
@pytest.mark.parametrize(("check", "preset"), CASES)
async def test_a_technicians_driver_conforms(check, preset, profile):
    async with emulator("eaton", profile=profile, preset=preset) as home:
        await check(TechniciansHome(home.emulation, home.clock, home.profile))
