"""What firmware the devices run, what is offered, and how far an update has come."""

from polywatt.model import Firmware

from ..wire.answer import to_int, to_text
from ..wire.firmware import Details, FirmwareCheck, FirmwareInfo


def firmware_from(
    version: str | None, check: FirmwareCheck | None, info: FirmwareInfo | None, serial: str
) -> Firmware | None:
    """None where not even the version is told. Progress counts what was transferred."""
    told = None if check is None else check.told
    has = version if told is None or to_text(told.fwCodeBeforeUpload) is None else to_text(told.fwCodeBeforeUpload)
    if has is None:
        return None
    return Firmware(version=has, available=None if told is None else offered_by(told), progress=_progress(info, serial))


def offered_by(told: Details) -> str | None:
    """The code of what is newer, in hexadecimal as the device's own; None where nothing is, or it does not fit."""
    code = told.code
    if code is None or not (told.has_update and told.is_compatible):
        return None
    newest = to_int(told.lastV1), to_int(told.lastV2)
    first = code.application if newest[0] is None else max(newest[0], code.application)
    second = code.parameters if newest[1] is None else max(newest[1], code.parameters)
    return f"{code.standard}-{first:02X}{second:02X}"


def _progress(info: FirmwareInfo | None, serial: str) -> float | None:
    rows = [] if info is None else info.deviceInfos or []
    for row in rows:
        if to_text(row.inverterSn) == serial and not row.is_over and row.progress is not None:
            return row.progress.percent / 100.0
    return None
