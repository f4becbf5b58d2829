"""Details: the state of each device, a second and slower read, joined to :class:`Device` by id."""

from datetime import datetime
from enum import StrEnum, auto

from ._record import Record, Tagged
from .event import CarSession
from .reading import GridState
from .unknown import Unknown


class Health(StrEnum):
    """How a device says it is."""

    NORMAL = auto()
    WARNING = auto()
    FAULT = auto()


class MeterPlace(StrEnum):
    """The place a meter measures."""

    GRID = auto()
    SOLAR = auto()
    BATTERY = auto()
    LOAD = auto()
    GENERATOR = auto()
    BUSWAY = auto()


class PortUse(StrEnum):
    """The use of a switch's port."""

    UNUSED = auto()
    LOAD = auto()
    SOLAR = auto()


class Phase(Record, frozen=True, kw_only=True):
    """One conductor. ``power_w`` has the sign of its device."""

    phase: int
    """1..3."""
    voltage_v: float | None = None
    current_a: float | None = None
    power_w: float | None = None
    reactive_var: float | None = None


class SolarString(Record, frozen=True, kw_only=True):
    """One string of solar modules."""

    name: str
    voltage_v: float | None = None
    current_a: float | None = None
    power_w: float | None = None
    is_connected: bool | None = None


class Port(Record, frozen=True, kw_only=True):
    """One port of a switch; ``power_w`` > 0 into the busbar."""

    number: int
    use: PortUse | Unknown | None = None
    power_w: float | None = None


class BatteryDetail(Tagged, frozen=True, kw_only=True, tag="battery"):
    """One module or pack."""

    battery_w: float | None = None
    """> 0 discharging, as in Reading."""
    soc_percent: float | None = None
    energy_remaining_wh: float | None = None
    energy_full_wh: float | None = None
    soh_percent: float | None = None
    cycles: int | None = None
    voltage_v: float | None = None
    """DC."""
    current_a: float | None = None
    """DC, > 0 discharging."""
    temperature_c: float | None = None
    cell_min_c: float | None = None
    cell_max_c: float | None = None
    cell_min_v: float | None = None
    cell_max_v: float | None = None
    charge_limit_w: float | None = None
    """The power it would accept at this moment."""
    discharge_limit_w: float | None = None
    charged_wh: float | None = None
    """Lifetime."""
    discharged_wh: float | None = None


class InverterDetail(Tagged, frozen=True, kw_only=True, tag="inverter"):
    """An inverter, also a microinverter."""

    ac_w: float | None = None
    """> 0 towards the busbar."""
    temperature_c: float | None = None
    heatsinks_c: tuple[float | None, ...] = ()
    buses_v: tuple[float | None, ...] = ()
    frequency_hz: float | None = None
    produced_wh: float | None = None
    """Lifetime."""
    phases: tuple[Phase, ...] = ()
    backup_phases: tuple[Phase, ...] = ()
    """The side that survives an outage (EPS)."""
    strings: tuple[SolarString, ...] = ()


class MeterDetail(Tagged, frozen=True, kw_only=True, tag="meter"):
    """A meter; ``power_w`` > 0 into the busbar (for a load meter: consumed)."""

    place: MeterPlace | Unknown
    power_w: float | None = None
    imported_wh: float | None = None
    """Lifetime, seen from the busbar: what ``power_w`` > 0 brought. Solar's production, what a battery discharged, what
    came from the grid; for a load meter what was consumed."""
    exported_wh: float | None = None
    """Lifetime: what ``power_w`` < 0 took out of the busbar, such as what charged a battery."""
    frequency_hz: float | None = None
    phases: tuple[Phase, ...] = ()


class SwitchDetail(Tagged, frozen=True, kw_only=True, tag="switch"):
    """Backup switch, system controller, GridBOSS."""

    state: GridState | Unknown | None = None
    grid_side: tuple[Phase, ...] = ()
    home_side: tuple[Phase, ...] = ()
    ports: tuple[Port, ...] = ()


class GeneratorDetail(Tagged, frozen=True, kw_only=True, tag="generator"):
    """A generator."""

    is_running: bool | None = None
    power_w: float | None = None
    voltage_v: float | None = None
    frequency_hz: float | None = None


class ChargerDetail(Tagged, frozen=True, kw_only=True, tag="charger"):
    """A car charger."""

    is_plugged: bool | None = None
    is_charging: bool | None = None
    connector: str | None = None
    """The vendor's word; nothing decides on it."""
    reason: str | None = None
    """Why it waits."""
    power_w: float | None = None
    limit_a: float | None = None
    is_held_back: bool | None = None
    """Load balancing, or its safe limit, acts."""
    session: CarSession | None = None


DeviceData = BatteryDetail | InverterDetail | MeterDetail | SwitchDetail | GeneratorDetail | ChargerDetail


class Detail(Record, frozen=True, kw_only=True):
    """The state of the device ``device_id``."""

    device_id: str
    received_at: datetime
    at: datetime | None = None
    is_online: bool | None = None
    """False: the rest is the last that was known."""
    health: Health | Unknown | None = None
    data: DeviceData | None = None
