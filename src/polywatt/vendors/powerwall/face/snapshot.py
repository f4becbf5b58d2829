"""Parts of a snapshot that several groups report, and the identity of the gateway and its meters."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import BatteryDetail, Device, DeviceKind, Energies, Home, InverterDetail, Phases

NO_ENERGIES = Energies()
METER_TYPES = {"site": "synchrometerX", "solar": "synchrometerY"}
METER_SERIAL = "EMU0METER0"
"""Invented, of the one meter inside the gateway; its two halves add their type."""
FIRMWARE_HASH = "a1b2c3d4e5f607"
"""Invented; real ones are 14 hex digits of a build."""
GIT_HASH = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
"""Invented."""


def included_batteries(snapshot: Snapshot) -> list[tuple[Device, BatteryDetail]]:
    """Return the packs with their details, without those that are switched off."""
    by_id = {detail.device_id: detail.data for detail in snapshot.details}
    devices = (device for device in snapshot.home.devices if device.kind == DeviceKind.BATTERY and device.is_included)
    return [(device, data) for device in devices if isinstance(data := by_id.get(device.id), BatteryDetail)]


def excluded_batteries(home: Home) -> list[Device]:
    """Return the packs that are switched off."""
    return [device for device in home.devices if device.kind == DeviceKind.BATTERY and not device.is_included]


def string_inverters(snapshot: Snapshot) -> list[tuple[Device, InverterDetail]]:
    """Return the inverters that solar strings end in, and whose home's battery has another: those of a Powerwall+."""
    by_id = {detail.device_id: detail.data for detail in snapshot.details}
    return [
        (device, data)
        for device in solar_inverters(snapshot.home)
        if isinstance(data := by_id.get(device.id), InverterDetail) and data.strings
    ]


def solar_inverters(home: Home) -> list[Device]:
    """Return the inverters; one that a battery hangs from is the battery's."""
    of_batteries = {device.parent_id for device in home.devices if device.kind == DeviceKind.BATTERY}
    return [d for d in home.devices if d.kind == DeviceKind.INVERTER and d.id not in of_batteries]


def has_solar(home: Home) -> bool:
    """Whether there is solar; unknown counts as yes."""
    return home.ratings.solar_w is None or home.ratings.solar_w > 0


def lifetime_energies(snapshot: Snapshot) -> Energies:
    """Return the energies since ever; unknown ones where the plant has no counters."""
    return NO_ENERGIES if snapshot.counters is None else snapshot.counters.lifetime


def measured_at(snapshot: Snapshot) -> datetime:
    """Return the time of the reading, in the site's own time."""
    return site_time(snapshot.reading.at or snapshot.reading.received_at, snapshot.home)


def site_time(at: datetime, home: Home) -> datetime:
    """Return a time in the site's own zone."""
    return at.astimezone(ZoneInfo(home.timezone)) if home.timezone is not None else at


def line_voltage(snapshot: Snapshot) -> float | None:
    """Return the voltage line to line where there are several lines."""
    volts = snapshot.reading.grid_voltage_v
    if volts is None:
        return None
    match snapshot.home.phases:
        case Phases.SPLIT:
            return 2 * volts
        case Phases.THREE:
            return math.sqrt(3) * volts
    return volts


def phase_count(home: Home) -> int:
    """Return the number of phases: two legs count as two."""
    return {Phases.SPLIT: 2, Phases.THREE: 3}.get(home.phases or Phases.SINGLE, 1)


def find_gateway(devices: tuple[Device, ...]) -> Device | None:
    """Return the gateway among the devices."""
    return next((device for device in devices if device.kind == DeviceKind.GATEWAY), None)


def gateway_din(devices: tuple[Device, ...]) -> str:
    """Return part number and serial of the gateway, as the vendor joins them."""
    gateway = find_gateway(devices)
    if gateway is None:
        return "1232100-00-E--UNKNOWN"
    part_number = gateway.part_number or "1232100-00-E"
    return f"{part_number}--{gateway.serial or gateway.id}"


def meter_serial(location: str) -> str:
    """Return the serial of the half that measures ``location``."""
    return METER_SERIAL + METER_TYPES[location]
