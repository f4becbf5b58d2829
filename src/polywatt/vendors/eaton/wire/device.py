"""``device``: the unit and its parts; places, meters and energy saving are spelled alike in ``settings``."""

import msgspec
from msgspec import UNSET

from .envelope import Boolean, Envelope, Integer, Number, Text

NO_METER = "None"
"""The model of a power meter that is not fitted."""


class Geoname(msgspec.Struct, frozen=True):
    """A country or a city by its number at geonames.org."""

    geonameId: str = ""
    name: str = ""


class Timezone(msgspec.Struct, frozen=True, kw_only=True):
    """A time zone by its IANA key, three times."""

    id: str = ""
    updatedAt: Integer = 0
    createdAt: Integer = 0
    timezone: Text = ""
    countryId: Text = ""
    name: Text = ""
    version: Text = ""


class NetworkInterface(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two network interfaces."""

    id: Text = ""
    updatedAt: Integer = 0
    createdAt: Integer = 0
    name: Text = ""
    macAddress: Text = ""
    ipAddress: Text = ""


class PowerMeter(msgspec.Struct, frozen=True, kw_only=True):
    """A power meter: position 1 measures the house, position 2 solar that has an inverter of its own."""

    id: Text = ""
    updatedAt: Integer = 0
    createdAt: Integer = 0
    position: int = 0
    model: Text = NO_METER
    singlePhase: Boolean = True


class EnergySaving(msgspec.Struct, frozen=True, kw_only=True):
    """Sleep while the house takes less than the threshold, in W."""

    enabled: Boolean = UNSET
    houseConsumptionThreshold: Number = UNSET


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """``device``. Times in s."""

    id: Text = ""
    updatedAt: Integer = UNSET
    createdAt: Integer = UNSET
    name: Text = UNSET
    description: Text = ""
    address: Text = ""
    country: Geoname | None = None
    city: Geoname | None = None
    postalCode: Text = ""
    latitude: Number = 0
    longitude: Number = 0
    firmwareVersion: Text = UNSET
    commCardFirmwareVersion: Text = ""
    timezone: Timezone | None = None
    dns: Text = UNSET
    bmsCapacity: Number = UNSET
    """kWh."""
    bmsFirmwareVersion: Text = UNSET
    bmsBackupLevel: Number = UNSET
    bmsSerialNumber: Text = UNSET
    bmsModel: Text = UNSET
    bmsAvgTemperature: Number = UNSET
    inverterManufacturer: Text = UNSET
    inverterModelName: Text = UNSET
    inverterVaRating: Number = UNSET
    inverterNominalVpv: Number = UNSET
    inverterIsSinglePhase: Boolean = UNSET
    inverterFirmwareVersion: Text = UNSET
    inverterSerialNumber: Text = UNSET
    networkInterfaces: list[NetworkInterface] = []
    powerMeters: list[PowerMeter] = []
    hasPv: Boolean = UNSET
    """Only solar on the inverter's own DC inputs counts."""
    hasBattery: Boolean = UNSET
    powerState: Boolean = UNSET
    connected: Boolean = UNSET
    """To Eaton's cloud, which has been shut down."""
    deviceLastScheduleUpdate: Integer = UNSET
    deviceLastUpdate: Integer = UNSET
    updateStatus: Text = UNSET
    updateBlockedState: Boolean = UNSET
    bundleVersion: Text = UNSET
    localPortalRemoteId: Text = UNSET
    energySavingMode: EnergySaving | None = None


DEVICE = msgspec.json.Decoder(Envelope[Device])
