"""What the site was told to keep to, behind a storm and a full backup that hide it."""

from dataclasses import dataclass

from polywatt.model import Backup, Mode

from ...wire.battery_config import BatterySettings, Profile, StormAlert
from ...wire.envelope import to_float
from .modes import NAMES, mode_from


@dataclass(frozen=True, slots=True)
class Standing:
    """None: not known."""

    mode: Mode | None
    reserve_percent: float | None
    is_storm: bool = False
    """A storm is guarded against just now, and the cloud shows its full backup only (L1582)."""


class Standings:
    """Remembers what was seen while nothing hid it."""

    def __init__(self) -> None:
        self._last = Standing(None, None)
        self._reserve_percent: float | None = None

    def of(self, profile: Profile, alert: StormAlert) -> Standing:
        """What holds once the storm is over."""
        mode = mode_from(profile)
        if profile.is_storm_guarded is True and alert.is_active is True and isinstance(mode, Backup):
            return Standing(self._last.mode, self._last.reserve_percent, is_storm=True)
        self._last = Standing(mode, profile.reserve_percent)
        if mode is not None and not isinstance(mode, Backup):
            self._reserve_percent = profile.reserve_percent
        return self._last

    def reserve_before(self, mode: Mode, told: BatterySettings) -> float | None:
        """What was kept before the full backup: as we saw it, else as real sites say it of this profile."""
        if self._reserve_percent is not None:
            return self._reserve_percent
        before, name = told.previousBatteryBackupPercentage, NAMES.get(type(mode))
        return to_float(before.get(name)) if isinstance(before, dict) and name is not None else None
