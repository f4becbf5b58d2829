"""The home behind the face: what it says now, and what the face itself keeps beside it."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from polywatt.kit.cache import TtlCache
from polywatt.kit.cached_plant import CachedPlant
from polywatt.kit.clock import Clock
from polywatt.model import (
    Command,
    Detail,
    DeviceRefused,
    DeviceUnreachable,
    Energies,
    Event,
    Home,
    InForce,
    Mode,
    Order,
    Origin,
    Plant,
    Reading,
    SetSlots,
    Settings,
    Slot,
    Unsupported,
)

from ..wire.clocktime import s
from ..wire.mode import DefaultMode, ModeRecord, Parameters
from . import records
from .answers import Refused
from .live import View
from .modes import (
    Spoken,
    Wanted,
    default_record,
    event_record,
    manual_record,
    spelled_for,
    standing_record,
)
from .site import Own, first_own

SHOWN_S = 0.25
"""So long an answer of the home is shown to all who ask."""
MONTH_S = 300.0
"""The last thirty days move by a five-minute record."""
EVENTS_S = 1.0
REMEMBERED = timedelta(days=365)
"""How far back notifications go (invented)."""


class Behind:
    """A plant, seen as an xStorage Home sees itself."""

    def __init__(self, plant: Plant, clock: Clock) -> None:
        self.plant, self.clock = plant, clock
        self.recent = CachedPlant(plant, clock, SHOWN_S)
        self.spoken = Spoken()
        self._month: TtlCache[Energies] = TtlCache(clock, MONTH_S)
        self._events: TtlCache[tuple[Event, ...]] = TtlCache(clock, EVENTS_S)
        self._own: Own | None = None
        self._default: DefaultMode | None = None
        self._last_soc: float | None = None
        self._last_today = Energies()

    async def home(self) -> Home:
        """What it is."""
        return await self.recent.home()

    async def own(self) -> Own:
        """What the face keeps."""
        if self._own is None:
            self._own = first_own(await self.home(), self.clock.now())
        return self._own

    async def keep(self, own: Own) -> None:
        """From now on this."""
        self._own = own
        self.forget()

    async def zone(self) -> ZoneInfo:
        """Whose clock times it shows."""
        return ZoneInfo((await self.own()).timezone)

    async def view(self) -> View:
        """This moment."""
        settings = await self.recent.settings()
        reading = await self._reading(settings)
        if reading is not None and reading.soc_percent is not None:
            self._last_soc = reading.soc_percent
        counters = None if reading is None else await self.recent.counters()
        if reading is not None:
            self._last_today = Energies() if counters is None else counters.today
        return View(
            home=await self.home(),
            reading=reading,
            soc_percent=self._last_soc if reading is None else reading.soc_percent,
            settings=settings,
            today=self._last_today,
            month=await self._month.get("month", lambda: records.month_of(self.plant, self.clock.now())),
        )

    async def _reading(self, settings: Settings | None) -> Reading | None:
        """None while it is switched off: the controller goes on, the inverter does not."""
        try:
            return await self.recent.reading()
        except DeviceUnreachable:
            if settings is not None and settings.is_running is False:
                return None
            raise

    async def details(self) -> tuple[Detail, ...]:
        """What its devices do; nothing while it is switched off."""
        return await self.recent.details() if await self.is_running() else ()

    async def is_running(self) -> bool:
        """A home that does not say so runs: it answers."""
        settings = await self.recent.settings()
        return settings is None or settings.is_running is not False

    async def default(self) -> DefaultMode | None:
        """The standing mode; None where it has none, or this make has no word for it."""
        settings, home = await self.recent.settings(), await self.home()
        spelled = None if settings is None or settings.mode is None else self._spelled(settings.mode, home)
        if spelled is None:
            return None
        command, parameters = spelled
        if self._default is None or (self._default.command, self._default.parameters) != spelled:
            self._default = default_record(command, parameters, s(self.clock.now()))
        return self._default

    async def current(self) -> ModeRecord | None:
        """What decides; None where that is not told, or this make has no word for it."""
        settings, home, zone = await self.recent.settings(), await self.home(), await self.zone()
        in_force = None if settings is None else settings.in_force
        if settings is None or in_force is None:
            return None
        if in_force.origin == Origin.PERSON:
            spelled = self._spelled(in_force.action, home)
            return None if spelled is None else manual_record(in_force, *spelled, self.clock.now(), zone)
        slot = _under_way(settings.slots or (), in_force, zone)
        if slot is not None:
            spelled = spelled_for(in_force.action, home)
            return None if spelled is None else event_record(slot, spelled, await self.schedule_written_ms())
        # A storm watch or an aggregator decides nothing that this make has a word for.
        default = await self.default() if in_force.origin == Origin.STANDING else None
        return None if default is None else standing_record(default)

    def _spelled(self, does: Order | Mode, home: Home) -> tuple[str, Parameters | None] | None:
        return self.spoken.spelling(does, home)

    async def slots(self) -> tuple[Slot, ...]:
        """The schedule; empty where the home has none."""
        settings = await self.recent.settings()
        return () if settings is None or settings.slots is None else settings.slots

    async def schedule_written_ms(self) -> int:
        """When the schedule was last written."""
        return (await self.own()).schedule_written_s * 1_000

    async def set_slots(self, command: SetSlots) -> None:
        """Another schedule."""
        await self.tell("schedule_event", command)
        self._own = replace(await self.own(), schedule_written_s=s(self.clock.now()))

    async def obey(self, wanted: Wanted, command: Command, step: str) -> None:
        """Tell it a command, and remember how it was spelled."""
        await self.tell(step, command)
        self.spoken.last = wanted

    async def tell(self, step: str, command: Command) -> None:
        """Tell the home something.

        Raises:
            Refused: it cannot, or does not want to.
        """
        try:
            await self.plant.send(command)
        except (Unsupported, DeviceRefused) as error:
            raise Refused(step, "err_not_accepted", str(error)) from error
        finally:
            self.forget()

    def forget(self) -> None:
        """Something was told."""
        self.recent.clear()
        self._events.clear()

    async def events(self) -> tuple[Event, ...]:
        """What happened in the last year; none where the home keeps no such thing."""
        return await self._events.get("events", self._asked_events)

    async def _asked_events(self) -> tuple[Event, ...]:
        now: datetime = self.clock.now()
        try:
            return await self.plant.events(now - REMEMBERED, now + timedelta(seconds=1))
        except Unsupported:
            return ()


def _under_way(slots: tuple[Slot, ...], in_force: InForce, zone: ZoneInfo) -> Slot | None:
    """The slot that decides: of those that do the same the one whose window began when it did."""
    if in_force.origin != Origin.SLOT:
        return None
    alike = [slot for slot in slots if slot.action == in_force.action and slot.window is not None]
    began = None if in_force.since is None else in_force.since.astimezone(zone).time()
    then = (slot for slot in alike if slot.window is not None and slot.window.start == began)
    return next(then, alike[0] if alike else None)
