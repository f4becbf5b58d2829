"""``technical/status`` and the diagnostics: for technicians."""

from typing import Any

import msgspec
from msgspec import UNSET

from .answer import Envelope, Number, Whole, Word

NORMAL, NO_UTILITY, NO_BATTERY, CHECKING = "Normal", "No Utility", "No Battery", "Checking"
"""The document's system states. It does not say which field has them: ``systemState`` is ours."""


class TechnicalStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """V, A, Hz, °C, percent. 0 means "not read" for the battery's voltage, temperatures and totals; 0 Hz is real."""

    operationMode: Word = UNSET
    gridVoltage: Number = UNSET
    gridFrequency: Number = UNSET
    currentToGrid: Number = UNSET
    inverterPower: Number = UNSET
    inverterTemperature: Number = UNSET
    busVoltage: Number = UNSET
    gridCode: Word = UNSET
    dcCurrentInjectionR: Number = UNSET
    dcCurrentInjectionS: Number = UNSET
    dcCurrentInjectionT: Number = UNSET
    inverterModel: Word = UNSET
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
    bmsState: Word = UNSET
    bmsFaultCode: list[str] | Word = UNSET
    """Null where there is none."""
    bmsHighestCellVoltage: Number = UNSET
    """mV."""
    bmsLowestCellVoltage: Number = UNSET
    tidaProtocolVersion: Word = UNSET
    invBootloaderVersion: Word = UNSET
    meters: Any = None
    systemState: Word = UNSET


class Partition(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes."""

    name: str
    free: int
    used: int
    size: int


class DiskUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Of the controller."""

    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    """No time: 69 in the example."""
    partition: list[Partition] = []


class RamUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes."""

    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    total: int
    used: int


class CpuUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Percent."""

    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    used: float


class Diagnostics(msgspec.Struct, frozen=True, kw_only=True):
    """``device/maintenance/diagnostics``."""

    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    diskUsage: DiskUsage | None = None
    ramUsage: RamUsage | None = None
    cpuUsage: CpuUsage | None = None


TECHNICAL_STATUS = msgspec.json.Decoder(Envelope[TechnicalStatus])
DIAGNOSTICS = msgspec.json.Decoder(Envelope[Diagnostics])
