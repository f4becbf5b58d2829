"""Identity of the gateway and its meters."""

from polywatt.model import Device, DeviceKind

METER_TYPES = {"site": "synchrometerX", "solar": "synchrometerY"}
METER_SERIAL = "EMU0METER0"
"""Invented, of the one meter inside the gateway; its two halves add their type."""
FIRMWARE_HASH = "a1b2c3d4e5f607"
"""Invented; real ones are 14 hex digits of a build."""
GIT_HASH = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
"""Invented."""


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
