"""Parts of a snapshot that several groups show."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import BatteryDetail, Device, DeviceKind, Energies, Home, InverterDetail, Phases

NO_ENERGIES = Energies()


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
