"""For authors of other software: an emulator in a test, with a clock that is set by hand.

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
"""A summer moment with sun in all presets' places: morning in California, late afternoon in Bavaria."""


@dataclass(frozen=True, slots=True)
class EmulatedHome:
    """A running emulator."""

    emulation: Emulation
    clock: ManualClock
    """Stands still until ``await clock.advance(seconds)``."""
    profile: str = "document"
    """Which of the vendor's answers it gives."""

    @property
    def url(self) -> str:
        """Base URL: ``https://127.0.0.1:43210``."""
        return self.emulation.url

    @property
    def target(self) -> str:
        """For Polywatt's own commands, password included."""
        return self.emulation.target

    @property
    def address(self) -> Address:
        """For ``connect``."""
        return self.emulation.address

    @property
    def credentials(self) -> Credentials | None:
        """Who may sign in; None: the API has no sign-in."""
        return self.emulation.credentials

    @property
    def twin(self) -> "TwinPlant":
        """The simulated home: read it, command it, take its grid away."""
        if self.emulation.twin is None:
            raise RuntimeError("a replay has no simulated home")
        return self.emulation.twin

    @property
    def ca_pem(self) -> bytes | None:
        """Its self-made certificate, PEM; None over plain HTTP."""
        certificate = self.emulation.face.certificate
        return None if certificate is None else certificate.certificate_pem

    @contextlib.asynccontextmanager
    async def driver(self, clock: Clock | None = None) -> AsyncIterator[Driver]:
        """Polywatt's own driver, connected to it."""
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
    """A home of this vendor on a free port of 127.0.0.1, until the context ends.

    Args:
        vendor: its name: "powerwall".
        start: where the clock stands; aware.
        profile: "document", or one of the vendor's others.
        preset: the simulated hardware; None: what fits the vendor.
        seed: another seed, another home.
        past_days: how much history it starts with; a year takes about a second to simulate.
        credentials: what it accepts; None fields: the vendor's defaults.
        is_strict_about_server_name: abort TLS with a client that asks for a name the vendor does not know.
        replay: serve the captures in this folder instead of a simulated home.
        change: varies the preset: ``lambda spec: dataclasses.replace(spec, ...)``.
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
