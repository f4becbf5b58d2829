"""``device``, ``settings`` and ``config/state``: what it is and what it has been told for good."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Envelope, Flag, Number, Whole, Word
from .mode import DefaultMode

NO_METER = "None"
"""The model of a power meter that is not fitted."""
NEVER_S = -62_135_596_800
"""Go's zero time, the year 1."""


class Geoname(msgspec.Struct, frozen=True):
    """A country or a city by its number at geonames.org."""

    geonameId: str = ""
    name: str = ""


class Timezone(msgspec.Struct, frozen=True, kw_only=True):
    """An IANA key, three times."""

    id: str = ""
    updatedAt: Whole = 0
    createdAt: Whole = 0
    timezone: Word = ""
    countryId: Word = ""
    name: Word = ""
    version: Word = ""


class NetworkInterface(msgspec.Struct, frozen=True, kw_only=True):
    """One of two."""

    id: Word = ""
    updatedAt: Whole = 0
    createdAt: Whole = 0
    name: Word = ""
    macAddress: Word = ""
    ipAddress: Word = ""


class PowerMeter(msgspec.Struct, frozen=True, kw_only=True):
    """Position 1 measures the house, position 2 the solar that has an inverter of its own."""

    id: Word = ""
    updatedAt: Whole = 0
    createdAt: Whole = 0
    position: int = 0
    model: Word = NO_METER
    singlePhase: Flag = True


class EnergySaving(msgspec.Struct, frozen=True, kw_only=True):
    """Sleep while the house takes less than so many W."""

    enabled: Flag = UNSET
    houseConsumptionThreshold: Number = UNSET


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """``device``. Times in s."""

    id: Word = ""
    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    name: Word = UNSET
    description: Word = ""
    address: Word = ""
    country: Geoname | None = None
    city: Geoname | None = None
    postalCode: Word = ""
    latitude: Number = 0
    longitude: Number = 0
    firmwareVersion: Word = UNSET
    commCardFirmwareVersion: Word = ""
    timezone: Timezone | None = None
    dns: Word = UNSET
    bmsCapacity: Number = UNSET
    """kWh."""
    bmsFirmwareVersion: Word = UNSET
    bmsBackupLevel: Number = UNSET
    bmsSerialNumber: Word = UNSET
    bmsModel: Word = UNSET
    bmsAvgTemperature: Number = UNSET
    inverterManufacturer: Word = UNSET
    inverterModelName: Word = UNSET
    inverterVaRating: Number = UNSET
    inverterNominalVpv: Number = UNSET
    inverterIsSinglePhase: Flag = UNSET
    inverterFirmwareVersion: Word = UNSET
    inverterSerialNumber: Word = UNSET
    networkInterfaces: list[NetworkInterface] = []
    powerMeters: list[PowerMeter] = []
    hasPv: Flag = UNSET
    """Only for solar on the inverter's own DC inputs."""
    hasBattery: Flag = UNSET
    powerState: Flag = UNSET
    connected: Flag = UNSET
    """To Eaton's cloud, which is no more."""
    deviceLastScheduleUpdate: Whole = UNSET
    deviceLastUpdate: Whole = UNSET
    updateStatus: Word = UNSET
    updateBlockedState: Flag = UNSET
    bundleVersion: Word = UNSET
    localPortalRemoteId: Word = UNSET
    energySavingMode: EnergySaving | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``settings``. Times in s."""

    id: Word = UNSET
    updatedAt: Whole = UNSET
    createdAt: Whole = UNSET
    name: Word = UNSET
    description: Word = ""
    hasPv: Flag = UNSET
    hasBattery: Flag = UNSET
    address: Word = ""
    country: Geoname | None = None
    city: Geoname | None = None
    postalCode: Word = ""
    latitude: Number = 0
    longitude: Number = 0
    defaultMode: DefaultMode | None = None
    firmwareVersion: Word = UNSET
    bmsSerialNumber: Word = UNSET
    commCardFirmwareVersion: Word = ""
    inverterFirmwareVersion: Word = UNSET
    inverterSerialNumber: Word = UNSET
    inverterPowerRating: Number = UNSET
    """0: not known."""
    bmsFirmwareVersion: Word = UNSET
    bmsBackupLevel: Number = UNSET
    timezone: Timezone | None = None
    dns: Word = UNSET
    inverterIsSinglePhase: Flag = UNSET
    bmsCapacity: Number = UNSET
    networkInterfaces: list[NetworkInterface] = []
    powerMeters: list[PowerMeter] = []
    updateBlockedState: Flag = UNSET
    bundleVersion: Word = UNSET
    localPortalRemoteId: Word = UNSET
    energySavingMode: EnergySaving | None = None


class Onboarding(msgspec.Struct, frozen=True, kw_only=True):
    """Who put it into service."""

    onboardedBy: Any = UNSET
    onboardedAt: Whole = UNSET
    """s; see ``NEVER_S``."""
    techEmail: Word = UNSET


class ConfigState(msgspec.Struct, frozen=True, kw_only=True):
    """``config/state``, without an envelope."""

    setupComplete: Flag = UNSET
    missingSteps: list[Any] | UnsetType = UNSET
    version: Word = UNSET
    onboardState: Word = UNSET
    onboard: Onboarding | UnsetType = UNSET
    connected: Flag = UNSET


DEVICE = msgspec.json.Decoder(Envelope[Device])
SETTINGS = msgspec.json.Decoder(Envelope[Settings])
CONFIG_STATE = msgspec.json.Decoder(ConfigState)
