"""An emulated xStorage Home that is watched, and made to misbehave one answer at a time."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials
from polywatt.testing import EmulatedHome
from polywatt.vendors.eaton.driver import EatonDriver, connect
from tests.vendors.tap import Tap, tapped_emulator

SIGN_IN = ("POST", "/api/auth/signin")
STATUS, DEVICE = "/api/device/status", "/api/device"


@contextlib.asynccontextmanager
async def tapped(**options: Any) -> AsyncIterator[tuple[EmulatedHome, Tap]]:
    """An emulator, and what happens at its face."""
    tap = Tap()
    async with tapped_emulator("eaton", tap, **options) as home:
        yield home, tap


@contextlib.asynccontextmanager
async def driven(
    home: EmulatedHome,
    *,
    username: str = "user",
    password: str | None = "user",
    clock: Clock | None = None,
    **options: str,
) -> AsyncIterator[EatonDriver]:
    """The driver itself, with its client."""
    credentials = Credentials(username=username, password=password)
    address = replace(home.address, credentials=credentials, options=options)
    async with connect(address, clock or home.clock) as driver:
        yield driver


def technician(
    home: EmulatedHome, inverter_sn: str = "REDACTED"
) -> contextlib.AbstractAsyncContextManager[EatonDriver]:
    """Signed in as one."""
    return driven(home, username="admin", password="jlwgK41G", inverter_sn=inverter_sn)


def sign_ins(tap: Tap) -> int:
    return tap.count(*SIGN_IN)
