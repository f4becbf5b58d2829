"""How a home decides by itself. A limit only means something inside its mode, so modes carry their own parameters."""

from enum import StrEnum, auto

from ._record import Tagged
from .numbers import Percent, Watts
from .unknown import Unknown


class SelfUse(Tagged, frozen=True, kw_only=True):
    """Solar first to the home, then to the battery; the battery covers what solar does not."""


class TimeOfUse(Tagged, frozen=True, kw_only=True):
    """Keep the battery for the expensive hours."""

    uses_battery_after_peak: bool | None = None


class Backup(Tagged, frozen=True, kw_only=True):
    """Keep the battery full."""


class SolarOnly(Tagged, frozen=True, kw_only=True):
    """On, but not steering the battery (Eaton calls it basic)."""


class PeakShaving(Tagged, frozen=True, kw_only=True):
    """Discharge only what the home takes above a limit."""

    load_limit_w: Watts


class ExportLimit(Tagged, frozen=True, kw_only=True):
    """Let no more than this leave the home; < 0: import at least that much."""

    export_limit_w: float


class FrequencyRegulation(Tagged, frozen=True, kw_only=True):
    """Follow the grid's frequency."""

    power_w: Watts
    target_soc_percent: Percent


class Manual(Tagged, frozen=True, kw_only=True):
    """Hold the last order and wait for the next."""


class Managed(Tagged, frozen=True, kw_only=True):
    """The vendor or an aggregator decides."""


Mode = (
    SelfUse
    | TimeOfUse
    | Backup
    | SolarOnly
    | PeakShaving
    | ExportLimit
    | FrequencyRegulation
    | Manual
    | Managed
    | Unknown
)


class CarMode(StrEnum):
    """How a charger decides by itself."""

    MANUAL = auto()
    SCHEDULED = auto()
    GREEN = auto()
    SMART = auto()
