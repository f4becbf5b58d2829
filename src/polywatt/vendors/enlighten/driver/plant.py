"""A Plant made from one site of an account."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import (
    Alert,
    CarSession,
    Command,
    Counters,
    Detail,
    DeviceRefused,
    Event,
    Home,
    Reading,
    Receipt,
    ReceiptState,
    Series,
    Settings,
    Speed,
    admit,
)

from ..client import EnlightenClient, Hosts, NotThere, SecondFactorNeeded, WrongCode, sessions_at
from ..client.endpoints import BACKUP_HISTORY, CONFIG, GREEN, MODE, SCHEDULES, SESSIONS
from ..wire.charger.status import ChargerStatus
from ..wire.grid import GridOutage
from ..wire.inverters import microinverters
from .counters import counters_from, measured_in
from .details import details_from, running_session
from .events import alert_from, is_of_session, outages_from, session_from, within
from .history import series_from
from .home import home_from
from .login import asking_for_login
from .reading import check_heard, reading_from
from .session_file import SessionFile
from .site import Site, found_site, looked_up
from .told import Battery, Cars, Done, GridToggle, battery_commands, car_commands

T = TypeVar("T")
SETTLES_S = {Speed.MINUTES: 600.0}
"""Settings are applied minutes later (L1465); how many nobody says."""
SOON_S = 120.0
"""All else: what is kept of the status is a minute old at most."""
KEPT_S = {MODE: 300.0, BACKUP_HISTORY: 600.0, SESSIONS: 600.0, CONFIG: 60.0, GREEN: 60.0, SCHEDULES: 60.0}
"""So that all of a site is no more than six requests a minute. The last three are kept longer by who asks for them."""
ENLIGHTEN_HOST = "enlighten.enphaseenergy.com"


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["EnlightenDriver"]:
    """A driver for an account at ``address``; ``?site=ID`` chooses among several sites."""
    kept = SessionFile(address.state_folder, netloc_of(address.host, address.port or 443), address.credentials.username)
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
            kept_s=KEPT_S,
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
        self._has_consent = has_consent
        self._battery, self._cars, self._grid = Battery(client, clock), Cars(client, clock), GridToggle(client, clock)

    async def sign_in(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        """Sign in afresh, with a code where the cloud asks for one; the session is kept for the next program.

        Raises:
            AuthenticationFailed: name, password or all codes were wrong.
        """
        if self.client.session_state().is_awaiting_code:
            # The program before has had a code sent: that one is good, as long as it is.
            with contextlib.suppress(WrongCode):
                await self.client.validate_otp((await ask_for_code()).strip())
                return
        try:
            await self.client.login(afresh=True)
        except SecondFactorNeeded:
            await self._give_code(ask_for_code)

    async def _give_code(self, ask_for_code: Callable[[], Awaitable[str]]) -> None:
        while True:
            with contextlib.suppress(WrongCode):
                await self.client.validate_otp((await ask_for_code()).strip())
                return

    @asking_for_login
    async def home(self) -> Home:
        """Ten requests, most of which are kept for ten minutes and more."""
        site = self._site = await looked_up(self.client, await found_site(self.client, self._wanted))
        status, check, outage, energy, profile = await gather_all(
            self.client.battery_status(site.id),
            self._if_there(lambda: self.client.grid_check(site.id)),
            self._outage(site),
            self.client.lifetime_energy(site.id),
            self._battery.profile(site),
        )
        commands = (
            *battery_commands(site, has_consent=self._has_consent),
            *self._grid.commands(site, check, outage),
            *car_commands(site),
        )
        pace_s = None if profile is None else profile.polling_interval_s
        return home_from(site, status, commands, measured_in(energy), pace_s)

    @asking_for_login
    async def reading(self) -> Reading:
        """Three requests, a minute old at most. Where the relay has just been moved, the change is logged.

        Raises:
            DeviceUnreachable: the cloud hears nothing of the site's batteries.
        """
        site = await self._what_it_is()
        status, outage, cars = await gather_all(self.client.battery_status(site.id), self._outage(site), self._chargers())
        check_heard(status)
        found = reading_from(status, outage, cars, self._clock.now())
        await self._grid.see(found.grid_state)
        return found

    @asking_for_login
    async def counters(self) -> Counters:
        """One request, five minutes old at most.

        Raises:
            DeviceUnreachable: the cloud does not say until when it has counted.
        """
        site = await self._what_it_is()
        return counters_from(await self.client.lifetime_energy(site.id), site.zone, self._clock.now())

    @asking_for_login
    async def details(self) -> tuple[Detail, ...]:
        """The reading's requests, and two more every ten minutes."""
        site = await self._what_it_is()
        status, outage, cars, produced = await gather_all(
            self.client.battery_status(site.id), self._outage(site), self._chargers(), self._produced_wh(site)
        )
        check_heard(status)
        return details_from(site, status, outage, cars, produced, self._clock.now())

    @asking_for_login
    async def settings(self) -> Settings:
        """One request a minute, and six that are asked for every five or ten minutes; four of them for each charger."""
        site = await self._what_it_is()
        found, (chargers, pending) = await gather_all(
            self._battery.settings(site, self._clock.now()), self._cars.settings(site)
        )
        return replace(found, chargers=chargers, pending=(*found.pending, *pending))

    @asking_for_login
    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """As many pages as reach back to ``since``, one request for outages, and the sessions of each charger."""
        site = await self._what_it_is()
        if since > self._clock.now():
            return ()
        found: list[Event] = list(await self._alerts(site, since))
        history = await self._if_there(lambda: self.client.backup_history(site.id))
        found += [] if history is None else outages_from(history)
        return within([*found, *await self._sessions(site, since, until)], since, until)

    async def _alerts(self, site: Site, since: datetime) -> list[Alert]:
        found: list[Alert] = []
        async for row in self.client.all_events(site.id):
            alert = None if is_of_session(row) and site.chargers else alert_from(row)
            if alert is not None:
                found.append(alert)
            if row.since is not None and row.since < since and row.is_active is not True:
                break
        return found

    async def _sessions(self, site: Site, since: datetime, until: datetime) -> list[CarSession]:
        """Those that have ended, and those that go on."""
        found: list[CarSession] = []
        first, last = (min(at, self._clock.now()).astimezone(site.zone).date() for at in (since, until))
        for sn in site.chargers_by_serial:
            rows = self.client.all_sessions(site.id, sn, first - timedelta(days=1), last, site.timezone or "UTC")
            found += [session for past in [one async for one in rows] if (session := session_from(past, sn))]
        status = await self._chargers()
        running = (running_session(row) for row in (() if status is None else status.chargers))
        known = {(session.charger_id, session.since) for session in found}
        return found + [one for one in running if one is not None and (one.charger_id, one.since) not in known]

    @asking_for_login
    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Energies of local days, from the request of the counters.

        Raises:
            Unsupported: this quantity is not recorded.
        """
        site = await self._what_it_is()
        return series_from(await self.client.lifetime_energy(site.id), quantity, site.zone, since, until)

    async def send(self, command: Command) -> Receipt:
        """A few requests; most commands are applied minutes later.

        Raises:
            CodeNeeded: leaving or joining the grid needs a code, which has just been sent to the owner.
        """
        home, site = await self.home(), await self._what_it_is()
        given, capability = admit(command, home.capabilities), home.capabilities.find(command)
        done = await self._told(site, given)
        now, speed = self._clock.now(), None if capability is None else capability.speed
        return Receipt(
            command=command,
            sent=given,
            state=ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=SOON_S if speed is None else SETTLES_S.get(speed, SOON_S)),
            reference=done.reference,
            note=done.note,
        )

    async def _told(self, site: Site, given: Command) -> Done:
        for part in (self._grid, self._cars, self._battery):
            done = await part.tell(site, given)
            if done is not None:
                return done
        raise DeviceRefused(f"this cloud has no way to do {type(given).__name__}; see what the site's app offers")

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
        produced, which = await gather_all(
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
