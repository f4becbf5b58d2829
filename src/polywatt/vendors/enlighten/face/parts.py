"""The devices of a site as the cloud lists them: each with its serial number and what it does now."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Charger:
    """A car charger."""

    device: Device
    serial: str
    detail: ChargerDetail | None
    settings: ChargerSettings | None
    told: Detail | None = None
    """Around ``detail``: whether it is heard, its health, and since when."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A battery."""

    device: Device
    serial: str
    detail: BatteryDetail | None
    told: Detail | None = None


@dataclass(frozen=True, slots=True)
class Micro:
    """A microinverter."""

    device: Device
    serial: str
    detail: InverterDetail | None
    told: Detail | None = None


def serial_of(device: Device) -> str:
    """Its serial number; its id where no plant tells one."""
    return device.serial or device.id


def number_of(word: str, digits: int = 8) -> int:
    """A number for what the cloud numbers and no plant does. Invented: made of ``word``, the same whenever asked."""
    low: int = 10 ** (digits - 1)
    return low + int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) % (9 * low)


def gateway_serial_of(home: Home) -> str:
    """The gateway's; invented where the home has none."""
    found = next((device for device in home.devices if device.kind is DeviceKind.GATEWAY), None)
    return f"GW{number_of(home.id, 10)}" if found is None else serial_of(found)


def chargers_of(home: Home, details: Iterable[Detail], settings: Settings | None) -> list[Charger]:
    """The car chargers."""
    told = {detail.device_id: detail for detail in details}
    set_of = {} if settings is None else {found.charger_id: found for found in settings.chargers}
    return [
        Charger(
            device,
            serial_of(device),
            of if isinstance(of := _subject(told, device), ChargerDetail) else None,
            set_of.get(device.id),
            told.get(device.id),
        )
        for device in home.devices
        if device.kind is DeviceKind.CHARGER
    ]


def packs_of(home: Home, details: Iterable[Detail]) -> list[Pack]:
    """The batteries."""
    told = {detail.device_id: detail for detail in details}
    return [
        Pack(
            device,
            serial_of(device),
            of if isinstance(of := _subject(told, device), BatteryDetail) else None,
            told.get(device.id),
        )
        for device in home.devices
        if device.kind is DeviceKind.BATTERY
    ]


def micros_of(home: Home, details: Iterable[Detail]) -> list[Micro]:
    """The microinverters."""
    told = {detail.device_id: detail for detail in details}
    return [
        Micro(
            device,
            serial_of(device),
            of if isinstance(of := _subject(told, device), InverterDetail) else None,
            told.get(device.id),
        )
        for device in home.devices
        if device.kind is DeviceKind.MICROINVERTER
    ]


def _subject(told: dict[str, Detail], device: Device) -> object:
    found = told.get(device.id)
    return None if found is None else found.data
