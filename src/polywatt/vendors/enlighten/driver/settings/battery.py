"""The battery's settings: profile, reserve, grid charging with its window, shutdown level, storm guard."""

from datetime import datetime, time

from msgspec.structs import replace

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.model import Backup, Charge, InForce, Origin, SetGridCharging, SetStormGuard, Settings, Slot, Window

from ...client import EnlightenClient
from ...wire.battery_config import BatterySettings, Profile
from ...wire.scale import to_bool
from ..site import Site
from .pending import PendingCommands
from .standing_mode import StandingMode, StandingModes

FULL_PERCENT = 100.0
MINUTES_PER_DAY = 24 * 60
RARE_TTL_S = 300.0
"""The battery's settings change when a person changes them; while something is pending they are read each minute."""


class BatteryReader:
    """Reads the battery's settings, and remembers the commands that they do not reflect yet."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client = client
        self.pending = PendingCommands(clock)
        self.standing_modes = StandingModes()
        self._cache: TtlCache[BatterySettings] = TtlCache(clock, RARE_TTL_S)

    async def profile(self, site: Site) -> Profile | None:
        """Return the site's profile; None for a site without a battery."""
        return await self._client.battery_config.profile(site.id) if site.has_battery else None

    async def standing_mode(self, site: Site) -> tuple[Profile, StandingMode]:
        """Return the profile, and the standing mode by it."""
        profile, alert = await gather_all(
            self._client.battery_config.profile(site.id), self._client.battery_config.storm_alert(site.id)
        )
        return profile, self.standing_modes.update(profile, alert)

    async def settings(self, site: Site) -> BatterySettings:
        """Return the battery's settings, cached for minutes."""
        return await self._cache.get(site.id, lambda: self._client.battery_config.settings(site.id))

    async def read(self, site: Site, received_at: datetime) -> Settings:
        """Return the settings: one request a minute, and two that are sent less often."""
        if not site.has_battery:
            return Settings(received_at=received_at)
        if self.pending:
            self._cache.clear()
        client = self._client.battery_config
        profile, reported, alert = await gather_all(
            client.profile(site.id), self.settings(site), client.storm_alert(site.id)
        )
        standing = self.standing_modes.update(profile, alert)
        settings = settings_from(profile, reported, standing, received_at)
        return replace(settings, pending=self.pending.changes(settings, profile))

    def clear_cache(self) -> None:
        """Read everything afresh next time."""
        self._cache.clear()


def settings_from(
    profile: Profile, reported: BatterySettings, standing: StandingMode, received_at: datetime
) -> Settings:
    """Return the settings. A storm that is guarded against decides before the standing mode."""
    in_force = None if standing.mode is None else InForce(action=standing.mode, origin=Origin.STANDING)
    if standing.is_storm:
        in_force = InForce(action=Backup(), origin=Origin.STORM)
    charging = reported.charges_from_grid
    return Settings(
        received_at=received_at,
        mode=standing.mode,
        in_force=in_force,
        slots=slots_from(reported),
        reserve_percent=standing.reserve_percent,
        shutdown_percent=reported.shutdown_percent,
        grid_charging=None if charging is None else SetGridCharging(is_allowed=charging),
        storm_guard=_storm_guard(profile),
    )


def slots_from(reported: BatterySettings) -> tuple[Slot, ...] | None:
    """Return the one window in which the grid fills the battery; its times stay in the cloud while it is off."""
    window, is_on = reported.charge_window_min, reported.has_schedule
    if is_on is None or (is_on and window is None):
        return None
    if not is_on or window is None:
        return ()
    start, end = (time(*divmod(minute % MINUTES_PER_DAY, 60)) for minute in window)
    return (Slot(action=Charge(until_soc_percent=FULL_PERCENT), window=Window(start=start, end=end)),)


def _storm_guard(profile: Profile) -> SetStormGuard | None:
    is_on = profile.is_storm_guarded
    return None if is_on is None else SetStormGuard(is_on=is_on, charges_cars=to_bool(profile.evseStormEnabled))
