"""What the gateway calls itself and its meters."""

from polywatt.model import Device, DeviceKind

METER_TYPES = {"site": "synchrometerX", "solar": "synchrometerY"}
METER_SERIAL = "EMU0METER0"
"""Invented, of the one meter inside the gateway; its two halves add their type."""
FIRMWARE_HASH = "a1b2c3d4e5f607"
"""Invented; real ones are 14 hex digits of a build."""


def gateway_din(devices: tuple[Device, ...]) -> str:
    """Part number and serial of the gateway, as the vendor joins them."""
    gateway = next((device for device in devices if device.kind == DeviceKind.GATEWAY), None)
    if gateway is None:
        return "1232100-00-E--UNKNOWN"
    part = gateway.part_number or "1232100-00-E"
    return f"{part}--{gateway.serial or gateway.id}"


def meter_serial(location: str) -> str:
    """The serial of the half that looks at ``location``."""
    return METER_SERIAL + METER_TYPES[location]
