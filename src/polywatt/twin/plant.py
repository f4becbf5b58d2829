"""A simulated home as a :class:`polywatt.model.Plant`."""

from collections.abc import Callable
from datetime import datetime

from polywatt.model import (
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Event,
    Home,
    Reading,
    Receipt,
    Series,
    Settings,
)

from .car_control import CarControl
from .commands import Commands
from .counters import counters_from
from .details import details_from
from .events import Events
from .history import series_from
from .home import home_from
from .reading import reading_from
from .settings import settings_from
from .simulation.simulation import Simulation
from .snapshot import Snapshot, snapshot_from
from .spec import TwinSpec
from .world_control import WorldControl


class TwinPlant:
    """A simulated home that is always exactly as far as ``now()``.

    The same spec, seed, start and commands make the same home, whoever reads it and when. Its methods are async as
    the protocol's are, and never wait.

    Args:
        spec: of the home.
        now: returns the present, an aware datetime.
        start: of the present; the past is before it.
        seed: of all random numbers.
        past_days: length of the past, with random outages and the home's first settings.
        flickers: whether readings fluctuate within a tick.
    """

    def __init__(
        self,
        spec: TwinSpec,
        now: Callable[[], datetime],
        *,
        start: datetime,
        seed: int = 1,
        past_days: float = 365.0,
        flickers: bool = False,
    ) -> None:
        self.spec, self.seed = spec, seed
        self._simulation = Simulation(spec, now, start=start, seed=seed, past_days=past_days, flickers=flickers)
        self.world = WorldControl(self._simulation)
        """Outages, faults and storms."""
        self.cars = CarControl(self._simulation)
        """Plugging cars in and out."""
        self._home = home_from(spec, seed)
        self._commands = Commands(self._simulation, self.world, self._home.capabilities)
        self._events = Events(self._simulation)

    def prepare(self) -> None:
        """Simulate the past now instead of at the first call; a year takes about a second."""
        _ = self._simulation.timeline

    async def home(self) -> Home:
        """Return its identity, devices and capabilities."""
        return self._home

    async def reading(self) -> Reading:
        """Return its powers and states now."""
        return reading_from(self._snapshot())

    async def counters(self) -> Counters:
        """Return its energies since its past began, and since local midnight."""
        return counters_from(self._snapshot(), self._simulation.timeline.record)

    async def details(self) -> tuple[Detail, ...]:
        """Return the state of each device now."""
        return details_from(self._snapshot())

    async def settings(self) -> Settings:
        """Return its settings."""
        return settings_from(self._simulation.timeline, self._simulation.advance())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return outages, alerts and charging sessions that overlap ``[since, until)``, oldest first."""
        return self._events.between(since, until, self._commands.stops)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Return the complete five-minute buckets that begin in ``[since, until)``."""
        self._simulation.advance()
        timeline = self._simulation.timeline
        return series_from(timeline.record, self.spec, timeline.faults.battery_lost, quantity, since, until)

    async def send(self, command: Command) -> Receipt:
        """Send a command; all but leaving and joining the grid takes effect at once.

        Raises:
            Unsupported: its capabilities do not admit this.
            DeviceRefused: it is not to be stopped (see ``WorldControl.stop_refusal``), or cannot start.
        """
        return self._commands.send(command)

    def _snapshot(self) -> Snapshot:
        """Return the home now.

        Raises:
            DeviceUnreachable: it is stopped.
        """
        at = self._simulation.advance()
        if not self._simulation.timeline.settings.is_running:
            raise DeviceUnreachable(f"{self._home.name} is stopped; send Start")
        return snapshot_from(self._simulation, at)
