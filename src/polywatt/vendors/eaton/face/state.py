"""State of the face itself, beside that of the home."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from polywatt.kit.cache import TtlCache
from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock
from polywatt.model import Command, Detail, DeviceRefused, Energies, Event, Mode, Order, Plant, Slot, Unsupported

from ..wire.mode import DefaultMode, Parameters
from ..wire.scale import epoch_s
from .profile import Profile
from .responses import Refused

TTL_S = 0.25
"""For so long every client gets the same answer."""
MONTH_TTL_S = 300.0
"""The last thirty days move by a five-minute record."""
EVENTS_TTL_S = 1.0
EVENTS_AGE = timedelta(days=365)
"""How far back notifications go (invented)."""


@dataclass(frozen=True, slots=True)
class RequestedMode:
    """A mode or an order as a client requested it, with its spelling."""

    action: Order | Mode
    command: str
    parameters: Parameters | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """Settings that the device stores itself, besides those of the home."""

    name: str
    country: str = "2635167"
    city: str = "2649833"
    postal_code: str = ""
    timezone: str
    is_update_blocked: bool = False
    below_load_w: int = 300
    """Threshold of an energy saving mode, also of one that the home does not have and that is off."""
    written_s: int
    schedule_written_s: int
    writes: int = 0


@dataclass(slots=True)
class NotificationMarks:
    """Which notifications have been read and deleted here, for homes that do not store that themselves."""

    all_read_at: datetime | None = None
    read: dict[str, datetime] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


class FaceState:
    """A plant, and what an xStorage Home remembers beside it."""

    def __init__(self, plant: Plant, profile: Profile, clock: Clock) -> None:
        self.plant = CachedPlant(plant, clock, TTL_S)
        self.profile, self.clock = profile, clock
        self.started_s = clock.monotonic_s()
        self.marks = NotificationMarks()
        self.last_command: RequestedMode | None = None
        """The last command for some hours; its record has the parameters as they were sent."""
        self.default_mode: DefaultMode | None = None
        """The last record of the standing mode: it keeps its id and its time."""
        self.last_soc_percent: float | None = None
        self.last_today = Energies()
        self.months: TtlCache[Energies] = TtlCache(clock, MONTH_TTL_S)
        self._events: TtlCache[tuple[Event, ...]] = TtlCache(clock, EVENTS_TTL_S)
        self._device_settings: DeviceSettings | None = None

    async def device_settings(self) -> DeviceSettings:
        """Return the settings that the device stores itself; the first are those of the home."""
        if self._device_settings is None:
            home, now_s = await self.plant.home(), epoch_s(self.clock.now())
            self._device_settings = DeviceSettings(
                name=home.name or "xStorage Home",
                timezone=home.timezone or "UTC",
                written_s=now_s,
                schedule_written_s=now_s,
            )
        return self._device_settings

    async def store(self, settings: DeviceSettings) -> None:
        """Store settings of the device."""
        self._device_settings = settings
        self.plant.clear()

    async def zone(self) -> ZoneInfo:
        """Return the time zone of the device's clock times."""
        return ZoneInfo((await self.device_settings()).timezone)

    async def is_running(self) -> bool:
        """Whether the home is switched on; assumed of one that does not report it."""
        settings = await self.plant.settings()
        return settings is None or settings.is_running is not False

    async def details(self) -> tuple[Detail, ...]:
        """Return the details of the devices; none while it is switched off."""
        return await self.plant.details() if await self.is_running() else ()

    async def slots(self) -> tuple[Slot, ...]:
        """Return the schedule; empty where the home has none."""
        settings = await self.plant.settings()
        return () if settings is None or settings.slots is None else settings.slots

    async def schedule_written_ms(self) -> int:
        """Return when the schedule was last written."""
        return (await self.device_settings()).schedule_written_s * 1_000

    async def events(self) -> tuple[Event, ...]:
        """Return the events of the last year; none where the home records none."""
        now = self.clock.now()
        return await self._events.get(
            self.plant.generation, lambda: self.plant.events(now - EVENTS_AGE, now + timedelta(seconds=1))
        )

    async def send(self, step: str, *commands: Command) -> None:
        """Send commands to the home.

        Raises:
            Refused: it cannot, or refuses.
        """
        try:
            await self.plant.send(*commands)
        except (Unsupported, DeviceRefused) as error:
            raise Refused(step, "err_not_accepted", str(error)) from error

    async def note_schedule_written(self) -> None:
        """Note that the schedule is written now."""
        now_s = epoch_s(self.clock.now())
        self._device_settings = replace(await self.device_settings(), schedule_written_s=now_s)
