"""Connect to a gateway; a Plant over its API."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime

from msgspec.structs import replace

from polywatt import model
from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.gather import gather_all
from polywatt.kit.http import http_session
from polywatt.kit.optional import optional
from polywatt.kit.vendor import Address

from ..client import PowerwallClient, SystemStopped
from ..wire.session import SECRET_KEYS
from .commands import Commands
from .counters import RisingCounters, counters_from
from .details import details_from
from .events import events_from
from .home import home_from
from .reading import reading_from
from .settings import settings_from
from .site import Site, optional_unless_stopped
from .site.report import SiteReport


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["PowerwallDriver"]:
    """Yield a driver for the gateway at ``address``; always TLS, verified unless the owner says otherwise."""
    async with http_session(address, scheme="https", default_port=443, secret_keys=SECRET_KEYS) as http:
        cool_down = CoolDown(clock, address.state_folder, f"powerwall {http.address}")
        client = PowerwallClient(http, address.credentials, clock, cool_down)
        yield PowerwallDriver(client, clock, http.address)


class PowerwallDriver:
    """A Plant over one Powerwall gateway."""

    def __init__(self, client: PowerwallClient, clock: Clock, address: str) -> None:
        self.client = client
        self._clock, self._address = clock, address
        self._site = Site(client)
        self._commands = Commands(client, clock, address, self._fetch_capabilities)
        self._rising = RisingCounters()
        self._capabilities: model.Capabilities | None = None

    async def home(self) -> model.Home:
        """Seven or eight GETs; what this firmware does not have, or not while it is stopped, stays unknown."""
        home = home_from(self._address, await self._site.fetch_site())
        self._capabilities = home.capabilities
        return home

    async def home_for_reading(self) -> model.Home:
        """One GET: name and ratings, as the owner entered them; no devices, no capabilities."""
        home = home_from(self._address, SiteReport(info=await optional(self.client.site_info.fetch())))
        return replace(home, capabilities=model.Capabilities())

    async def home_for_commands(self) -> model.Home:
        """One GET, or two: capabilities; no name, no devices, and of the ratings only the hidden charge."""
        home = home_from(self._address, await self._site.fetch_firmware())
        self._capabilities = home.capabilities
        return home

    async def reading(self) -> model.Reading:
        """Three GETs at once."""
        async with self._explain_stop():
            aggregates, soe, grid = await gather_all(
                self.client.meters.aggregates(),
                self.client.system_status.soe(),
                self.client.system_status.grid_status(),
            )
        return reading_from(aggregates, soe, grid, self._clock.now())

    async def counters(self) -> model.Counters:
        """One GET, shared with a reading that is under way."""
        async with self._explain_stop():
            aggregates = await self.client.meters.aggregates()
        return self._rising.checked(counters_from(aggregates, self._clock.now()))

    async def details(self) -> tuple[model.Detail, ...]:
        """Five or six GETs, the first time one more."""
        async with self._explain_stop():
            return details_from(await self._site.fetch_measurements(), self._clock.now())

    async def settings(self) -> model.Settings:
        """Three GETs.

        Raises:
            Unsupported: the gateway is restricted.
        """
        operation, sitemaster, grid = await gather_all(
            optional(self.client.operation.fetch()),
            optional(self.client.sitemaster.fetch()),
            optional_unless_stopped(self.client.system_status.grid_status()),
        )
        if operation is None and sitemaster is None:
            raise self._restricted()
        return settings_from(operation, sitemaster, grid, self._clock.now())

    async def events(self, since: datetime, until: datetime) -> tuple[model.Event, ...]:
        """One GET: the grid faults that the gateway lists now.

        Raises:
            Unsupported: the gateway is restricted.
        """
        async with self._explain_stop():
            faults = await optional(self.client.system_status.grid_faults())
        if faults is None:
            raise self._restricted()
        return events_from(faults, since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> model.Series:
        """The gateway records none."""
        raise model.Unsupported("a Powerwall gateway keeps no history; a hub does")

    async def send(self, command: model.Command) -> model.Receipt:
        """One to three requests, the first time one or two more."""
        return await self._commands.send(command)

    async def make_safe(self) -> str | None:
        """A Powerwall has no order that would go on by itself."""
        return None

    async def _fetch_capabilities(self) -> model.Capabilities:
        """None where the home is known."""
        return self._capabilities or (await self.home_for_commands()).capabilities

    def _restricted(self) -> model.Unsupported:
        return model.Unsupported(
            f"the gateway at {self._address} tells its meters, its charge and its grid state, and nothing else"
        )

    @contextlib.asynccontextmanager
    async def _explain_stop(self) -> AsyncIterator[None]:
        """Say whether it was stopped on purpose: the gateway itself answers while its site controller does not."""
        try:
            yield
        except SystemStopped as stopped:
            raise await self._explained(stopped) from stopped

    async def _explained(self, stopped: SystemStopped) -> SystemStopped:
        try:
            sitemaster = await self.client.sitemaster.fetch()
        except model.DriverError:
            # Then no more is known than that there is no site controller.
            return stopped
        if sitemaster.running:
            return SystemStopped(
                f"the gateway at {self._address} is starting: it runs and sends no values yet; try again"
            )
        return SystemStopped(f"the gateway at {self._address} is stopped and measures nothing; start it with 'start'")
