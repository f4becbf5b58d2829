"""Commands. They address the home; a car's command names its charger."""

from ._record import Tagged
from .detail import PortUse
from .mode import CarMode, Mode
from .numbers import Ordinal, Percent, Seconds, Watts
from .order import Charge, Discharge, Hold, StartCar
from .schedule import Slot


class Release(Tagged, frozen=True, kw_only=True):
    """End the order in force; the mode decides again."""


class SetMode(Tagged, frozen=True, kw_only=True):
    """Change how the home decides; without a duration it becomes the standing mode."""

    mode: Mode
    duration_s: Seconds | None = None


class SetSlots(Tagged, frozen=True, kw_only=True):
    """Replace the whole list of slots."""

    slots: tuple[Slot, ...]


class SetReserve(Tagged, frozen=True, kw_only=True):
    """Set the energy reserved for outages, on the scale of ``Reading.soc_percent``."""

    reserve_percent: Percent


class SetShutdownLevel(Tagged, frozen=True, kw_only=True):
    """Set the state of charge at which discharging stops even in an outage."""

    soc_percent: Percent


class SetChargeLimit(Tagged, frozen=True, kw_only=True):
    """Set the state of charge at which charging stops."""

    soc_percent: Percent


class SetGridCharging(Tagged, frozen=True, kw_only=True):
    """Allow or forbid that the grid fills the battery; when it does is a matter of slots."""

    is_allowed: bool
    power_w: Watts | None = None


class SetSolarCharging(Tagged, frozen=True, kw_only=True):
    """Limit the power with which solar charges the battery."""

    power_w: Watts


class SetStormGuard(Tagged, frozen=True, kw_only=True):
    """Fill the battery before a storm, or do not."""

    is_on: bool
    charges_cars: bool | None = None


class SetEnergySaving(Tagged, frozen=True, kw_only=True):
    """Sleep while the home consumes little, or do not."""

    is_on: bool
    below_load_w: Watts | None = None


class SetBackupSupply(Tagged, frozen=True, kw_only=True):
    """Switch the output that survives an outage (EPS)."""

    is_on: bool


class SetPortUse(Tagged, frozen=True, kw_only=True):
    """Define what is connected to a switch's port; read back in ``SwitchDetail.ports``."""

    number: Ordinal
    """1 and up, as ``Port.number``."""
    use: PortUse


class LeaveGrid(Tagged, frozen=True, kw_only=True):
    """Disconnect from the grid on purpose."""

    code: str | None = None
    """One-time code, where a person must agree."""


class JoinGrid(Tagged, frozen=True, kw_only=True):
    """Connect to the grid again."""

    code: str | None = None


class Start(Tagged, frozen=True, kw_only=True):
    """Switch the system on."""


class Stop(Tagged, frozen=True, kw_only=True):
    """Switch the system off."""

    is_forced: bool = False


class StopCar(Tagged, frozen=True, kw_only=True):
    """Stop charging a car."""

    charger_id: str


class SetCarMode(Tagged, frozen=True, kw_only=True):
    """Change how a charger decides by itself."""

    charger_id: str
    mode: CarMode
    uses_battery: bool | None = None


class SetCarLock(Tagged, frozen=True, kw_only=True):
    """Change what a charger requires before it charges."""

    charger_id: str
    needs_app: bool | None = None
    needs_card: bool | None = None


class SetCarSlots(Tagged, frozen=True, kw_only=True):
    """Replace a charger's whole list of slots."""

    charger_id: str
    slots: tuple[Slot, ...]


class CancelPending(Tagged, frozen=True, kw_only=True):
    """Take back the changes that the vendor has not applied yet."""


class MarkAlertsRead(Tagged, frozen=True, kw_only=True):
    """Mark every alert as read."""


Command = (
    Charge
    | Discharge
    | Hold
    | StartCar
    | Release
    | SetMode
    | SetSlots
    | SetReserve
    | SetShutdownLevel
    | SetChargeLimit
    | SetGridCharging
    | SetSolarCharging
    | SetStormGuard
    | SetEnergySaving
    | SetBackupSupply
    | SetPortUse
    | LeaveGrid
    | JoinGrid
    | Start
    | Stop
    | StopCar
    | SetCarMode
    | SetCarLock
    | SetCarSlots
    | CancelPending
    | MarkAlertsRead
)
