"""A client at a running face."""

import contextlib
from collections.abc import AsyncIterator

from polywatt.model import Stop
from polywatt.testing import EmulatedHome
from polywatt.vendors.powerwall.client import PowerwallClient
from tests.vendors.powerwall.gateway import Tap, driven, tapped

X, Y = "EMU0METER0synchrometerX", "EMU0METER0synchrometerY"


@contextlib.asynccontextmanager
async def client_of(home: EmulatedHome) -> AsyncIterator[PowerwallClient]:
    async with driven(home) as driver:
        yield driver.client


@contextlib.asynccontextmanager
async def watched(*, stopped: bool = False, **options: str) -> AsyncIterator[tuple[PowerwallClient, Tap]]:
    """It, and what happens at its face."""
    async with tapped(**options) as (home, tap), client_of(home) as client:
        if stopped:
            await home.twin.send(Stop())
        yield client, tap


@contextlib.asynccontextmanager
async def whole(*, stopped: bool = False, **options: str) -> AsyncIterator[PowerwallClient]:
    async with watched(stopped=stopped, **options) as (client, _):
        yield client
