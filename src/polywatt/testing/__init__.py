"""Emulators for tests of other software, with a clock that is set by hand.

async with emulator("powerwall") as home:
    ...  # your client against home.url, signed in as home.credentials
    await home.clock.advance(3_600)
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polywatt.app.emulation import Emulation, EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.vendor import Address, Credentials, Driver

if TYPE_CHECKING:
    from polywatt.twin import TwinPlant

DAYLIGHT = datetime(2026, 6, 21, 16, tzinfo=UTC)
"""A summer time with sun in all presets' places: morning in California, late afternoon in Bavaria."""


@dataclass(frozen=True, slots=True)
class EmulatedHome:
    """A running emulator, its clock and its simulated home."""

    emulation: Emulation
    clock: ManualClock
    """It stands still until ``await clock.advance(seconds)``."""
    profile: str = "document"
    """The vendor's profile that it emulates."""

    @property
    def url(self) -> str:
        """Base URL: ``https://127.0.0.1:43210``."""
        return self.emulation.url

    @property
    def target(self) -> str:
        """The TARGET for Polywatt's own commands, password included."""
        return self.emulation.target

    @property
    def address(self) -> Address:
        """The address for ``connect``."""
        return self.emulation.address

    @property
    def credentials(self) -> Credentials | None:
        """The accepted credentials; None: the API has no sign-in."""
        return self.emulation.credentials

    @property
    def twin(self) -> "TwinPlant":
        """The simulated home: read it, command it, fail its grid."""
        if self.emulation.twin is None:
            raise RuntimeError("a replay has no simulated home")
        return self.emulation.twin

    @property
    def ca_pem(self) -> bytes | None:
        """The self-signed certificate, PEM; None over plain HTTP."""
        certificate = self.emulation.face.certificate
        return None if certificate is None else certificate.certificate_pem

    @contextlib.asynccontextmanager
    async def driver(self, clock: Clock | None = None) -> AsyncIterator[Driver]:
        """Connect Polywatt's own driver to the emulator."""
        async with self.emulation.vendor.connect(self.address, clock or self.clock) as driver:
            yield driver


@contextlib.asynccontextmanager
async def emulator(
    vendor: str,
    *,
    start: datetime = DAYLIGHT,
    profile: str = "document",
    preset: str | None = None,
    seed: int = 1,
    past_days: float = 2.0,
    credentials: Credentials = Credentials(),
    is_strict_about_server_name: bool = False,
    replay: Path | str | None = None,
    change: Callable[[Any], Any] = lambda spec: spec,
) -> AsyncIterator[EmulatedHome]:
    """Emulate a home of this vendor on a free port of 127.0.0.1 while the context lasts.

    Args:
        vendor: the vendor's name: "powerwall".
        start: the time of the clock; aware.
        profile: "document", or one of the vendor's others.
        preset: the simulated hardware; None: the vendor's default.
        seed: each seed makes another home.
        past_days: days of simulated history; a year takes about a second to simulate.
        credentials: the accepted credentials; None fields: the vendor's defaults.
        is_strict_about_server_name: abort TLS with a client that requests a name the vendor does not know.
        replay: serve the captures in this folder instead of a simulated home.
        change: changes the preset: ``lambda spec: dataclasses.replace(spec, ...)``.
    """
    clock = ManualClock(start)
    options = EmulationOptions(
        preset=preset,
        seed=seed,
        profile=profile,
        past_days=past_days,
        credentials=credentials,
        is_strict_about_server_name=is_strict_about_server_name,
        replay=None if replay is None else Path(replay),
        flickers=False,
        change=change,
    )
    async with emulation(vendor_named(vendor), options, clock) as running:
        yield EmulatedHome(running, clock, profile)


__all__ = ["EmulatedHome", "ManualClock", "emulator"]
