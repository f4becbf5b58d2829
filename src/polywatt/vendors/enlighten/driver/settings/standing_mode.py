"""The standing mode, also while a storm or a full backup hides it."""

from dataclasses import dataclass

from polywatt.model import Backup, Mode

from ...wire.battery_config import BatterySettings, Profile, StormAlert
from ...wire.scale import to_float
from .modes import PROFILE_BY_MODE, mode_from


@dataclass(frozen=True, slots=True)
class StandingMode:
    """The mode and reserve that apply when no storm decides. None: not known."""

    mode: Mode | None
    reserve_percent: float | None
    is_storm: bool = False
    """A storm is guarded against just now, and the cloud reports its full backup only (L1582)."""


class StandingModes:
    """Remembers what was reported while nothing hid it."""

    def __init__(self) -> None:
        self._last = StandingMode(None, None)
        self._reserve_percent: float | None = None

    def update(self, profile: Profile, alert: StormAlert) -> StandingMode:
        """Return the standing mode by the latest answers."""
        mode = mode_from(profile)
        if profile.is_storm_guarded is True and alert.is_active is True and isinstance(mode, Backup):
            return StandingMode(self._last.mode, self._last.reserve_percent, is_storm=True)
        self._last = StandingMode(mode, profile.reserve_percent)
        if mode is not None and not isinstance(mode, Backup):
            self._reserve_percent = profile.reserve_percent
        return self._last

    def reserve_before_backup(self, mode: Mode, settings: BatterySettings) -> float | None:
        """Return the reserve before the full backup: the last one seen, else what real sites report for this mode."""
        if self._reserve_percent is not None:
            return self._reserve_percent
        before, name = settings.previousBatteryBackupPercentage, PROFILE_BY_MODE.get(type(mode))
        return to_float(before.get(name)) if isinstance(before, dict) and name is not None else None
