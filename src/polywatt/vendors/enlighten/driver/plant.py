"""A Plant made from one site of an account."""

import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.kit.optional import optional
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import Command, Counters, Detail, Event, Home, Reading, Receipt, Series, Settings

from ..client import EnlightenClient, Hosts, SessionFile, http_sessions
from ..client.endpoints import BACKUP_HISTORY, CONFIG, GREEN, MODE, SCHEDULES, SESSIONS
from ..client.errors import SecondFactorNeeded, WrongCode
from .capabilities import capabilities_from
from .commands import Commands
from .counters import counters_from
from .details import details_from, fetch_produced_wh
from .events import fetch_events
from .history import series_from
from .home import home_from
from .reading import check_reported, reading_from
from .settings import SettingsReader
from .site import Site, fetch_charger_status, fetch_site

T = TypeVar("T")
P = ParamSpec("P")
TTL_S = {MODE: 300.0, BACKUP_HISTORY: 600.0, SESSIONS: 600.0, CONFIG: 60.0, GREEN: 60.0, SCHEDULES: 60.0}
"""So that all of a site is no more than six requests a minute. The last three are cached longer by their reader."""
ENLIGHTEN_HOST = "enlighten.enphaseenergy.com"


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["EnlightenDriver"]:
    """Connect to an account at ``address``; ``?site=ID`` chooses among several sites."""
    netloc = netloc_of(address.host, address.port or 443)
    session_file = SessionFile(address.state_folder, netloc, address.credentials.username)
    hosts = Hosts() if address.host == ENLIGHTEN_HOST else Hosts.all_at(f"https://{netloc}")
    async with http_sessions(
        hosts, trust=address.trust, server_name=address.server_name, timeout_s=address.timeout_s
    ) as (http, entrez):
        client = EnlightenClient(
            http,
            address.credentials,
            clock,
            entrez=entrez,
            session=session_file.read(),
            on_session=session_file.write,
            state_folder=address.state_folder,
            ttl_s=TTL_S,
        )
        has_consent = address.options.get("consent") == "itc"
        yield EnlightenDriver(client, clock, address.options.get("site"), has_consent=has_consent)


def _explain_second_factor(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Say what a person is to do about a second factor, which no program that runs by itself can give."""

    @functools.wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await method(*args, **kwargs)
        except SecondFactorNeeded as error:
            raise SecondFactorNeeded(
                "Enlighten has sent a code to the account's owner; run `polywatt login` with this target, once, and "
                "give it the code",
                error.state,
            ) from error

    return call


class EnlightenDriver:
    """A Plant made from one site of an account."""

    def __init__(
        self, client: EnlightenClient, clock: Clock, site_id: str | None = None, *, has_consent: bool = False
    ) -> None:
        self.client = client
        self._clock, self._site_id, self._has_consent = clock, site_id, has_consent
        self._site: Site | None = None
        self._settings = SettingsReader(client, clock)
        self._commands = Commands(client, clock, self._settings)

    async def sign_in(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        """Sign in afresh, with a code where the cloud wants one; the session is stored for the next program.

        Raises:
            AuthenticationFailed: name, password or all codes were wrong.
        """
        if self.client.session.state().is_awaiting_code:
            # The program before has had a code sent: that one is good, as long as it is.
            with contextlib.suppress(WrongCode):
                await self.client.session.validate_otp((await ask_for_code()).strip())
                return
        try:
            await self.client.session.sign_in(afresh=True)
        except SecondFactorNeeded:
            await self._give_code(ask_for_code)

    async def _give_code(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        while True:
            with contextlib.suppress(WrongCode):
                await self.client.session.validate_otp((await ask_for_code()).strip())
                return

    @_explain_second_factor
    async def home(self) -> Home:
        """Ten requests, most of which are cached for ten minutes and more."""
        site = self._site = await fetch_site(self.client, self._site_id)
        status, check, outage, energy, profile = await gather_all(
            self.client.battery.status(site.id),
            optional(self.client.grid.check(site.id)),
            optional(self.client.grid.outage(site.id)),
            self.client.energy.lifetime(site.id),
            self._settings.battery.profile(site),
        )
        capabilities = capabilities_from(site, status, check, outage, energy, has_consent=self._has_consent)
        return home_from(site, status, capabilities, None if profile is None else profile.polling_interval_s)

    @_explain_second_factor
    async def reading(self) -> Reading:
        """Three requests, a minute old at most. Where the relay has just been moved, the change is logged.

        Raises:
            DeviceUnreachable: the cloud hears nothing of the site's batteries.
        """
        site = await self._known_site()
        status, outage, chargers = await gather_all(
            self.client.battery.status(site.id),
            optional(self.client.grid.outage(site.id)),
            fetch_charger_status(self.client, site),
        )
        check_reported(status)
        reading = reading_from(status, outage, chargers, self._clock.now())
        await self._commands.grid.log_when_moved(reading.grid_state)
        return reading

    @_explain_second_factor
    async def counters(self) -> Counters:
        """One request, five minutes old at most.

        Raises:
            DeviceUnreachable: the cloud does not say until when it has counted.
        """
        site = await self._known_site()
        return counters_from(await self.client.energy.lifetime(site.id), site.zone, self._clock.now())

    @_explain_second_factor
    async def details(self) -> tuple[Detail, ...]:
        """The reading's requests, and two more every ten minutes."""
        site = await self._known_site()
        status, outage, chargers, produced_wh = await gather_all(
            self.client.battery.status(site.id),
            optional(self.client.grid.outage(site.id)),
            fetch_charger_status(self.client, site),
            fetch_produced_wh(self.client, site, self._clock.now()),
        )
        check_reported(status)
        return details_from(site, status, outage, chargers, produced_wh, self._clock.now())

    @_explain_second_factor
    async def settings(self) -> Settings:
        """One request a minute, and six that are sent every five or ten minutes; four of them for each charger."""
        return await self._settings.read(await self._known_site(), self._clock.now())

    @_explain_second_factor
    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """As many pages as reach back to ``since``, one request for outages, and the sessions of each charger."""
        return await fetch_events(self.client, await self._known_site(), since, until, self._clock.now())

    @_explain_second_factor
    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Energies of local days, from the request of the counters.

        Raises:
            Unsupported: this quantity is not recorded.
        """
        site = await self._known_site()
        return series_from(await self.client.energy.lifetime(site.id), quantity, site.zone, since, until)

    async def send(self, command: Command) -> Receipt:
        """A few requests; most commands are applied minutes later.

        Raises:
            CodeNeeded: leaving or joining the grid needs a code, which has just been sent to the owner.
        """
        home = await self.home()
        return await self._commands.send(command, await self._known_site(), home.capabilities)

    async def make_safe(self) -> str | None:
        """Nothing goes on without us but what people are used to: profiles and cars that charge until they are full."""
        return None

    async def _known_site(self) -> Site:
        if self._site is None:
            await self.home()
        assert self._site is not None  # noqa: S101  # home() sets it
        return self._site
