"""A Plant made from one plant of an account."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from polywatt import model
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.kit.http import http_session
from polywatt.kit.vendor import Address

from ..client import Eg4Client, RetryPolicy
from ..wire.session import SECRET_KEYS
from .commands import Commands
from .counters import counters_from
from .details import details_from
from .firmware import fetch_firmware
from .home import home_from
from .reading import reading_from
from .settings import fetch_settings
from .site import Site, Snapshot, fetch_banks, fetch_site, fetch_snapshot


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["Eg4Driver"]:
    """Connect to the account at ``address``; ``?plant=ID`` chooses among several plants."""
    async with http_session(address, scheme="https", default_port=443, secret_keys=SECRET_KEYS) as http:
        client = Eg4Client(http, address.credentials, clock, retry=RetryPolicy())
        timezone = None if address.timezone is None else str(address.timezone)
        yield Eg4Driver(client, clock, address.options.get("plant"), timezone)


class Eg4Driver:
    """A Plant made from one plant of an account."""

    def __init__(
        self, client: Eg4Client, clock: Clock, plant_id: str | None = None, timezone: str | None = None
    ) -> None:
        self.client = client
        self._clock, self._plant_id, self._timezone = clock, plant_id, timezone
        self._commands = Commands(client, clock)
        self._known: tuple[Site, model.Home] | None = None

    async def home(self) -> model.Home:
        """Two requests for the plant, two for each inverter, and one for the GridBOSS, beside the sign-in."""
        site = await fetch_site(self.client, self._plant_id)
        snapshot, banks = await gather_all(fetch_snapshot(self.client, site), fetch_banks(self.client, site))
        home = home_from(site, snapshot, banks, await self.client.session.dialect(), self._timezone)
        self._known = site, home
        return home

    async def reading(self) -> model.Reading:
        """A request for each inverter and one for the GridBOSS; twenty seconds old at most."""
        site, _ = await self._site_and_home()
        return reading_from(await self._fetch_live(site), site, self._clock.now())

    async def counters(self) -> model.Counters:
        """One request: the group's sum, or the inverter's."""
        site, _ = await self._site_and_home()
        energy, first = self.client.energy, site.serials[0]
        info = await (energy.fetch_group(first) if site.is_group else energy.fetch(first))
        counters = counters_from(info, self._clock.now())
        if counters.lifetime == counters.today == model.Energies():
            raise model.DeviceUnreachable("the cloud has no energies of the inverter now; it is offline or in standby")
        return counters

    async def details(self) -> tuple[model.Detail, ...]:
        """The reading's requests, and one more for each inverter every five minutes."""
        site, _ = await self._site_and_home()
        snapshot, banks = await gather_all(self._fetch_live(site), fetch_banks(self.client, site))
        return details_from(snapshot, banks, site, self._clock.now())

    async def settings(self) -> model.Settings:
        """Two requests, or the portal's three; while a command settles they are not taken from the cache."""
        site, _ = await self._site_and_home()
        if self._commands.is_settling:
            self.client.clear_settings()
        return await fetch_settings(self.client, site, self._clock.now())

    async def events(self, since: datetime, until: datetime) -> tuple[model.Event, ...]:
        """Raise Unsupported: the cloud has no events."""
        raise model.Unsupported("this cloud has no alerts and outages")

    async def history(self, quantity: str, since: datetime, until: datetime) -> model.Series:
        """Raise Unsupported: the cloud has no history."""
        raise model.Unsupported("this cloud's API has no history")

    async def send(self, command: model.Command) -> model.Receipt:
        """One request for each inverter."""
        return await self._commands.send(command, *await self._site_and_home())

    async def make_safe(self) -> str | None:
        """End a quick charge or discharge that we began: it would go on for hours."""
        task = self._commands.quick_task
        if task is None:
            return None
        await self.send(model.Release())
        return f"the quick {type(task).__name__.lower()} was ended"

    async def firmware(self) -> Mapping[str, model.Firmware]:
        """One request for the account, and one for each device once an hour."""
        site, home = await self._site_and_home()
        return await fetch_firmware(self.client, site, home)

    async def update_firmware(self, device_id: str, *, is_confirmed: bool) -> None:
        """Start an update, after the cloud was asked whether it may and which version is available.

        Raises:
            UpdateNotConfirmed: it was not confirmed; nothing was sent.
            DeviceRefused: the cloud says no, or nothing newer fits.
        """
        await self.client.firmware.start(device_id, confirm=is_confirmed)

    async def _site_and_home(self) -> tuple[Site, model.Home]:
        if self._known is None:
            await self.home()
        assert self._known is not None  # noqa: S101  # home() sets it
        return self._known

    async def _fetch_live(self, site: Site) -> Snapshot:
        """Return the live values.

        Raises:
            DeviceUnreachable: no inverter has any: they are offline, or in standby.
        """
        snapshot = await fetch_snapshot(self.client, site)
        runtimes = snapshot.runtimes.values()
        if any(runtime.has_values for runtime in runtimes):
            return snapshot
        if all(runtime.is_offline for runtime in runtimes):
            raise model.DeviceUnreachable("the cloud has lost the inverter; is it on, and its dongle in the network?")
        raise model.DeviceUnreachable("the inverter is in standby and measures nothing; start it with 'start'")
