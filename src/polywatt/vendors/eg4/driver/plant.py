"""A Plant made from one plant of an account."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all, gather_by_key
from polywatt.kit.http import HttpSession
from polywatt.kit.redact import Redactor
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import (
    Charge,
    Command,
    Counters,
    Detail,
    DeviceRefused,
    DeviceUnreachable,
    Discharge,
    Energies,
    Event,
    Firmware,
    Home,
    Reading,
    Receipt,
    ReceiptState,
    Release,
    Series,
    Settings,
    Unsupported,
    admit,
)

from ..client import Eg4Client
from ..wire.answer import to_text
from ..wire.midbox import Midbox
from ..wire.session import SECRET_KEYS
from .controls import Controls, controls_for
from .details import details_from
from .firmware import firmware_from
from .home import home_from
from .reading import counters_from, reading_from
from .site import Banks, Live, Site, site_from

T = TypeVar("T")
SETTLES_S = 30.0
"""An inverter takes several seconds to apply what it is told (document, L838)."""


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["Eg4Driver"]:
    """A driver for an account at ``address``; ``?plant=ID`` chooses among several plants."""
    password = address.credentials.password
    async with HttpSession(
        f"https://{netloc_of(address.host, address.port or 443)}",
        trust=address.trust,
        server_name=address.server_name,
        timeout_s=address.timeout_s,
        redactor=Redactor(SECRET_KEYS, [password] if password else []),
    ) as http:
        zone = None if address.timezone is None else str(address.timezone)
        yield Eg4Driver(Eg4Client(http, address.credentials, clock), clock, address.options.get("plant"), zone)


class Eg4Driver:
    """A Plant made from one plant of an account."""

    def __init__(self, client: Eg4Client, clock: Clock, plant: str | None = None, timezone: str | None = None) -> None:
        self.client = client
        self._clock, self._plant, self._timezone = clock, plant, timezone
        self._known: tuple[Site, Home] | None = None
        self._told_until: datetime | None = None
        self._has_begun: Command | None = None

    async def home(self) -> Home:
        """Four requests for the plant, and three for each inverter."""
        site = await self._site()
        live, banks = await gather_all(self._live(site), self._banks(site))
        firmwares = await self._firmwares(site, live)
        home = home_from(site, live.runtimes, banks, firmwares, await self._controls(), self._timezone)
        self._known = site, home
        return home

    async def reading(self) -> Reading:
        """A request for each inverter and one for the GridBOSS; twenty seconds old at most."""
        site, _ = await self._what_it_is()
        live = await self._live(site)
        self._check_heard(live)
        return reading_from(live, site, self._clock.now())

    async def counters(self) -> Counters:
        """One request: the group's sum, or the inverter's."""
        site, _ = await self._what_it_is()
        first = site.serials[0]
        found = await (self.client.parallel_energy(first) if site.is_group else self.client.energy(first))
        counters = counters_from([found], self._clock.now())
        if counters.lifetime == counters.today == Energies():
            raise DeviceUnreachable("the cloud tells no energies of the inverter now; it is offline or in standby")
        return counters

    async def details(self) -> tuple[Detail, ...]:
        """The reading's requests, and one more for each inverter every five minutes."""
        site, _ = await self._what_it_is()
        live, banks = await gather_all(self._live(site), self._banks(site))
        self._check_heard(live)
        return details_from(live, banks, site, self._clock.now())

    async def settings(self) -> Settings:
        """Two requests, or the portal's three; while something that was told settles they are asked anew."""
        site, _ = await self._what_it_is()
        if self._told_until is not None and self._clock.now() <= self._told_until:
            self.client.forget_told()
        return await (await self._controls()).settings(site, self._clock.now())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """The cloud tells of none.

        Raises:
            Unsupported: always.
        """
        raise Unsupported("this cloud tells of no alerts and outages")

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """The cloud's API has none.

        Raises:
            Unsupported: always.
        """
        raise Unsupported("this cloud's API has no history")

    async def send(self, command: Command) -> Receipt:
        """One request for each inverter."""
        site, home = await self._what_it_is()
        given = admit(command, home.capabilities)
        try:
            await (await self._controls()).tell(site, given, self._rated_w)
        finally:
            # Also after a failure: it may have been taken.
            now = self._clock.now()
            self._told_until = now + timedelta(seconds=SETTLES_S)
        if isinstance(given, Charge | Discharge | Release):
            self._has_begun = None if isinstance(given, Release) else given
        return Receipt(
            command=command,
            sent=given,
            proof=home.capabilities.proof_of(given),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=self._told_until,
        )

    async def make_safe(self) -> str | None:
        """End a quick charge or discharge that we began: it would go on for hours."""
        begun = self._has_begun
        if begun is None:
            return None
        await self.send(Release())
        return f"the quick {type(begun).__name__.lower()} was ended"

    @property
    def _rated_w(self) -> float | None:
        return None if self._known is None else self._known[1].ratings.inverter_w

    async def _site(self) -> Site:
        plants = [plant for plant in await self.client.plants() if plant.number is not None]
        chosen = [plant for plant in plants if self._plant in (None, str(plant.number))]
        if not chosen or (self._plant is None and len(chosen) > 1):
            known = ", ".join(str(plant.number) for plant in plants) or "none"
            raise DeviceRefused(f"say which plant of the account is meant with ?plant=ID; it has: {known}")
        number = chosen[0].number
        assert number is not None  # noqa: S101  # chosen so
        rows, groups = await gather_all(self.client.devices(number), self.client.parallel_groups(number))
        site = site_from(chosen[0], number, rows, groups)
        if not site.serials:
            raise DeviceRefused(f"plant {number} has no inverter")
        return site

    async def _what_it_is(self) -> tuple[Site, Home]:
        if self._known is None:
            await self.home()
        assert self._known is not None  # noqa: S101  # home() sets it
        return self._known

    async def _controls(self) -> Controls:
        return await controls_for(self.client)

    async def _live(self, site: Site) -> Live:
        runtimes = await gather_by_key(site.serials, self.client.runtime)
        box: Midbox | None = None
        if site.gridboss is not None and site.gridboss.serial is not None:
            box = await self.client.midbox(site.gridboss.serial)
        return Live(runtimes, box)

    async def _banks(self, site: Site) -> Banks:
        return await gather_by_key(site.serials, self.client.battery)

    async def _firmwares(self, site: Site, live: Live) -> dict[str, Firmware | None]:
        """Of inverters and GridBOSS; what an account may not ask stays unknown."""
        info = await _if_let(self.client.firmware_info)
        versions: dict[str, str | None] = {serial: to_text(r.fwCode) for serial, r in live.runtimes.items()}
        if site.gridboss is not None and site.gridboss.serial is not None:
            versions[site.gridboss.serial] = None
        found = {}
        for serial, version in versions.items():
            check = await _if_let(partial(self.client.firmware_check, serial))
            found[serial] = firmware_from(version, check, info, serial)
        return found

    async def update_firmware(self, device_id: str, *, is_confirmed: bool) -> None:
        """Start an update, after the cloud was asked whether it may and what is offered.

        Raises:
            UpdateNotConfirmed: it was not confirmed; nothing was sent.
            DeviceRefused: the cloud says no, or nothing newer fits.
        """
        await self.client.start_firmware(device_id, confirm=is_confirmed)

    def _check_heard(self, live: Live) -> None:
        """Where no inverter is heard there is no reading.

        Raises:
            DeviceUnreachable: they are offline, or in standby.
        """
        if any(runtime.has_values for runtime in live.runtimes.values()):
            return
        if all(runtime.is_offline for runtime in live.runtimes.values()):
            raise DeviceUnreachable("the cloud has lost the inverter; is it on, and its dongle in the network?")
        raise DeviceUnreachable("the inverter is in standby and measures nothing; start it with 'start'")


async def _if_let(question: Callable[[], Awaitable[T]]) -> T | None:
    """The answer, or None where it is refused to this account or for this device."""
    try:
        return await question()
    except DeviceRefused:
        return None
