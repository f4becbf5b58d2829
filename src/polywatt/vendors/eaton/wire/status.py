"""``device/status``: what decides, and what flows."""

import msgspec
from msgspec import UNSET

from .answer import Envelope, Flag, Number, Word
from .mode import ModeRecord

CHARGING, DISCHARGING, IDLE = "BAT_CHARGING", "BAT_DISCHARGING", "BAT_IDLE"
NONE, DISCONNECTED = "NONE", "DISCONNECTED"
EXPORTS = ("SUPPLYING", "PRODUCER")
"""The document's word and the one seen on devices; that it means the home gives is what two clients take it for."""
IMPORTS = ("CONSUMING", "CONSUMER")


class EnergyFlow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Powers in W without a sign; the roles say which way."""

    acPvRole: Word = UNSET
    acPvValue: Number = UNSET
    """Solar with an inverter of its own, by power meter 2."""
    batteryBackupLevel: Number = UNSET
    batteryStatus: Word = UNSET
    batteryEnergyFlow: Number = UNSET
    criticalLoadRole: Word = UNSET
    criticalLoadValue: Number = UNSET
    dcPvRole: Word = UNSET
    dcPvValue: Number = UNSET
    gridRole: Word = UNSET
    gridValue: Number = UNSET
    nonCriticalLoadRole: Word = UNSET
    nonCriticalLoadValue: Number = UNSET
    operationMode: Word = UNSET
    """What was ordered; ``batteryStatus`` is what the battery does about it."""
    selfConsumption: Number = UNSET
    selfSufficiency: Number = UNSET
    stateOfCharge: Number = UNSET
    energySavingModeEnabled: Flag = UNSET
    energySavingModeActivated: Flag = UNSET


class Totals(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``today`` and ``last30daysEnergyFlow``: Wh, and percent."""

    gridConsumption: Number = UNSET
    photovoltaicProduction: Number = UNSET
    selfConsumption: Number = UNSET
    selfSufficiency: Number = UNSET


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The whole."""

    currentMode: ModeRecord | None = None
    energyFlow: EnergyFlow = EnergyFlow()
    last30daysEnergyFlow: Totals | None = None
    today: Totals | None = None


DEVICE_STATUS = msgspec.json.Decoder(Envelope[DeviceStatus])
MODE_RECORD = msgspec.json.Decoder(Envelope[ModeRecord])
