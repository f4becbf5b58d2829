"""What a home can be asked. Commands address the home; a car's name its charger."""

from ._value import value
from .detail import PortUse
from .mode import CarMode, Mode
from .order import Charge, Discharge, Hold, StartCar
from .schedule import Slot


@value
class Release:
    """End the order in force; the mode decides again."""


@value
class SetMode:
    """Change how the home decides; without a duration it becomes the standing mode."""

    mode: Mode
    duration_s: float | None = None


@value
class SetSlots:
    """Replace the whole list of slots."""

    slots: tuple[Slot, ...]


@value
class SetReserve:
    """Keep this much for outages, on the scale of ``Reading.soc_percent``."""

    reserve_percent: float


@value
class SetShutdownLevel:
    """Stop discharging here even in an outage."""

    soc_percent: float


@value
class SetChargeLimit:
    """Charge no higher than this."""

    soc_percent: float


@value
class SetGridCharging:
    """May the grid fill the battery? When is a matter of slots."""

    is_allowed: bool
    power_w: float | None = None


@value
class SetSolarCharging:
    """Solar may charge the battery with at most this power."""

    power_w: float


@value
class SetStormGuard:
    """Fill up before a storm."""

    is_on: bool
    charges_cars: bool | None = None


@value
class SetEnergySaving:
    """Sleep while the home takes little."""

    is_on: bool
    below_load_w: float | None = None


@value
class SetBackupSupply:
    """The output that survives an outage (EPS)."""

    is_on: bool


@value
class SetPortUse:
    """What hangs on a switch's port is used as this; read back in ``SwitchDetail.ports``."""

    number: int
    """1 and up, as ``Port.number``."""
    use: PortUse


@value
class LeaveGrid:
    """Go off the grid on purpose."""

    code: str | None = None
    """One-time code, where a person must agree."""


@value
class JoinGrid:
    """Go back on the grid."""

    code: str | None = None


@value
class Start:
    """Switch the system on."""


@value
class Stop:
    """Switch the system off."""

    is_forced: bool = False


@value
class StopCar:
    """Stop charging a car."""

    charger_id: str


@value
class SetCarMode:
    """How a charger decides by itself."""

    charger_id: str
    mode: CarMode
    uses_battery: bool | None = None


@value
class SetCarLock:
    """What a charger asks for before it charges."""

    charger_id: str
    needs_app: bool | None = None
    needs_card: bool | None = None


@value
class SetCarSlots:
    """Replace a charger's whole list of slots."""

    charger_id: str
    slots: tuple[Slot, ...]


@value
class CancelPending:
    """Take back what the vendor has not applied yet."""


@value
class MarkAllRead:
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
    | MarkAllRead
)
