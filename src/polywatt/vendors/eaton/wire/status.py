"""``device/status``: the mode in force, and the energy flow."""

import msgspec
from msgspec import UNSET

from .envelope import Boolean, Envelope, Number, Text
from .mode import ModeRecord

CHARGING, DISCHARGING, IDLE = "BAT_CHARGING", "BAT_DISCHARGING", "BAT_IDLE"
NONE, DISCONNECTED = "NONE", "DISCONNECTED"
EXPORTS = ("SUPPLYING", "PRODUCER")
"""The document's word and the one seen on devices; two clients take it to mean that the home exports."""
IMPORTS = ("CONSUMING", "CONSUMER")


class EnergyFlow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Powers in W without a sign; the roles have the direction."""

    acPvRole: Text = UNSET
    acPvValue: Number = UNSET
    """Solar with an inverter of its own, by power meter 2."""
    batteryBackupLevel: Number = UNSET
    batteryStatus: Text = UNSET
    batteryEnergyFlow: Number = UNSET
    criticalLoadRole: Text = UNSET
    criticalLoadValue: Number = UNSET
    dcPvRole: Text = UNSET
    dcPvValue: Number = UNSET
    gridRole: Text = UNSET
    gridValue: Number = UNSET
    nonCriticalLoadRole: Text = UNSET
    nonCriticalLoadValue: Number = UNSET
    operationMode: Text = UNSET
    """The order; ``batteryStatus`` is what the battery does about it."""
    selfConsumption: Number = UNSET
    selfSufficiency: Number = UNSET
    stateOfCharge: Number = UNSET
    energySavingModeEnabled: Boolean = UNSET
    energySavingModeActivated: Boolean = UNSET


class Totals(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``today`` and ``last30daysEnergyFlow``: Wh, and percent."""

    gridConsumption: Number = UNSET
    photovoltaicProduction: Number = UNSET
    selfConsumption: Number = UNSET
    selfSufficiency: Number = UNSET


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``device/status``."""

    currentMode: ModeRecord | None = None
    energyFlow: EnergyFlow = EnergyFlow()
    last30daysEnergyFlow: Totals | None = None
    today: Totals | None = None


DEVICE_STATUS = msgspec.json.Decoder(Envelope[DeviceStatus])
