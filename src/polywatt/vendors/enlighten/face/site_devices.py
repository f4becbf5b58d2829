"""The devices of a site as the cloud lists them: each with its serial number, details and settings."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from polywatt.model import (
    BatteryDetail,
    ChargerDetail,
    ChargerSettings,
    Detail,
    Device,
    Home,
    InverterDetail,
    Kind,
    Settings,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Charger:
    """A car charger."""

    device: Device
    serial: str
    detail: ChargerDetail | None
    settings: ChargerSettings | None
    report: Detail | None = None
    """The report that ``detail`` is part of: whether the device is online, its health, and since when."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A battery."""

    device: Device
    serial: str
    detail: BatteryDetail | None
    report: Detail | None = None


@dataclass(frozen=True, slots=True)
class Microinverter:
    """A microinverter."""

    device: Device
    serial: str
    detail: InverterDetail | None
    report: Detail | None = None


def serial_of(device: Device) -> str:
    """Return its serial number; its id where the plant does not know it."""
    return device.serial or device.id


def stable_number(text: str, digits: int = 8) -> int:
    """Return a number for what the cloud numbers and no plant does. Invented: always the same for the same text."""
    low: int = 10 ** (digits - 1)
    return low + int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % (9 * low)


def gateway_of(home: Home) -> Device | None:
    """Return the gateway."""
    return next((device for device in home.devices if device.kind is Kind.GATEWAY), None)


def gateway_serial_of(home: Home) -> str:
    """Return the gateway's serial number; invented where the home has none."""
    gateway = gateway_of(home)
    return f"GW{stable_number(home.id, 10)}" if gateway is None else serial_of(gateway)


def chargers_of(home: Home, details: Iterable[Detail], settings: Settings | None) -> list[Charger]:
    """Return the car chargers."""
    settings_by_id = {} if settings is None else {charger.charger_id: charger for charger in settings.chargers}
    return [
        Charger(device, serial_of(device), detail, settings_by_id.get(device.id), report)
        for device, detail, report in _reported(home, Kind.CHARGER, details, ChargerDetail)
    ]


def packs_of(home: Home, details: Iterable[Detail]) -> list[Pack]:
    """Return the batteries."""
    return [
        Pack(device, serial_of(device), detail, report)
        for device, detail, report in _reported(home, Kind.BATTERY, details, BatteryDetail)
    ]


def microinverters_of(home: Home, details: Iterable[Detail]) -> list[Microinverter]:
    """Return the microinverters."""
    return [
        Microinverter(device, serial_of(device), detail, report)
        for device, detail, report in _reported(home, Kind.MICROINVERTER, details, InverterDetail)
    ]


def _reported(
    home: Home, kind: Kind, details: Iterable[Detail], data_type: type[T]
) -> Iterator[tuple[Device, T | None, Detail | None]]:
    """Yield the devices of a kind, each with its data and the report around it."""
    reports = {detail.device_id: detail for detail in details}
    for device in home.devices:
        if device.kind is kind:
            report = reports.get(device.id)
            yield device, report.of if report is not None and isinstance(report.of, data_type) else None, report
