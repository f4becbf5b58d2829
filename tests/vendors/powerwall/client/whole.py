"""A client with every method, at a running face."""

import contextlib
from collections.abc import AsyncIterator

from polywatt.model import Stop
from polywatt.testing import EmulatedHome
from polywatt.vendors.powerwall.client import PowerwallClient
from polywatt.vendors.powerwall.client.wizard import Wizard
from tests.vendors.powerwall.gateway import Tap, driven, tapped

X, Y = "EMU0METER0synchrometerX", "EMU0METER0synchrometerY"


class Whole(PowerwallClient, Wizard):
    """Of all parts."""


@contextlib.asynccontextmanager
async def client_of(home: EmulatedHome) -> AsyncIterator[Whole]:
    async with driven(home) as driver:
        yield Whole(driver.client._http, driver.client._credentials, home.clock)


@contextlib.asynccontextmanager
async def watched(*, stopped: bool = False, **options: str) -> AsyncIterator[tuple[Whole, Tap]]:
    """It, and what happens at its face."""
    async with tapped(**options) as (home, tap), client_of(home) as client:
        if stopped:
            await home.twin.send(Stop())
        yield client, tap


@contextlib.asynccontextmanager
async def whole(*, stopped: bool = False, **options: str) -> AsyncIterator[Whole]:
    async with watched(stopped=stopped, **options) as (client, _):
        yield client
