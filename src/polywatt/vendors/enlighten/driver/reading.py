"""What the site does now: its batteries' charge. No document tells of live powers."""

from datetime import datetime

from polywatt.model import Activity, DeviceUnreachable, GridState, Reading

from ..wire import battery
from ..wire.battery import BatteryStatus
from ..wire.charger.status import ChargerStatus
from ..wire.envelope import to_text
from ..wire.grid import GridOutage

ACTIVITIES = {
    battery.Activity.CHARGING: Activity.CHARGING,
    battery.Activity.DISCHARGING: Activity.DISCHARGING,
    battery.Activity.IDLE: Activity.IDLE,
}
OFF_GRID, ON_GRID = "OFF_GRID", "ON_GRID"


def check_heard(status: BatteryStatus) -> None:
    """Batteries of which nothing at all is told have not been heard.

    Raises:
        DeviceUnreachable: so it is.
    """
    told = [value for one in status.batteries for value in (one.at, one.soc_percent, one.energy_wh, one.activity)]
    if told and all(value is None for value in told):
        raise DeviceUnreachable(
            "the cloud hears nothing of the site's batteries; check that its gateway is connected, then try again"
        )


def reading_from(
    status: BatteryStatus, outage: GridOutage | None, chargers: ChargerStatus | None, received_at: datetime
) -> Reading:
    """Figures of the included batteries; powers that flow are None."""
    included = [storage for storage in status.batteries if storage.is_excluded is not True]
    return Reading(
        received_at=received_at,
        at=min((storage.at for storage in included if storage.at is not None), default=None),
        soc_percent=status.soc_percent,
        energy_remaining_wh=status.energy_wh,
        battery_activity=_activity([storage.activity for storage in included]),
        grid_state=grid_state_from(outage, chargers),
    )


def _activity(each: list[battery.Activity | None]) -> Activity | None:
    """Charging or discharging where one battery does; they never do both."""
    known = {found for found in each if found is not None}
    busy = known - {battery.Activity.IDLE}
    if len(busy) == 1:
        return ACTIVITIES[busy.pop()]
    return Activity.IDLE if known == {battery.Activity.IDLE} else None


def grid_state_from(outage: GridOutage | None, chargers: ChargerStatus | None) -> GridState | None:
    """A grid that is down makes an island; so does what a charger says. Else only a charger tells."""
    if outage is not None and outage.is_outage is True:
        return GridState.ISLANDED
    said = {to_text(charger.offGrid) for charger in (chargers.chargers if chargers is not None else ())}
    if OFF_GRID in said:
        return GridState.ISLANDED
    return GridState.CONNECTED if ON_GRID in said else None
