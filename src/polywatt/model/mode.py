"""How a home decides by itself. A limit only means something inside its mode, so modes carry their own parameters."""

from enum import StrEnum, auto

from ._value import value
from .words import Unknown


@value
class SelfUse:
    """Solar first to the home, then to the battery; the battery covers what solar does not."""


@value
class TimeOfUse:
    """Keep the battery for the expensive hours."""

    uses_battery_after_peak: bool | None = None


@value
class Backup:
    """Keep the battery full."""


@value
class SolarOnly:
    """On, but not steering the battery (Eaton calls it basic)."""


@value
class PeakShaving:
    """Discharge only what the home takes above a limit."""

    load_limit_w: float


@value
class ExportLimit:
    """Let no more than this leave the home; < 0: import at least that much."""

    export_limit_w: float


@value
class FrequencyRegulation:
    """Follow the grid's frequency."""

    power_w: float
    target_soc_percent: float


@value
class Manual:
    """Hold the last order and wait for the next."""


@value
class Managed:
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
