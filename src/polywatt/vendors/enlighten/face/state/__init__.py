"""The face's own memory: the account, its sessions, and the state of each of its sites."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.kit.vendor import Credentials, FaceOptions
from polywatt.model import (
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Event,
    Home,
    Plant,
    PolywattError,
    Reading,
    Settings,
)

from ..inventory import (
    Charger,
    Microinverter,
    Pack,
    chargers_of,
    gateway_serial_of,
    microinverters_of,
    packs_of,
)
from ..profile import DOCUMENT, FIELD
from ..responses import refusal, refusal_from, unknown_site
from .daily_energy import DailyEnergy
from .pending_changes import PendingChanges
from .sessions import SessionStore, User, user_with_email

FIRST_SITE_ID = 1_234_567
"""Of the document's examples; further sites count on."""
FOREIGN_SITE_ID = 7_654_321
"""A site that exists and belongs to somebody else. Invented, so that there is one to be refused."""
DEFAULT_CREDENTIALS = Credentials(username="user@example.com", password="password")
MFA_EMAIL = "mfa@example.com"
"""The same account with a second factor. Invented."""
CACHE_S = 5.0
"""Lifetime of a plant's answers. Invented: real gateways report every few minutes, or seconds when live."""
UNREACHABLE = (DeviceUnreachable,)


class SiteState:
    """One site: its plant, cached, and what the cloud remembers of it.

    Data that the plant does not have, or that is missing while it is unreachable, is None or empty.
    """

    def __init__(self, plant: Plant, number: int, clock: Clock) -> None:
        self.number, self.clock = number, clock
        self.changes = PendingChanges(clock)
        self.daily_energy = DailyEnergy(plant, clock)
        self._cached_plant = CachedPlant(plant, clock, CACHE_S)

    async def home(self) -> Home:
        """Return the plant's home."""
        return await self._cached_plant.home()

    async def reading(self) -> Reading | None:
        """Return the latest reading."""
        return await optional(self._cached_plant.reading(), UNREACHABLE)

    async def counters(self) -> Counters | None:
        """Return the energy counters."""
        return await optional(self._cached_plant.counters(), UNREACHABLE)

    async def details(self) -> tuple[Detail, ...]:
        """Return the details of the devices."""
        return await optional(self._cached_plant.details(), UNREACHABLE) or ()

    async def settings(self) -> Settings | None:
        """Return the settings."""
        return await optional(self._cached_plant.settings(), UNREACHABLE)

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return the events in ``[since, until)``, oldest first."""
        return await optional(self._cached_plant.events(since, until), UNREACHABLE) or ()

    async def zone(self) -> ZoneInfo:
        """Return the home's time zone; UTC where it is unknown."""
        return ZoneInfo((await self.home()).timezone or "UTC")

    async def is_online(self) -> bool:
        """Whether the gateway reports."""
        return await self.reading() is not None

    async def send(self, *commands: Command) -> None:
        """Send all commands or none: what is not supported is refused before anything is sent.

        Raises:
            Refused: the home does not support one of them (400), refuses it, or is unreachable (473).
        """
        try:
            await self._cached_plant.send(*commands)
        except PolywattError as error:
            raise refusal_from(error) from error
        finally:
            self._cached_plant.clear()

    async def refresh(self) -> None:
        """Clear the cached answers, so that the next ones are as of now."""
        await self.send()

    async def chargers(self) -> list[Charger]:
        """Return the car chargers."""
        return chargers_of(await self.home(), await self.details(), await self.settings())

    async def packs(self) -> list[Pack]:
        """Return the batteries."""
        return packs_of(await self.home(), await self.details())

    async def microinverters(self) -> list[Microinverter]:
        """Return the microinverters."""
        return microinverters_of(await self.home(), await self.details())

    async def gateway_serial(self) -> str:
        """Return the gateway's serial number; invented where the home has none."""
        return gateway_serial_of(await self.home())


class FaceState:
    """One account with all its sites."""

    def __init__(self, plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> None:
        self.options, self.clock = options, clock
        self.profile = FIELD if options.profile == "field" else DOCUMENT
        self.credentials = options.credentials if options.credentials.username is not None else DEFAULT_CREDENTIALS
        self.sessions = SessionStore(clock)
        self.sites = [SiteState(plant, FIRST_SITE_ID + index, clock) for index, plant in enumerate(plants)]

    def find_site(self, site_id: str) -> SiteState:
        """Return the site with this id.

        Raises:
            Refused: it belongs to somebody else (403), or does not exist (468).
        """
        site = next((site for site in self.sites if str(site.number) == site_id), None)
        if site is not None:
            return site
        raise refusal(403, "Forbidden") if site_id == str(FOREIGN_SITE_ID) else unknown_site()

    @property
    def user(self) -> User:
        """The user who signs in with a password alone."""
        return user_with_email(self.credentials.username or "")

    @property
    def mfa_user(self) -> User:
        """The user who needs a one-time code as well."""
        return user_with_email(MFA_EMAIL)
