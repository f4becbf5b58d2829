"""A vendor's package: a driver and a face, by name through an entry point."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from polywatt.model import Firmware, Plant

from .clock import Clock
from .trust import SYSTEM_TRUST, Trust

if TYPE_CHECKING:
    # Heavy, and of no use to a driver.
    from .certificate import Certificate

ENTRY_POINTS = "polywatt.vendors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """User name and password."""

    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a device is and how to speak to it."""

    host: str
    port: int | None = None
    """None: the vendor's own."""
    credentials: Credentials = Credentials()
    trust: Trust = SYSTEM_TRUST
    server_name: str | None = None
    """The TLS name to ask for, where it differs from the host."""
    timezone: tzinfo | None = None
    """For vendors that send local time without a zone."""
    timeout_s: float = 10.0
    options: Mapping[str, str] = field(default_factory=dict)
    """Options that only this vendor understands ("max_w")."""
    state_folder: Path | None = None
    """Where a driver stores what the next program must know, such as the end of a cool-down; None: nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceOptions:
    """How a face behaves."""

    profile: str = "document"
    credentials: Credentials = Credentials()
    is_strict_about_server_name: bool = False
    replay: Path | None = None
    """Serve the captures in this folder instead of a plant."""
    one_time_code: str | None = None
    """The second factor that a cloud sends; None: another one each time."""
    notify: Callable[[str], None] = lambda _message: None
    """Receives what a cloud would send to a person by mail: a one-time code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A vendor's API, ready to be served."""

    app: Any
    """An ASGI application."""
    certificate: "Certificate | None" = None
    """None: plain HTTP."""
    accepts_name: Callable[[str | None], bool] = lambda _name: True
    """Which TLS names it answers to."""


@runtime_checkable
class Driver(Plant, Protocol):
    """A Plant made from a vendor's API, with an orderly end."""

    async def make_safe(self) -> str | None:
        """Undo what would go on without us (a setpoint that has no end), as a long-running program stops.

        Returns what was done, in words; None where nothing needed to be.
        """
        ...


@runtime_checkable
class SupportsSignIn(Protocol):
    """A driver whose service may ask for a second factor, and whose session outlives the program."""

    async def sign_in(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        """Sign in afresh; ``ask_for_code`` asks a person for the code they have been sent. The session is stored."""
        ...


@runtime_checkable
class SupportsFirmwareUpdate(Protocol):
    """A driver that can have a device's firmware replaced. Only a person may ask for that, and no automation."""

    async def firmware(self) -> Mapping[str, Firmware]:
        """Return the firmware by device: the installed and the available version, and the progress of an update."""
        ...

    async def update_firmware(self, device_id: str, *, is_confirmed: bool) -> None:
        """Start it; it takes the device away for the better part of an hour and may break it."""
        ...


def lazy(module: str, name: str) -> Callable[..., Any]:
    """Return ``module.name``, imported when it is first called: a vendor that is only listed costs nothing."""

    def call(*arguments: Any) -> Any:
        return getattr(import_module(module), name)(*arguments)

    return call


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileDefaults:
    """Defaults of one profile where they differ from the vendor's; None: they do not."""

    preset: str | None = None
    username: str | None = None
    """Who may do there all that the default user may in the document's profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor. Its heavy parts are imported when they are called."""

    name: str
    """As in a TARGET: "powerwall"."""
    title: str
    """For people: "Tesla Powerwall 2 (local gateway)"."""
    scheme: str
    """http or https."""
    port: int
    default_credentials: Credentials | None
    """An emulator's, by default; None: the API has no sign-in."""
    profiles: tuple[str, ...]
    """The first is the default, "document"."""
    preset: str
    """The simulated home that fits this API best."""
    past_days: float = 365.0
    """How long a past its emulator begins with by default."""
    profile_defaults: Mapping[str, ProfileDefaults] = field(default_factory=dict)
    """By profile, for an emulator."""
    connect: Callable[[Address, Clock], AbstractAsyncContextManager[Driver]]
    face: Callable[[Plant, FaceOptions, Clock], Face]
    account: Callable[[Sequence[Plant], FaceOptions, Clock], Face] | None = None
    """A cloud's: several homes under one account. None: each home has an address of its own."""
    replay: Callable[[FaceOptions, Clock], Face] | None = None
    resolution: Mapping[str, float] = field(default_factory=dict)
    """How coarsely the API reports a quantity ("soc_percent": 1.0); a quantity that is not named is exact."""
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By profile: what of the driver's ``reads`` its face does not show ("document": {"settings.mode"})."""
    options: frozenset[str] = frozenset()
    """Address options that only this vendor understands ("max_w")."""
    default_options: Mapping[str, str] = field(default_factory=dict)
    """Address options that fit the preset, for a driver that cannot ask the device."""
