"""One site of the account: what its home says and is told, as the cloud passes it on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
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
    Series,
    Settings,
    admit,
)

from .answers import refused_by
from .parts import Charger, Micro, Pack, chargers_of, gateway_serial_of, micros_of, packs_of
from .pending import PendingChanges
from .recorded import Past

KEEP_S = 5.0
"""So long what a plant said is shown. Invented: the real cloud is told every few minutes, or seconds when live."""


class Station:
    """One site. Whatever the plant does not have, or while nobody hears it, is None or empty."""

    def __init__(self, plant: Plant, number: int, clock: Clock) -> None:
        self.plant, self.number, self.clock = plant, number, clock
        self.changes = PendingChanges(clock)
        self.past = Past(plant, clock)
        self._recent = CachedPlant(plant, clock, KEEP_S)

    async def home(self) -> Home:
        """What it is."""
        return await self._recent.home()

    async def reading(self) -> Reading | None:
        """What it does now."""
        try:
            return await self._recent.reading()
        except DeviceUnreachable:
            return None

    async def counters(self) -> Counters | None:
        """What flowed."""
        try:
            return await self._recent.counters()
        except DeviceUnreachable:
            return None

    async def details(self) -> tuple[Detail, ...]:
        """What each device does."""
        try:
            return await self._recent.details()
        except DeviceUnreachable:
            return ()

    async def settings(self) -> Settings | None:
        """What it has been told."""
        try:
            return await self._recent.settings()
        except DeviceUnreachable:
            return None

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """What happened in ``[since, until)``, oldest first."""
        try:
            return await optional(self.plant.events(since, until)) or ()
        except DeviceUnreachable:
            return ()

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series | None:
        """What was recorded of one quantity."""
        try:
            return await optional(self.plant.history(quantity, since, until))
        except DeviceUnreachable:
            return None

    async def zone(self) -> ZoneInfo:
        """Its time zone; UTC where the home does not say."""
        return ZoneInfo((await self.home()).timezone or "UTC")

    async def is_heard(self) -> bool:
        """Whether the gateway reports."""
        return await self.reading() is not None

    async def tell(self, *commands: Command) -> None:
        """All or nothing: what cannot be is refused before anything is told.

        Raises:
            Refused: the home cannot do one of them (400), refuses it, or nobody hears it (473).
        """
        try:
            capabilities = (await self.home()).capabilities
            for command in [admit(command, capabilities) for command in commands]:
                await self.plant.send(command)
        except PolywattError as error:
            raise refused_by(error) from error
        finally:
            self._recent.clear()

    async def chargers(self) -> list[Charger]:
        """The car chargers."""
        return chargers_of(await self.home(), await self.details(), await self.settings())

    async def packs(self) -> list[Pack]:
        """The batteries."""
        return packs_of(await self.home(), await self.details())

    async def microinverters(self) -> list[Micro]:
        """The microinverters."""
        return micros_of(await self.home(), await self.details())

    async def gateway_serial(self) -> str:
        """The gateway's serial number; invented where the home has none."""
        return gateway_serial_of(await self.home())
