"""Live values as a Reading."""

from datetime import UTC, datetime

from polywatt.kit.coerce import float_or_none
from polywatt.model import Activity, GridState, Reading, Unknown, activity_from

from ..wire.meters import Aggregates, Meter
from ..wire.system_status import GridStatus, Soe

GRID_STATES: dict[str, GridState] = {
    "SystemGridConnected": GridState.CONNECTED,
    "SystemIslandedActive": GridState.ISLANDED,
    "SystemTransitionToIsland": GridState.LEAVING,
    "SystemTransitionToGrid": GridState.RETURNING,
    "SystemIslandedReady": GridState.RETURNING,
    "SystemMicroGridFaulted": GridState.FAULTED,
    "SystemWaitForUser": GridState.WAITING_FOR_PERSON,
}
"""Seven words are known (captures and clients); SystemIslandedReady is taken for "about to return"."""


def reading_from(aggregates: Aggregates, soe: Soe, grid: GridStatus, received_at: datetime) -> Reading:
    """Return the reading in three answers. Solar's small negative value at night is no production."""
    battery = aggregates.get("battery")
    battery_w = _power_w(battery)
    solar_w = _power_w(aggregates.get("solar"))
    return Reading(
        received_at=received_at,
        at=measured_at(aggregates),
        solar_w=solar_w if solar_w is None or solar_w > 0.0 else 0.0,
        battery_w=battery_w,
        grid_w=_power_w(aggregates.get("site")),
        load_w=_power_w(aggregates.get("load")),
        generator_w=_power_w(reporting_meter(aggregates.get("generator"))),
        soc_percent=soe.percentage,
        battery_activity=_activity(battery_w),
        grid_state=grid_state_from(grid),
        # The other meters send 0 where they do not measure it (synchrometer).
        grid_frequency_hz=None if battery is None else float_or_none(battery.frequency) or None,
    )


def _power_w(meter: Meter | None) -> float | None:
    return None if meter is None else float_or_none(meter.instant_power)


def reporting_meter(meter: Meter | None) -> Meter | None:
    """Return a meter that has ever reported, else None: firmware lists generator and busway where there are none."""
    return None if meter is None or time_from(meter.last_communication_time) is None else meter


def _activity(battery_w: float | None) -> Activity | None:
    return None if battery_w is None else activity_from(battery_w)


YEAR_ONE = "0001-"
READING_METERS = ("site", "battery", "load", "solar")


def measured_at(aggregates: Aggregates) -> datetime | None:
    """Return the time of a reading: that of the oldest of its four meters, as they are not read at one instant.

    A meter that never reported does not count.
    They are written in one format with one offset, so the oldest text is the oldest time.
    """
    oldest = ""
    for name in READING_METERS:
        meter = aggregates.get(name)
        text = None if meter is None else meter.last_communication_time
        if isinstance(text, str) and (text < oldest or not oldest) and not text.startswith(YEAR_ONE):
            oldest = text
    return time_from(oldest)


def time_from(text: object) -> datetime | None:
    """Return an RFC 3339 time of the gateway in UTC; None for "never" (year 1) and for text that is no time."""
    if not isinstance(text, str) or text.startswith(YEAR_ONE):
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def grid_state_from(grid: GridStatus) -> GridState | Unknown | None:
    """Return the grid state; a word that is not known is carried along."""
    word = grid.grid_status
    if not isinstance(word, str):
        return None
    return GRID_STATES.get(word) or Unknown(word=word)
