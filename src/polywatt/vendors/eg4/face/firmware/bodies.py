"""Bodies of the answers, with the keys and the texts of the document."""

from collections.abc import Sequence

from ...wire.firmware import UpdateStatus
from ..responses import Body
from ..snapshot import server_time
from .transfer import PACKAGES, Progress
from .versions import MAX_STEPS, AvailableFirmware, Machine, Versions, app_name, parameters_name

INFO_URL = "http://os.solarcloudsystem.com/#/apiLogin"
"""The document's, without the elided query."""
FILE_DATE = "20250925"

STARTED: Body = {"success": True, "msg": "Update initiated successfully"}
IN_PROGRESS: Body = {"success": False, "msg": "Device is already updating", "code": "UPDATE_IN_PROGRESS"}
NO_UPDATE: Body = {"success": False, "msg": "No firmware update available", "code": "NO_UPDATE_AVAILABLE"}
GROUP_IN_PROGRESS: Body = {
    "success": False,
    "msg": "Another device in parallel group is updating",
    "code": "PARALLEL_GROUP_UPDATING",
}
OFFLINE: Body = {"success": False, "msg": "Device is offline", "code": "DEVICE_OFFLINE"}
"""Invented: the document refuses an offline device nowhere, but asks to verify that it is online."""
PREVENTED: Body = {
    "success": False,
    "msg": "Device configuration prevents parallel updates",
    "code": "NOT_ALLOWED_IN_PARALLEL",
}
"""Invented, in the words that explain ``notAllowedInParallel``."""
LATEST: Body = {"success": False, "msg": "The current machine firmware is already the latest version."}
"""The cloud's, seen in the field; the document has no such answer."""


def check(machine: Machine, installed: Versions, available: AvailableFirmware) -> Body:
    """Return the answer of ``checkUpdates``."""
    if machine.is_midbox:
        return {"success": True, "details": _midbox(machine, installed, available)}
    return {"success": True, "details": _inverter(machine, installed, available), "infoForwardUrl": INFO_URL}


def _inverter(machine: Machine, installed: Versions, available: AvailableFirmware) -> Body:
    last_v2 = installed.v2 if available.v2 is None else available.v2
    return {
        "serialNum": machine.serial,
        "deviceType": 6,
        "standard": machine.standard,
        "firmwareType": "PCS",
        **_versions(installed),
        "v3Value": 0 if installed.v3 is None else installed.v3,
        "lastV1": available.v1,
        "lastV1FileName": f"{app_name(machine.standard, available.v1)}_{FILE_DATE}_App.hex",
        "lastV2": last_v2,
        "lastV2FileName": f"{parameters_name(machine.standard, last_v2)}_Para375_{FILE_DATE}.hex",
        "m3Version": installed.v1,
        "pcs1UpdateMatch": available.v1 > installed.v1,
        "pcs2UpdateMatch": last_v2 > installed.v2,
        "pcs3UpdateMatch": False,
        **{f"needRunStep{step}": step <= available.steps for step in range(2, MAX_STEPS + 1)},
        "phase": 1,
        "dtc": 1,
        "midbox": False,
        "lowVoltBattery": True,
        "type6": True,
        "type6Series": True,
    }


def _midbox(machine: Machine, installed: Versions, available: AvailableFirmware) -> Body:
    """Fewer keys: no type of firmware, no steps, no newest parameters."""
    return {
        "serialNum": machine.serial,
        "deviceType": 9,
        "standard": machine.standard,
        **_versions(installed),
        "lastV1": available.v1,
        "lastV1FileName": f"{app_name(machine.standard, available.v1)}_{FILE_DATE}_APP_preENC.hex",
        "m3Version": installed.v1,
        "pcs1UpdateMatch": available.v1 > installed.v1,
        "pcs2UpdateMatch": False,
        "midbox": True,
    }


def _versions(installed: Versions) -> Body:
    return {
        "fwCodeBeforeUpload": installed.code,
        "v1": installed.v1,
        "v1Value": installed.v1,
        "v2": installed.v2,
        "v2Value": installed.v2,
    }


def info(rows: Sequence[tuple[str, Progress]]) -> Body:
    """Return the answer of ``remoteUpdate/info``. What the three flags mean beyond their names is invented.

    Receiving: a device gets ready for its firmware; file ready: all packages are there and get installed.
    """
    running = [progress for _, progress in rows if not progress.is_over]
    return {
        "receiving": any(progress.status == UpdateStatus.READY for progress in running),
        "progressing": bool(running),
        "fileReady": any(progress.package_index == PACKAGES for progress in running),
        "deviceInfos": [_row(serial, progress) for serial, progress in rows],
    }


def _row(serial: str, progress: Progress) -> Body:
    """Return one update. A failed one has its end sent too, as a client waits for that; invented."""
    return {
        "inverterSn": serial,
        "startTime": server_time(progress.started_at),
        "stopTime": "" if progress.stopped_at is None else server_time(progress.stopped_at),
        "standardUpdate": True,
        "firmware": progress.firmware,
        "firmwareType": "PCS",
        "updateStatus": progress.status,
        "isSendStartUpdate": True,
        "isSendEndUpdate": progress.is_over,
        "packageIndex": progress.package_index,
        "updateRate": f"{progress.package_index * 100 // PACKAGES}% - {progress.package_index} / {PACKAGES}",
    }
