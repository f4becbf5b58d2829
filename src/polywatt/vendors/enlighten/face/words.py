"""The cloud's words for what a device says of itself."""

from collections.abc import Mapping

from polywatt.model import Detail, Device, DeviceKind, Health

from .answers import epoch_s

LABELS: Mapping[DeviceKind, str] = {
    DeviceKind.GATEWAY: "IQ Gateway",
    DeviceKind.BATTERY: "IQ Battery",
    DeviceKind.SWITCH: "IQ System Controller",
    DeviceKind.METER: "IQ Meter",
    DeviceKind.CHARGER: "IQ EV Charger",
    DeviceKind.MICROINVERTER: "Microinverter",
}
"""The kinds of cards, whoever made the device (document, 2.9; the meter's is invented)."""
_WORDS = {
    Health.NORMAL: ("normal", "Normal"),
    Health.WARNING: ("warning", "Warning"),
    Health.FAULT: ("error", "Error"),
}
NOT_REPORTING = ("not_reporting", "Not Reporting")
UNKNOWN = (None, None)


def status_of(told: Detail | None) -> tuple[str | None, str | None]:
    """Code and label; None where the plant says nothing of the device (L1071)."""
    if told is None:
        return UNKNOWN
    if told.is_online is False:
        return NOT_REPORTING
    return _WORDS.get(told.health, UNKNOWN) if isinstance(told.health, Health) else _other(told)


def last_report_of(told: Detail | None) -> int | None:
    """Epoch seconds."""
    if told is None:
        return None
    heard = told.received_at if told.is_online is not False else None
    at = told.at or heard
    return None if at is None else epoch_s(at)


def name_of(device: Device, kind: DeviceKind) -> str:
    """What its card is titled."""
    return device.name or device.model or LABELS[kind]


def warranty_of(device: Device) -> str | None:
    """The last day, "2030-09-18"."""
    return None if device.warranty_until is None else device.warranty_until.isoformat()


def firmware_of(device: Device) -> str | None:
    """The version that runs."""
    return None if device.firmware is None else device.firmware.version


def _other(told: Detail) -> tuple[str | None, str | None]:
    """Heard, and silent about its health or in a word of its own."""
    return UNKNOWN if told.health is None else (str(told.health).lower(), str(told.health))
