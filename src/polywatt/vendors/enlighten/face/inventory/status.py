"""The cloud's words for the status of a device."""

from collections.abc import Mapping

from polywatt.model import Detail, Device, DeviceKind, Health

from ..responses import epoch_s

KIND_LABELS: Mapping[DeviceKind, str] = {
    DeviceKind.GATEWAY: "IQ Gateway",
    DeviceKind.BATTERY: "IQ Battery",
    DeviceKind.SWITCH: "IQ System Controller",
    DeviceKind.METER: "IQ Meter",
    DeviceKind.CHARGER: "IQ EV Charger",
    DeviceKind.MICROINVERTER: "Microinverter",
}
"""The kinds of cards, whoever made the device (document, 2.9; the meter's is invented)."""
NORMAL = ("normal", "Normal")
NOT_REPORTING = ("not_reporting", "Not Reporting")
UNKNOWN = (None, None)
_BY_HEALTH = {Health.NORMAL: NORMAL, Health.WARNING: ("warning", "Warning"), Health.FAULT: ("error", "Error")}


def status_of(report: Detail | None) -> tuple[str | None, str | None]:
    """Return code and label; None where the plant reports nothing of the device (L1071)."""
    if report is None:
        return UNKNOWN
    if report.is_online is False:
        return NOT_REPORTING
    health = report.health
    if isinstance(health, Health):
        return _BY_HEALTH.get(health, UNKNOWN)
    return UNKNOWN if health is None else (str(health).lower(), str(health))


def last_report_of(report: Detail | None) -> int | None:
    """Return when the device reported last, in epoch seconds."""
    if report is None:
        return None
    received_at = report.received_at if report.is_online is not False else None
    at = report.at or received_at
    return None if at is None else epoch_s(at)


def card_title(device: Device, kind: DeviceKind) -> str:
    """Return the title of its card."""
    return device.name or device.model or KIND_LABELS[kind]


def warranty_end(device: Device) -> str | None:
    """Return the last day of its warranty: "2030-09-18"."""
    return None if device.warranty_until is None else device.warranty_until.isoformat()


def firmware_version(device: Device | None) -> str | None:
    """Return the version that runs."""
    return None if device is None or device.firmware is None else device.firmware.version
