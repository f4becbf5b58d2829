"""The face's own memory beside the home."""

from datetime import datetime, timedelta

from polywatt.kit.cached_plant import CachedPlant, Snapshot
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.model import Command, Home, Plant, SetMode, SetReserve, Settings

from .profile import Profile

AVERAGED_OVER_S = 0.25
"""Document, L81: values are averages over 250-500 ms. A snapshot serves all requests for this long."""
UP_BEFORE_START = timedelta(hours=55, minutes=46)
"""An emulator has been up for a while when it starts, as a gateway has."""
SWITCH_TOGGLE_S = 300.0
"""How long the switch of a Powerwall may be toggled after the start (invented)."""
SITEMASTER_RUNS = "run sitemanager flag enabled, sitemanager process is running"
"""Why something is refused while the site controller runs (captured)."""


class FaceState:
    """The home behind the face, and what clients have written of the gateway itself."""

    def __init__(self, plant: Plant, profile: Profile, clock: Clock) -> None:
        self.plant = CachedPlant(plant, clock, AVERAGED_OVER_S)
        self.profile, self.clock = profile, clock
        self.started_at = clock.now() - UP_BEFORE_START
        self.sitemaster_changed_at = self.started_at
        self.commission_count = 0
        self.uncommitted: tuple[Command, ...] = ()
        """Commands that were posted and not committed yet."""
        self.site_name: str | None = None
        self.timezone: str | None = None
        self.grid_code: str | None = None
        self._toggle_until_s = -1.0

    async def home(self) -> Home:
        """Return the home; fetched once."""
        return await self.plant.home()

    async def snapshot(self) -> Snapshot:
        """Return the present snapshot."""
        return await self.plant.snapshot()

    async def settings(self) -> Settings:
        """Return the settings, uncached: they are read back right after a change.

        Raises:
            Unsupported: the plant does not report them.
        """
        return await self.plant.plant.settings()

    async def is_running(self) -> bool:
        """Whether the site controller runs. A plant that does not report it runs: it answers."""
        settings = await optional(self.settings())
        return settings is None or settings.is_running is not False

    async def commit(self) -> None:
        """Send the uncommitted commands. One that is in force already is not sent: it would count as a change."""
        commands = self.uncommitted
        for command in commands:
            if not _is_in_force(command, await self.settings()):
                await self.plant.send(command)
        # Commands that were posted meanwhile were answered with 200 and wait for a commit of their own.
        if self.uncommitted is commands:
            self.uncommitted = ()
        self.commission_count += 1
        self.plant.clear()

    def now(self) -> datetime:
        """Return the time."""
        return self.clock.now()

    def start_toggle(self) -> None:
        """Let a person toggle the switch of a Powerwall."""
        self._toggle_until_s = self.clock.monotonic_s() + SWITCH_TOGGLE_S

    def end_toggle(self) -> None:
        """End what :meth:`start_toggle` began."""
        self._toggle_until_s = -1.0

    @property
    def is_toggled(self) -> bool:
        """Whether the switch counts as toggled."""
        return self.clock.monotonic_s() < self._toggle_until_s


def _is_in_force(command: Command, settings: Settings) -> bool:
    match command:
        case SetMode(mode=mode):
            return mode == (settings.mode if settings.in_force is None else settings.in_force.action)
        case SetReserve(reserve_percent=percent):
            return percent == settings.reserve_percent
    return False


class Handlers:
    """Handlers of one group of endpoints."""

    def __init__(self, state: FaceState) -> None:
        self._state = state
