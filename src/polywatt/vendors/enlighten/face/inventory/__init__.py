"""The devices of a site as the cloud lists them: each with its serial number, details and settings."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from polywatt.model import (
    BatteryDetail,
    ChargerDetail,
    ChargerSettings,
    Detail,
    Device,
    DeviceKind,
    Home,
    InverterDetail,
    Settings,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SiteDevice(Generic[T]):
    """A device with its own kind of details."""

    device: Device
    serial: str
    detail: T | None
    report: Detail | None = None
    """The report that ``detail`` is part of: whether the device is online, its health, and since when."""


@dataclass(frozen=True, slots=True)
class Charger(SiteDevice[ChargerDetail]):
    """A car charger."""

    settings: ChargerSettings | None = None


Pack = SiteDevice[BatteryDetail]
Microinverter = SiteDevice[InverterDetail]


def serial_of(device: Device) -> str:
    """Return its serial number; its id where the plant does not know it."""
    return device.serial or device.id


def stable_number(text: str, digits: int = 8) -> int:
    """Return a number for what the cloud numbers and no plant does. Invented: always the same for the same text."""
    low: int = 10 ** (digits - 1)
    return low + int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % (9 * low)


def gateway_of(home: Home) -> Device | None:
    """Return the gateway."""
    return next((device for device in home.devices if device.kind is DeviceKind.GATEWAY), None)


def gateway_serial_of(home: Home) -> str:
    """Return the gateway's serial number; invented where the home has none."""
    gateway = gateway_of(home)
    return f"GW{stable_number(home.id, 10)}" if gateway is None else serial_of(gateway)


def chargers_of(home: Home, details: Iterable[Detail], settings: Settings | None) -> list[Charger]:
    """Return the car chargers."""
    settings_by_id = {} if settings is None else {charger.charger_id: charger for charger in settings.chargers}
    return [
        Charger(one.device, one.serial, one.detail, one.report, settings_by_id.get(one.device.id))
        for one in _devices(home, DeviceKind.CHARGER, details, ChargerDetail)
    ]


def packs_of(home: Home, details: Iterable[Detail]) -> list[Pack]:
    """Return the batteries."""
    return _devices(home, DeviceKind.BATTERY, details, BatteryDetail)


def microinverters_of(home: Home, details: Iterable[Detail]) -> list[Microinverter]:
    """Return the microinverters."""
    return _devices(home, DeviceKind.MICROINVERTER, details, InverterDetail)


def _devices(home: Home, kind: DeviceKind, details: Iterable[Detail], detail_type: type[T]) -> list[SiteDevice[T]]:
    reports = {detail.device_id: detail for detail in details}
    devices = []
    for device in home.devices:
        if device.kind is kind:
            report = reports.get(device.id)
            detail = None if report is None or not isinstance(report.data, detail_type) else report.data
            devices.append(SiteDevice(device, serial_of(device), detail, report))
    return devices
