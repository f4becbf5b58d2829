"""The reading: the batteries' charge. No document describes live powers."""

from datetime import datetime

from polywatt.model import Activity, DeviceUnreachable, GridState, Reading

from ..wire import battery
from ..wire.battery import BatteryStatus
from ..wire.charger.status import ChargerStatus
from ..wire.grid import GridOutage

ACTIVITIES = {
    battery.Activity.CHARGING: Activity.CHARGING,
    battery.Activity.DISCHARGING: Activity.DISCHARGING,
    battery.Activity.IDLE: Activity.IDLE,
}
OFF_GRID, ON_GRID = "OFF_GRID", "ON_GRID"


def check_reported(status: BatteryStatus) -> None:
    """Check that something is reported of the batteries.

    Raises:
        DeviceUnreachable: nothing is, so the cloud has not heard of them.
    """
    values = [value for one in status.batteries for value in (one.at, one.soc_percent, one.energy_wh, one.activity)]
    if values and all(value is None for value in values):
        raise DeviceUnreachable(
            "the cloud hears nothing of the site's batteries; check that its gateway is connected, then try again"
        )


def reading_from(
    status: BatteryStatus, outage: GridOutage | None, chargers: ChargerStatus | None, received_at: datetime
) -> Reading:
    """Return the reading by the included batteries; powers that flow are None."""
    included = [storage for storage in status.batteries if storage.is_excluded is not True]
    return Reading(
        received_at=received_at,
        at=min((storage.at for storage in included if storage.at is not None), default=None),
        soc_percent=status.soc_percent,
        energy_remaining_wh=status.energy_wh,
        battery_activity=_activity([storage.activity for storage in included]),
        grid_state=grid_state_from(outage, chargers),
    )


def _activity(activities: list[battery.Activity | None]) -> Activity | None:
    """Charging or discharging where one battery does; they never do both."""
    known = {activity for activity in activities if activity is not None}
    busy = known - {battery.Activity.IDLE}
    if len(busy) == 1:
        return ACTIVITIES[busy.pop()]
    return Activity.IDLE if known == {battery.Activity.IDLE} else None


def grid_state_from(outage: GridOutage | None, chargers: ChargerStatus | None) -> GridState | None:
    """Return ISLANDED where the grid is down, or by what a charger reports; CONNECTED only by a charger."""
    if outage is not None and outage.is_outage is True:
        return GridState.ISLANDED
    states = {charger.grid_state_text for charger in (chargers.chargers if chargers is not None else ())}
    if OFF_GRID in states:
        return GridState.ISLANDED
    return GridState.CONNECTED if ON_GRID in states else None
