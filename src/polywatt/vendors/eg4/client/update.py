"""Firmware updates: what must hold before one begins, and how one is watched."""

from collections.abc import AsyncIterator, Awaitable, Callable

from polywatt.kit.clock import Clock
from polywatt.model import DeviceUnreachable

from ..wire.firmware import NO_UPDATE, DeviceUpdate, Eligibility, FirmwareCheck, FirmwareInfo
from ..wire.midbox import Midbox
from ..wire.runtime import Runtime
from .errors import UnsupportedDevice, UpdateNotConfirmed, UpdateRefused

BUSY_S = 10.0
"""Between two looks while an update runs: 5 to 10 s (L1117-L1120)."""
IDLE_S = 60.0
"""While none does."""
BACK_WITHIN_S = 2_400.0
"""The longest update takes 40 minutes; a device that is not back after as much again has a problem."""
NOT_COMPATIBLE = "NOT_COMPATIBLE"


def check_confirmed(serial: str, *, is_confirmed: bool) -> None:
    """A person must have said yes."""
    if not is_confirmed:
        raise UpdateNotConfirmed(
            f"the firmware of {serial} was not updated: that takes 20 to 40 minutes without the device and may break "
            "it; confirm it if that is what you want"
        )


def check_eligible(serial: str, said: str) -> None:
    """The cloud must have said yes."""
    if said != Eligibility.ALLOWED:
        raise UpdateRefused(f"the firmware of {serial} cannot be updated now: the cloud says {said}", said, said)


def check_available(serial: str, check: FirmwareCheck) -> None:
    """There must be something that is newer, and fits."""
    if not check.update_available:
        raise UpdateRefused(f"the firmware of {serial} was not updated: there is no newer one", NO_UPDATE)
    if not check.can_update:
        raise UpdateRefused(f"the firmware of {serial} was not updated: the newer one does not fit it", NOT_COMPATIBLE)


async def watched(
    look: Callable[[], Awaitable[FirmwareInfo]], serial: str, clock: Clock
) -> AsyncIterator[DeviceUpdate | None]:
    """Looks until the device's update is over, or is listed no more."""
    was_listed = False
    while True:
        info = await look()
        seen = info.of(serial)
        yield seen
        if seen.is_over if seen is not None else was_listed and not info.is_progressing:
            return
        was_listed = was_listed or seen is not None
        await clock.sleep(BUSY_S if info.is_progressing else IDLE_S)


async def until_back(is_back: Callable[[], Awaitable[bool]], serial: str, clock: Clock) -> None:
    """Looks each minute whether the device is back.

    Raises:
        DeviceUnreachable: it was not within 40 minutes.
    """
    until_s = clock.monotonic_s() + BACK_WITHIN_S
    while not await is_back():
        if clock.monotonic_s() >= until_s:
            raise DeviceUnreachable(f"{serial} has not come back from its firmware update; look at it")
        await clock.sleep(IDLE_S)


async def is_there(
    runtime: Callable[[str], Awaitable[Runtime]], midbox: Callable[[str], Awaitable[Midbox]], serial: str
) -> bool:
    """Whether the cloud reaches it: a GridBOSS has no runtime of an inverter."""
    try:
        return not (await runtime(serial)).is_offline
    except UnsupportedDevice:
        return not (await midbox(serial)).is_offline
