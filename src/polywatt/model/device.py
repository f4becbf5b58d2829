"""A thing with a serial number."""

from datetime import date
from enum import StrEnum, auto

from ._record import Record
from .unknown import Unknown


class DeviceKind(StrEnum):
    """The kind of a device."""

    GATEWAY = auto()
    BATTERY = auto()
    """One module or pack."""
    INVERTER = auto()
    MICROINVERTER = auto()
    METER = auto()
    SWITCH = auto()
    """Backup switch, system controller, GridBOSS."""
    CHARGER = auto()
    """For a car."""
    GENERATOR = auto()


class Firmware(Record, frozen=True, kw_only=True):
    """The firmware of a device."""

    version: str
    available: str | None = None
    """A newer one that fits."""
    progress: float | None = None
    """0..1 while it is being installed."""


class Device(Record, frozen=True, kw_only=True):
    """The identity of a device; its state is a :class:`~polywatt.model.Detail`."""

    id: str
    kind: DeviceKind | Unknown
    parent_id: str | None = None
    """Pack -> inverter -> switch; a lone inverter has none."""
    name: str | None = None
    maker: str | None = None
    model: str | None = None
    part_number: str | None = None
    serial: str | None = None
    firmware: Firmware | None = None
    rated_w: float | None = None
    capacity_wh: float | None = None
    nominal_v: float | None = None
    """Turns the vendor's Ah into Wh and back, always the same way."""
    warranty_until: date | None = None
    is_included: bool = True
    """Whether it counts in the home's sums."""
