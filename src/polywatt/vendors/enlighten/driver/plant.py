"""A Plant made from one site of an account."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.together import together
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import (
    CarSession,
    Command,
    Counters,
    Detail,
    DeviceRefused,
    Event,
    Home,
    Reading,
    Receipt,
    Series,
    Settings,
    State,
    admit,
)

from ..client import EnlightenClient, Hosts, NotThere, SecondFactorNeeded, WrongCode, sessions_at
from ..wire.charger import ChargerStatus
from ..wire.grid import GridOutage
from ..wire.inverters import microinverters
from .counters import counters_from
from .details import details_from
from .events import alert_from, outages_from, session_from, within
from .history import series_from
from .home import home_from
from .reading import reading_from
from .session_file import SessionFile
from .site import Site, found_site, looked_up
from .told import Battery, Cars, GridToggle

T = TypeVar("T")
SETTLES_S = 600.0
"""Settings are applied minutes later (L1465); how many nobody says."""
ENLIGHTEN_HOST = "enlighten.enphaseenergy.com"


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["EnlightenDriver"]:
    """A driver for an account at ``address``; ``?site=ID`` chooses among several sites."""
    kept = SessionFile(address.state_folder, address.host, address.credentials.username)
    base_url = f"https://{netloc_of(address.host, address.port or 443)}"
    hosts = Hosts() if address.host == ENLIGHTEN_HOST else Hosts.all_at(base_url)
    async with sessions_at(
        hosts, trust=address.trust, server_name=address.server_name, timeout_s=address.timeout_s
    ) as (http, entrez):
        client = EnlightenClient(
            http,
            address.credentials,
            clock,
            entrez=entrez,
            session=kept.read(),
            on_session=kept.keep,
            state_folder=address.state_folder,
        )
        has_consent = address.options.get("consent") == "itc"
        yield EnlightenDriver(client, clock, address.options.get("site"), has_consent=has_consent)


class EnlightenDriver:
    """A Plant made from one site of an account."""

    def __init__(
        self, client: EnlightenClient, clock: Clock, site: str | None = None, *, has_consent: bool = False
    ) -> None:
        self.client = client
        self._clock, self._wanted = clock, site
        self._site: Site | None = None
        self._battery = Battery(client, clock, has_consent=has_consent)
        self._cars, self._grid = Cars(client), GridToggle(client)

    async def sign_in(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        """Sign in afresh, with a code where the cloud asks for one; the session is kept for the next program.

        Raises:
            AuthenticationFailed: name, password or all codes were wrong.
        """
        try:
            await self.client.login(afresh=True)
        except SecondFactorNeeded:
            await self._give_code(ask_for_code)

    async def _give_code(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        while True:
            with contextlib.suppress(WrongCode):
                await self.client.validate_otp((await ask_for_code()).strip())
                return

    async def home(self) -> Home:
        """Seven requests, most of which are kept for ten minutes and more."""
        site = self._site = await looked_up(self.client, await found_site(self.client, self._wanted))
        status, check = await together(
            self.client.battery_status(site.id), self._if_there(lambda: self.client.grid_check(site.id))
        )
        commands = (*self._battery.commands(site), *self._grid.commands(site, check), *self._cars.commands(site))
        return home_from(site, status, commands)

    async def reading(self) -> Reading:
        """Three requests, a minute old at most."""
        site = await self._what_it_is()
        status, outage, cars = await together(self.client.battery_status(site.id), self._outage(site), self._chargers())
        return reading_from(status, outage, cars, self._clock.now())

    async def counters(self) -> Counters:
        """One request, five minutes old at most."""
        site = await self._what_it_is()
        return counters_from(await self.client.lifetime_energy(site.id), site.zone, self._clock.now())

    async def details(self) -> tuple[Detail, ...]:
        """The reading's requests, and two more every ten minutes."""
        site = await self._what_it_is()
        status, outage, cars, produced = await together(
            self.client.battery_status(site.id), self._outage(site), self._chargers(), self._produced_wh(site)
        )
        return details_from(site, status, outage, cars, produced, self._clock.now())

    async def settings(self) -> Settings:
        """Three requests, and four for each charger; most are kept for minutes."""
        site = await self._what_it_is()
        found, (chargers, pending) = await together(
            self._battery.settings(site, self._clock.now()), self._cars.settings(site)
        )
        return replace(found, chargers=chargers, pending=(*found.pending, *pending))

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """As many pages as reach back to ``since``, one request for outages, and the sessions of each charger."""
        site = await self._what_it_is()
        found: list[Event] = []
        async for row in self.client.all_events(site.id):
            alert = alert_from(row)
            if alert is not None:
                found.append(alert)
            if row.since is not None and row.since < since and row.is_standing is not True:
                break
        history = await self.client.backup_history(site.id)
        return within([*found, *outages_from(history), *await self._sessions(site, since, until)], since, until)

    async def _sessions(self, site: Site, since: datetime, until: datetime) -> list[CarSession]:
        found: list[CarSession] = []
        first, last = ((at.astimezone(site.zone)).date() for at in (since, until))
        for row in site.chargers:
            sn = str(row.serial)
            rows = self.client.all_sessions(site.id, sn, first - timedelta(days=1), last, site.timezone or "UTC")
            found += [session for past in [one async for one in rows] if (session := session_from(past, sn))]
        return found

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Energies of local days, from the request of the counters.

        Raises:
            Unsupported: this quantity is not recorded.
        """
        site = await self._what_it_is()
        return series_from(await self.client.lifetime_energy(site.id), quantity, site.zone, since, until)

    async def ask(self, command: Command) -> Receipt:
        """A few requests; most commands are applied minutes later.

        Raises:
            CodeNeeded: leaving or joining the grid needs a code, which has just been sent to the owner.
        """
        home, site = await self.home(), await self._what_it_is()
        given = admit(command, home.capabilities)
        is_grid, reference = await self._grid.tell(site, given)
        is_car, note = (False, None) if is_grid else await self._cars.tell(site, given)
        if not is_grid and not is_car and not await self._battery.tell(site, given):
            raise DeviceRefused(f"this cloud has no way to do {type(given).__name__}")
        now = self._clock.now()
        return Receipt(
            command=command,
            given=given,
            state=State.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=SETTLES_S),
            reference=reference,
            note=note,
        )

    async def make_safe(self) -> str | None:
        """Nothing goes on without us but what people are used to: profiles and cars that charge until they are full."""
        return None

    async def _what_it_is(self) -> Site:
        if self._site is None:
            await self.home()
        assert self._site is not None  # noqa: S101  # home() sets it
        return self._site

    async def _produced_wh(self, site: Site) -> dict[str, float]:
        """Of each microinverter ever, by serial number: ids are joined by the status map."""
        if not site.inverters:
            return {}
        energy = await self.client.lifetime_energy(site.id)
        today = self._clock.now().astimezone(site.zone).date()
        produced, which = await together(
            self.client.inverter_energy(site.id, energy.first_day or today, today),
            self.client.inverter_status(site.id),
        )
        serials = {id_: status.serial for id_, status in microinverters(which).items()}
        energies = ((serials.get(id_), energy_wh) for id_, energy_wh in produced.energies_wh.items())
        return {serial: energy_wh for serial, energy_wh in energies if serial is not None}

    async def _outage(self, site: Site) -> GridOutage | None:
        return await self._if_there(lambda: self.client.grid_outage(site.id))

    async def _chargers(self) -> ChargerStatus | None:
        """None for a site without a charger."""
        site = await self._what_it_is()
        return await self.client.charger_status(site.id) if site.chargers else None

    async def _if_there(self, question: Callable[[], Awaitable[T]]) -> T | None:
        """A site may not have the service."""
        try:
            return await question()
        except NotThere:
            return None
