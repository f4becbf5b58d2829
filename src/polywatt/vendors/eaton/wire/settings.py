"""``settings``: as they are read and as they are written."""

import msgspec
from msgspec import UNSET

from .device import EnergySaving, Geoname, NetworkInterface, PowerMeter, Timezone
from .envelope import Boolean, Envelope, Integer, Number, Text
from .mode import DefaultMode, Parameters


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``settings``. Times in s."""

    id: Text = UNSET
    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    name: Text = UNSET
    description: Text = ""
    hasPv: Boolean = UNSET
    hasBattery: Boolean = UNSET
    address: Text = ""
    country: Geoname | None = None
    city: Geoname | None = None
    postalCode: Text = ""
    latitude: Number = 0
    longitude: Number = 0
    defaultMode: DefaultMode | None = None
    firmwareVersion: Text = UNSET
    bmsSerialNumber: Text = UNSET
    commCardFirmwareVersion: Text = ""
    inverterFirmwareVersion: Text = UNSET
    inverterSerialNumber: Text = UNSET
    inverterPowerRating: Number = UNSET
    """0 where it is not known."""
    bmsFirmwareVersion: Text = UNSET
    bmsBackupLevel: Number = UNSET
    timezone: Timezone | None = None
    dns: Text = UNSET
    inverterIsSinglePhase: Boolean = UNSET
    bmsCapacity: Number = UNSET
    networkInterfaces: list[NetworkInterface] = []
    powerMeters: list[PowerMeter] = []
    updateBlockedState: Boolean = UNSET
    bundleVersion: Text = UNSET
    localPortalRemoteId: Text = UNSET
    energySavingMode: EnergySaving | None = None


class UpdatedMode(msgspec.Struct, frozen=True, kw_only=True):
    """The default mode as it is written: without an id, ``{}`` for no parameters."""

    command: str
    parameters: Parameters | None = None


class UpdatedEnergySaving(msgspec.Struct, frozen=True, kw_only=True):
    """The energy saving mode as it is written."""

    enabled: bool
    houseConsumptionThreshold: int
    """W, 300 to 1000."""


class UpdatedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings at once: a device overwrites what is left out. Places and the time zone by their ids alone."""

    name: str
    country: str
    timezone: str
    city: str
    postalCode: str
    bmsBackupLevel: int
    updateBlockedState: bool
    defaultMode: UpdatedMode | None
    energySavingMode: UpdatedEnergySaving


class SettingsUpdate(msgspec.Struct, frozen=True):
    """``PUT settings/``."""

    settings: UpdatedSettings


SETTINGS = msgspec.json.Decoder(Envelope[Settings])
