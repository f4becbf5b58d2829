"""The identity of a home: ratings, devices, capabilities."""

from enum import StrEnum, auto

from ._record import Record
from .capability import Capabilities
from .device import Device, DeviceKind


class Phases(StrEnum):
    """How the home is connected to the grid."""

    SINGLE = auto()
    SPLIT = auto()
    """Two legs of 120 V around a neutral."""
    THREE = auto()


class Coupling(StrEnum):
    """How solar meets the battery."""

    AC = auto()
    DC = auto()
    BOTH = auto()
    NONE = auto()
    """There is no solar."""


class Ratings(Record, frozen=True, kw_only=True):
    """The most that a home could do; None where the vendor does not say."""

    capacity_wh: float | None = None
    """All included batteries, full."""
    hidden_soc_percent: float = 0.0
    """The bottom part of ``soc_percent`` that no owner sees: 5 for Powerwall and sonnen eco 8."""
    charge_w: float | None = None
    discharge_w: float | None = None
    inverter_w: float | None = None
    solar_w: float | None = None
    nominal_v: float | None = None
    """Between a phase and neutral where there is a neutral, as ``Reading.grid_voltage_v``: 120 for two legs of 240."""
    nominal_hz: float | None = None


class Pace(Record, frozen=True, kw_only=True):
    """The shortest poll intervals in seconds that the vendor tolerates, by method of the plant."""

    reading_s: float = 5.0
    counters_s: float = 60.0
    details_s: float = 60.0
    settings_s: float = 60.0
    events_s: float = 300.0
    home_s: float = 3_600.0


class Home(Record, frozen=True, kw_only=True):
    """The identity of a home, its devices and the commands it takes."""

    id: str
    """Stable across restarts and renames."""
    vendor: str
    name: str | None = None
    timezone: str | None = None
    """IANA key; None where only an offset, or nothing, is sent."""
    phases: Phases | None = None
    coupling: Coupling | None = None
    ratings: Ratings = Ratings()
    devices: tuple[Device, ...] = ()
    """Parents before children."""
    capabilities: Capabilities = Capabilities()
    pace: Pace = Pace()

    def has(self, kind: DeviceKind) -> bool:
        """Whether the home has a device of this kind."""
        return any(device.kind == kind for device in self.devices)


def to_owner_percent(soc_percent: float, ratings: Ratings) -> float:
    """Return a state of charge (or reserve) as the vendor's own app counts it, 0..100."""
    hidden = ratings.hidden_soc_percent
    return min(100.0, max(0.0, (soc_percent - hidden) / (1.0 - hidden / 100.0)))


def from_owner_percent(app_percent: float, ratings: Ratings) -> float:
    """The inverse of :func:`as_owner_sees`: the whole-battery scale, ``hidden..100``."""
    hidden = ratings.hidden_soc_percent
    return app_percent * (1.0 - hidden / 100.0) + hidden
