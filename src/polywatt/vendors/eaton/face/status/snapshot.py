"""A snapshot of the home for ``device/status`` and ``technical/status``."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

from polywatt.kit.optional import optional
from polywatt.model import (
    Activity,
    DeviceUnreachable,
    Energies,
    Home,
    Reading,
    Series,
    Settings,
    activity_from,
    to_owner_percent,
)

from ..state import FaceState

IDLE_BELOW_W = 12.0
"""A captured battery is called idle at 0.42 A, which is some 40 W; this is less, and what a simulated one needs."""
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StatusSnapshot:
    """The home at one time."""

    home: Home
    reading: Reading | None
    """None: it is switched off."""
    soc_percent: float | None
    """Of the reading, or the last one known; on the scale of the whole battery."""
    settings: Settings | None
    today: Energies
    month: Energies

    @property
    def displayed_soc_percent(self) -> int | None:
        """The state of charge on the owner's scale, a whole number."""
        return None if self.soc_percent is None else round(to_owner_percent(self.soc_percent, self.home.ratings))

    @property
    def activity(self) -> Activity:
        """The battery's activity; one that only supplies its own electronics is idle."""
        if self.reading is None:
            return Activity.IDLE
        if self.reading.battery_w is not None:
            return activity_from(self.reading.battery_w, IDLE_BELOW_W)
        activity = self.reading.battery_activity
        return activity if isinstance(activity, Activity) else Activity.IDLE


async def take_snapshot(state: FaceState) -> StatusSnapshot:
    """Return the home as it is now."""
    settings = await state.plant.settings()
    reading = await _reading(state, settings)
    if reading is not None and reading.soc_percent is not None:
        state.last_soc_percent = reading.soc_percent
    counters = None if reading is None else await state.plant.counters()
    if reading is not None:
        state.last_today = Energies() if counters is None else counters.today
    return StatusSnapshot(
        home=await state.plant.home(),
        reading=reading,
        soc_percent=state.last_soc_percent if reading is None else reading.soc_percent,
        settings=settings,
        today=state.last_today,
        month=await state.months.get("month", lambda: _energies_of_month(state)),
    )


async def _reading(state: FaceState, settings: Settings | None) -> Reading | None:
    """Return None while the home is switched off: the controller goes on, the inverter does not."""
    try:
        return await state.plant.reading()
    except DeviceUnreachable:
        if settings is not None and settings.is_running is False:
            return None
        raise


async def _energies_of_month(state: FaceState) -> Energies:
    """Return the energies of the last thirty days; None for what is not recorded."""
    until, history = state.clock.now(), state.plant.plant.history
    since = until - MONTH
    names = ("imported_wh", "exported_wh", "solar_wh", "load_wh")
    return Energies(**{name: await _sum(history(name, since, until)) for name in names})


async def _sum(recorded: Awaitable[Series]) -> float | None:
    series = await optional(recorded)
    values = [] if series is None else [value for value in series.values if value is not None]
    return sum(values) if values else None
