"""The battery's settings, as the cloud shows them."""

from datetime import datetime, time

from polywatt.model import Backup, Charge, InForce, Origin, SetGridCharging, SetStormGuard, Settings, Slot, Window

from ...wire.battery_config import BatterySettings, Profile
from ...wire.envelope import to_bool
from .standing import Standing

FULL_PERCENT = 100.0
MINUTES_PER_DAY = 24 * 60


def settings_from(profile: Profile, told: BatterySettings, standing: Standing, received_at: datetime) -> Settings:
    """A storm that is guarded against decides before the standing mode."""
    in_force = None if standing.mode is None else InForce(action=standing.mode, origin=Origin.STANDING)
    if standing.is_storm:
        in_force = InForce(action=Backup(), origin=Origin.STORM)
    charging = told.charges_from_grid
    return Settings(
        received_at=received_at,
        mode=standing.mode,
        in_force=in_force,
        slots=slots_from(told),
        reserve_percent=standing.reserve_percent,
        shutdown_percent=told.shutdown_percent,
        grid_charging=None if charging is None else SetGridCharging(is_allowed=charging),
        storm_guard=_guard(profile),
    )


def _guard(profile: Profile) -> SetStormGuard | None:
    is_on = profile.is_storm_guarded
    return None if is_on is None else SetStormGuard(is_on=is_on, charges_cars=to_bool(profile.evseStormEnabled))


def slots_from(told: BatterySettings) -> tuple[Slot, ...] | None:
    """The one window in which the grid fills the battery; its times stay in the cloud while it is switched off."""
    window, is_on = told.charge_window_min, told.has_schedule
    if is_on is None or (is_on and window is None):
        return None
    if not is_on or window is None:
        return ()
    start, end = (time(*divmod(minute % MINUTES_PER_DAY, 60)) for minute in window)
    return (Slot(action=Charge(until_soc_percent=FULL_PERCENT), window=Window(start=start, end=end)),)
