"""What is written to the device."""

import msgspec
from msgspec import UNSET, UnsetType

from .mode import Parameters


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """``POST device/command``."""

    command: str
    duration: int
    """Hours, 1 to 12."""
    parameters: Parameters | None = None


class PowerState(msgspec.Struct, frozen=True):
    """On or off."""

    state: bool


class Power(msgspec.Struct, frozen=True):
    """``POST device/power``."""

    parameters: PowerState


class WantedMode(msgspec.Struct, frozen=True, kw_only=True):
    """The default mode as it is written: without an id, ``{}`` for no parameters."""

    command: str
    parameters: Parameters | None = None


class WantedEnergySaving(msgspec.Struct, frozen=True, kw_only=True):
    """300 to 1000 W."""

    enabled: bool
    houseConsumptionThreshold: int


class WantedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All of them at once: a device overwrites what is left out. Places and the time zone by their ids alone."""

    name: str
    country: str
    timezone: str
    city: str
    postalCode: str
    bmsBackupLevel: int
    updateBlockedState: bool
    defaultMode: WantedMode | None
    energySavingMode: WantedEnergySaving


class SettingsUpdate(msgspec.Struct, frozen=True):
    """``PUT settings/``."""

    settings: WantedSettings


class WantedEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``POST schedule/event`` and ``PUT schedule/event/{id}``."""

    command: str
    startTime: int
    endTime: int
    recurrence: str
    parameters: Parameters | None = None
    id: str | UnsetType = UNSET
