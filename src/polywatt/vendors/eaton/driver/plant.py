"""A Plant made from one xStorage Home."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime

from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.kit.http import http_session
from polywatt.kit.vendor import Address
from polywatt.model import Command, Counters, Detail, Event, Home, Reading, Receipt, Series, Settings, Unsupported

from ..client import EatonClient
from ..client.cache import AnswerCache
from ..wire.session import SECRET_KEYS
from .commands import Commands
from .counters import counters_from
from .details import details_from
from .events import alerts_from
from .history import FIELDS, fetch_points, quantities_of, series_from
from .reading import battery_w_from, fetch_status, reading_from
from .settings import settings_from
from .site import SiteLookup


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["EatonDriver"]:
    """Open a driver for the device at ``address``; always TLS, verified unless the owner says otherwise.

    Options: ``inverter_sn`` signs in as the technician, with any ``email``; only that account reads grid and battery
    in detail.
    """
    secret_keys = [key for key in SECRET_KEYS if key]
    async with http_session(address, scheme="https", default_port=443, secret_keys=secret_keys) as http:
        options = address.options
        client = EatonClient(http, address.credentials, clock, options.get("inverter_sn"), options.get("email"))
        yield EatonDriver(client, clock, http.address)


class EatonDriver:
    """A Plant made from one xStorage Home.

    A poll of everything takes a customer three requests (status, device, notifications) and a technician four.
    """

    def __init__(self, client: EatonClient, clock: Clock, address: str) -> None:
        self.client = client
        self._clock, self._address = clock, address
        self._answers = AnswerCache(client, clock)
        self._site = SiteLookup(self._answers, address, is_technician=client.is_technician)
        self._commands = Commands(client, self._answers, self._site, clock, address)

    async def home(self) -> Home:
        """Return what the home is: two GETs."""
        return (await self._site.fetch_site()).home

    async def reading(self) -> Reading:
        """Return the live values: one GET; a technician's two at once."""
        site = await self._site.get()
        status, technical = await gather_all(
            fetch_status(self._answers, self._address), self._answers.technical_status()
        )
        return reading_from(status, technical, site.installation, self._clock.now())

    async def counters(self) -> Counters:
        """Return today's energies: the reading's GET."""
        site = await self._site.get()
        return counters_from(await fetch_status(self._answers, self._address), site.installation, self._clock.now())

    async def details(self) -> tuple[Detail, ...]:
        """Return details of inverter and battery: the technician's GET, and the reading's.

        Raises:
            Unsupported: we are the customer.
        """
        site = await self._site.get()
        status, technical = await gather_all(
            fetch_status(self._answers, self._address), self._answers.technical_status()
        )
        if technical is None:
            raise Unsupported("a customer of an xStorage Home sees no details; the technician does (?inverter_sn=...)")
        return details_from(technical, battery_w_from(status.energyFlow), site.home.devices, self._clock.now())

    async def settings(self) -> Settings:
        """Return the settings: two GETs, and those of settings and schedule after these were written."""
        site, answers = await self._site.get(), self._answers
        device, status = await gather_all(answers.device(), answers.status())
        general, events = await gather_all(answers.settings(device), answers.schedule(device))
        rating_w = site.installation.rating_w
        return settings_from(device, general, status.currentMode, events, rating_w, site.zone, self._clock.now())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return the alerts: one GET per hundred notifications, back to ``since``."""
        return alerts_from(await self.client.notifications.fetch_since(since), since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Return what was recorded: one GET per day, shared by the quantities.

        Raises:
            Unsupported: it is not recorded, or nothing measures it.
        """
        if quantity not in quantities_of((await self._site.get()).installation):
            raise Unsupported(f"this xStorage Home has no history of {quantity}; it has: {', '.join(FIELDS)}")
        return series_from(await fetch_points(self._answers, since, until), quantity, since, until)

    async def send(self, command: Command) -> Receipt:
        """Send a command: one request; a change of settings reads all of them first, as all are written at once."""
        return await self._commands.send(command)

    async def make_safe(self) -> str | None:
        """Do nothing: each order of an xStorage Home ends by itself."""
        return None
