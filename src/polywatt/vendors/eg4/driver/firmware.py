"""Firmware of the devices: installed and available versions, and the progress of an update."""

from polywatt.kit.optional import optional
from polywatt.model import DeviceRefused, Firmware, Home

from ..client import Eg4Client
from ..wire.envelope import to_int, to_text
from ..wire.firmware import Details, FirmwareCheck, FirmwareInfo
from .site import Site

REFUSED = (DeviceRefused,)
"""An account may not request this, or the device does not have it."""


async def fetch_firmware(client: Eg4Client, site: Site, home: Home) -> dict[str, Firmware]:
    """Return the firmware by device; what an account may not request stays unknown."""
    info = await optional(client.firmware.fetch_updates(), REFUSED)
    firmware = {device.id: device.firmware for device in home.devices}
    box = [] if site.gridboss is None or site.gridboss.serial is None else [site.gridboss.serial]
    for serial in (*site.serials, *box):
        check = await optional(client.firmware.fetch_check(serial), REFUSED)
        installed = firmware.get(serial)
        firmware[serial] = firmware_from(None if installed is None else installed.version, check, info, serial)
    return {device_id: known for device_id, known in firmware.items() if known is not None}


def firmware_from(
    version: str | None, check: FirmwareCheck | None, info: FirmwareInfo | None, serial: str
) -> Firmware | None:
    """Return a device's firmware; None where not even the version is known. Progress is of the transfer."""
    details = None if check is None else check.known_details
    installed = version if details is None else to_text(details.fwCodeBeforeUpload) or version
    if installed is None:
        return None
    available = None if details is None else available_in(details)
    return Firmware(version=installed, available=available, progress=_progress(info, serial))


def available_in(details: Details) -> str | None:
    """Return the code of the newer firmware, hexadecimal as the device's own; None where there is none that fits."""
    code = details.code
    if code is None or not (details.has_update and details.is_compatible):
        return None
    newest = to_int(details.lastV1), to_int(details.lastV2)
    first = code.application if newest[0] is None else max(newest[0], code.application)
    second = code.parameters if newest[1] is None else max(newest[1], code.parameters)
    return f"{code.standard}-{first:02X}{second:02X}"


def _progress(info: FirmwareInfo | None, serial: str) -> float | None:
    rows = [] if info is None else info.deviceInfos or []
    for row in rows:
        if to_text(row.inverterSn) == serial and not row.is_over and row.progress is not None:
            return row.progress.percent / 100.0
    return None
