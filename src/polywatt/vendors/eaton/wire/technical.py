"""``technical/status`` and ``device/maintenance/diagnostics``: for technicians."""

from typing import Any

import msgspec
from msgspec import UNSET

from .envelope import Envelope, Integer, Number, Text

NORMAL, NO_UTILITY, NO_BATTERY, CHECKING = "Normal", "No Utility", "No Battery", "Checking"
"""The document's system states. It does not say which field has them: ``systemState`` is ours."""


class TechnicalStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """V, A, Hz, °C, percent. 0 means "not read" for the battery's voltage, temperatures and totals; 0 Hz is real."""

    operationMode: Text = UNSET
    gridVoltage: Number = UNSET
    gridFrequency: Number = UNSET
    currentToGrid: Number = UNSET
    inverterPower: Number = UNSET
    inverterTemperature: Number = UNSET
    busVoltage: Number = UNSET
    gridCode: Text = UNSET
    dcCurrentInjectionR: Number = UNSET
    dcCurrentInjectionS: Number = UNSET
    dcCurrentInjectionT: Number = UNSET
    inverterModel: Text = UNSET
    inverterPowerRating: Number = UNSET
    pv1Voltage: Number = UNSET
    pv1Current: Number = UNSET
    pv2Voltage: Number = UNSET
    pv2Current: Number = UNSET
    bmsVoltage: Number = UNSET
    bmsCurrent: Number = UNSET
    bmsTemperature: Number = UNSET
    bmsAvgTemperature: Number = UNSET
    bmsMaxTemperature: Number = UNSET
    bmsMinTemperature: Number = UNSET
    bmsTotalCharge: Number = UNSET
    """Ah, as the next: a year of a 4.2 kWh pack came to 17005."""
    bmsTotalDischarge: Number = UNSET
    bmsStateOfCharge: Number = UNSET
    bmsState: Text = UNSET
    bmsFaultCode: list[str] | Text = UNSET
    """Null where there is none."""
    bmsHighestCellVoltage: Number = UNSET
    """mV."""
    bmsLowestCellVoltage: Number = UNSET
    tidaProtocolVersion: Text = UNSET
    invBootloaderVersion: Text = UNSET
    meters: Any = None
    systemState: Text = UNSET


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """A partition of the disk, in bytes."""

    name: str
    free: int
    used: int
    size: int


class DiskUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Disk of the controller."""

    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    """No epoch time: 69 in the example."""
    partition: list[Partition] = []


class RamUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Memory of the controller, in bytes."""

    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    total: int
    used: int


class CpuUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Processor of the controller, in percent."""

    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    used: float


class Diagnostics(msgspec.Struct, frozen=True, kw_only=True):
    """``device/maintenance/diagnostics``."""

    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    diskUsage: DiskUsage | None = None
    ramUsage: RamUsage | None = None
    cpuUsage: CpuUsage | None = None


TECHNICAL_STATUS = msgspec.json.Decoder(Envelope[TechnicalStatus])
DIAGNOSTICS = msgspec.json.Decoder(Envelope[Diagnostics])
