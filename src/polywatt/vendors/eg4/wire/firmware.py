"""Firmware: available versions, eligibility for an update, and its progress."""

import re
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Flag, Number, Text, to_bool, to_int, to_text

ALREADY_LATEST = "already the latest version"
"""Part of the text with which the portal refuses a check where nothing is newer."""
NO_UPDATE = "NO_UPDATE_AVAILABLE"


class Eligibility(StrEnum):
    """The values of ``check12KParallelStatus``."""

    ALLOWED = "allowToUpdate"
    DEVICE_UPDATING = "deviceUpdating"
    GROUP_UPDATING = "parallelGroupUpdating"
    NOT_IN_PARALLEL = "notAllowedInParallel"


class UpdateStatus(StrEnum):
    """The values of ``updateStatus``; the last two are the portal's."""

    READY = "READY"
    UPLOADING = "UPLOADING"
    COMPLETE = "COMPLETE"
    FAILED = "FAILED"
    WAITING = "WAITING"
    SUCCESS = "SUCCESS"


class Code(NamedTuple):
    """A parsed code, "fAAB-2122": the versions are hexadecimal, 0x21 and 0x22 stand as 33 and 34 beside it."""

    standard: str
    application: int
    parameters: int
    third: int | None


class Details(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The details of a firmware check; a GridBOSS leaves out many."""

    serialNum: Text = UNSET
    deviceType: Number = UNSET
    standard: Text = UNSET
    firmwareType: Text = UNSET
    fwCodeBeforeUpload: Text = UNSET
    v1: Number = UNSET
    v1Value: Number = UNSET
    v2: Number = UNSET
    v2Value: Number = UNSET
    v3Value: Number = UNSET
    lastV1: Number = UNSET
    lastV1FileName: Text = UNSET
    lastV2: Number = UNSET
    lastV2FileName: Text = UNSET
    m3Version: Number = UNSET
    pcs1UpdateMatch: Flag = UNSET
    pcs2UpdateMatch: Flag = UNSET
    pcs3UpdateMatch: Flag = UNSET
    needRunStep2: Flag = UNSET
    needRunStep3: Flag = UNSET
    needRunStep4: Flag = UNSET
    needRunStep5: Flag = UNSET
    phase: Number = UNSET
    dtc: Number = UNSET
    midbox: Flag = UNSET
    lowVoltBattery: Flag = UNSET
    type6: Flag = UNSET
    type6Series: Flag = UNSET

    @property
    def code(self) -> Code | None:
        """The code of the installed firmware."""
        return code_in(to_text(self.fwCodeBeforeUpload))

    @property
    def has_newer_application(self) -> bool:
        """Whether a newer application exists; a missing version is no newer one."""
        return _is_newer(self.lastV1, self.v1, self.v1Value)

    @property
    def has_newer_parameters(self) -> bool:
        """Whether newer parameters exist, likewise."""
        return _is_newer(self.lastV2, self.v2, self.v2Value)

    @property
    def has_update(self) -> bool:
        """Whether anything newer exists."""
        return self.has_newer_application or self.has_newer_parameters

    @property
    def is_compatible(self) -> bool:
        """Whether the newer firmware fits the device: the match flag of each newer component must be set."""
        components = (
            (self.has_newer_application, self.pcs1UpdateMatch),
            (self.has_newer_parameters, self.pcs2UpdateMatch),
        )
        return all(to_bool(match) is True for is_newer, match in components if is_newer)

    @property
    def has_several_steps(self) -> bool:
        """Whether the update needs more than one run."""
        steps = (self.needRunStep2, self.needRunStep3, self.needRunStep4, self.needRunStep5)
        return any(to_bool(step) is True for step in steps)


class FirmwareCheck(msgspec.Struct, frozen=True, kw_only=True):
    """``standardUpdate/checkUpdates``."""

    success: Flag = UNSET
    details: Details | UnsetType | None = UNSET
    """Absent where the portal says that nothing is newer."""
    infoForwardUrl: Text = UNSET
    """Release notes. Its query signs somebody in: it is not for logs."""

    @property
    def known_details(self) -> Details:
        """The details, or empty ones."""
        return self.details if isinstance(self.details, Details) else Details()

    @property
    def update_available(self) -> bool:
        """Whether a newer firmware exists."""
        return self.known_details.has_update

    @property
    def can_update(self) -> bool:
        """Whether a newer firmware exists and fits."""
        return self.known_details.has_update and self.known_details.is_compatible


class Progress(NamedTuple):
    """The progress of "78% - 439 / 561"."""

    percent: int
    package: int
    packages: int


class DeviceUpdate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One device's update, running or recent."""

    inverterSn: Text = UNSET
    startTime: Text = UNSET
    stopTime: Text = UNSET
    """Empty while it runs."""
    standardUpdate: Flag = UNSET
    firmware: Text = UNSET
    firmwareType: Text = UNSET
    updateStatus: Text = UNSET
    isSendStartUpdate: Flag = UNSET
    isSendEndUpdate: Flag = UNSET
    packageIndex: Number = UNSET
    updateRate: Text = UNSET

    @property
    def progress(self) -> Progress | None:
        """The progress; None for any other text."""
        match = _RATE.fullmatch(to_text(self.updateRate) or "")
        return None if match is None else Progress(*map(int, match.groups()))

    @property
    def is_over(self) -> bool:
        """Whether it has ended: by its stop time and the end command, or because it failed or succeeded."""
        has_stopped = to_text(self.stopTime) is not None
        return has_stopped and (to_bool(self.isSendEndUpdate) is True or self.has_failed or self.has_succeeded)

    @property
    def has_failed(self) -> bool:
        """Whether it has failed, by its status."""
        return to_text(self.updateStatus) == UpdateStatus.FAILED

    @property
    def has_succeeded(self) -> bool:
        """Whether all of it has succeeded, by the portal's status; COMPLETE is also seen before the end."""
        return to_text(self.updateStatus) == UpdateStatus.SUCCESS

    @property
    def is_waiting(self) -> bool:
        """Whether it has not begun: so the portal lists the next step of a chain."""
        return to_text(self.updateStatus) == UpdateStatus.WAITING and to_text(self.stopTime) is None


class FirmwareInfo(msgspec.Struct, frozen=True, kw_only=True):
    """``remoteUpdate/info``: without ``success``; of all devices of the account."""

    receiving: Flag = UNSET
    progressing: Flag = UNSET
    fileReady: Flag = UNSET
    deviceInfos: list[DeviceUpdate] | UnsetType | None = UNSET

    @property
    def is_progressing(self) -> bool:
        """Whether an update runs."""
        return to_bool(self.progressing) is True

    def of(self, serial: str) -> DeviceUpdate | None:
        """Return the device's latest update; None where it has none."""
        updates = [update for update in self.deviceInfos or () if to_text(update.inverterSn) == serial]
        return max(updates, key=_order, default=None)


class Verdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``check12KParallelStatus`` and ``standardUpdate/run``."""

    success: Flag = UNSET
    msg: Text = UNSET
    code: Text = UNSET


CHECK = msgspec.json.Decoder(FirmwareCheck)
INFO = msgspec.json.Decoder(FirmwareInfo)
VERDICT = msgspec.json.Decoder(Verdict)

_RATE = re.compile(r"\s*(\d{1,3})\s*%\s*-\s*(\d{1,9})\s*/\s*(\d{1,9})\s*")
_CODE = re.compile(r"([A-Za-z0-9]+)-([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})?")


def code_in(text: str | None) -> Code | None:
    """Return a firmware code, parsed; None for anything else."""
    match = _CODE.fullmatch(text or "")
    if match is None:
        return None
    standard, application, parameters, third = match.groups()
    return Code(standard, int(application, 16), int(parameters, 16), None if third is None else int(third, 16))


def _order(update: DeviceUpdate) -> tuple[bool, str]:
    """Return the key that sorts updates by their begin; one that still waits is the latest."""
    began = to_text(update.startTime)
    return update.is_waiting and began is None, began or ""


def _is_newer(last: Number, *current: Number) -> bool:
    newest = to_int(last)
    installed = next((version for value in current if (version := to_int(value)) is not None), None)
    return newest is not None and installed is not None and newest > installed
