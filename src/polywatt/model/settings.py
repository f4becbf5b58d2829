"""Settings: the values that commands change."""

from datetime import datetime
from enum import StrEnum, auto

from ._record import Record
from .command import Command, SetEnergySaving, SetGridCharging, SetStormGuard
from .mode import CarMode, Mode
from .order import Order
from .schedule import Slot
from .unknown import Unknown


class Origin(StrEnum):
    """Who decides at this moment."""

    STANDING = auto()
    SLOT = auto()
    PERSON = auto()
    STORM = auto()
    GRID_SERVICES = auto()


class InForce(Record, frozen=True, kw_only=True):
    """The action that decides at this moment, and who is behind it."""

    action: Order | Mode
    origin: Origin | Unknown
    since: datetime | None = None
    until: datetime | None = None


class PendingChange(Record, frozen=True, kw_only=True):
    """A change that the vendor reports as not applied yet."""

    command: Command
    since: datetime | None = None


class ChargerSettings(Record, frozen=True, kw_only=True):
    """Settings of a car charger."""

    charger_id: str
    mode: CarMode | Unknown | None = None
    current_a: float | None = None
    uses_battery: bool | None = None
    needs_app: bool | None = None
    needs_card: bool | None = None
    slots: tuple[Slot, ...] = ()


class Settings(Record, frozen=True, kw_only=True):
    """Every setting of a home. None: not known, or not there."""

    received_at: datetime
    mode: Mode | None = None
    """The standing one."""
    in_force: InForce | None = None
    slots: tuple[Slot, ...] | None = None
    reserve_percent: float | None = None
    """On the scale of ``Reading.soc_percent``."""
    shutdown_percent: float | None = None
    charge_limit_percent: float | None = None
    grid_charging: SetGridCharging | None = None
    solar_charging_w: float | None = None
    storm_guard: SetStormGuard | None = None
    energy_saving: SetEnergySaving | None = None
    is_backup_supply_on: bool | None = None
    is_running: bool | None = None
    chargers: tuple[ChargerSettings, ...] = ()
    pending: tuple[PendingChange, ...] = ()
