"""The answers' bodies, with the keys and the words of the document."""

from collections.abc import Sequence
from datetime import datetime

from .transfer import PACKAGES, READY, Progress
from .versions import MOST_STEPS, Machine, Offer, Versions, app_name, parameters_name

Body = dict[str, object]

ALLOWED, UPDATING = "allowToUpdate", "deviceUpdating"
GROUP_UPDATING, NOT_IN_PARALLEL = "parallelGroupUpdating", "notAllowedInParallel"
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


def eligibility(word: str) -> Body:
    """Success is true with every word: the document prints it with the first one only, a client's tests with others."""
    return {"success": True, "msg": word}


def check(machine: Machine, has: Versions, offer: Offer) -> Body:
    """What ``checkUpdates`` says of a machine with this firmware."""
    if machine.is_midbox:
        return {"success": True, "details": _midbox(machine, has, offer)}
    return {"success": True, "details": _inverter(machine, has, offer), "infoForwardUrl": INFO_URL}


def _inverter(machine: Machine, has: Versions, offer: Offer) -> Body:
    last_v2 = has.v2 if offer.v2 is None else offer.v2
    return {
        "serialNum": machine.serial,
        "deviceType": 6,
        "standard": machine.standard,
        "firmwareType": "PCS",
        **_versions(has),
        "v3Value": 0 if has.v3 is None else has.v3,
        "lastV1": offer.v1,
        "lastV1FileName": f"{app_name(machine.standard, offer.v1)}_{FILE_DATE}_App.hex",
        "lastV2": last_v2,
        "lastV2FileName": f"{parameters_name(machine.standard, last_v2)}_Para375_{FILE_DATE}.hex",
        "m3Version": has.v1,
        "pcs1UpdateMatch": offer.v1 > has.v1,
        "pcs2UpdateMatch": last_v2 > has.v2,
        "pcs3UpdateMatch": False,
        **{f"needRunStep{step}": step <= offer.steps for step in range(2, MOST_STEPS + 1)},
        "phase": 1,
        "dtc": 1,
        "midbox": False,
        "lowVoltBattery": True,
        "type6": True,
        "type6Series": True,
    }


def _midbox(machine: Machine, has: Versions, offer: Offer) -> Body:
    """Fewer keys: no type of firmware, no steps, no newest parameters."""
    return {
        "serialNum": machine.serial,
        "deviceType": 9,
        "standard": machine.standard,
        **_versions(has),
        "lastV1": offer.v1,
        "lastV1FileName": f"{app_name(machine.standard, offer.v1)}_{FILE_DATE}_APP_preENC.hex",
        "m3Version": has.v1,
        "pcs1UpdateMatch": offer.v1 > has.v1,
        "pcs2UpdateMatch": False,
        "midbox": True,
    }


def _versions(has: Versions) -> Body:
    return {"fwCodeBeforeUpload": has.code, "v1": has.v1, "v1Value": has.v1, "v2": has.v2, "v2Value": has.v2}


def info(rows: Sequence[tuple[str, Progress]]) -> Body:
    """Serials with their updates. What the three flags mean beyond their names is invented.

    Receiving: a device gets ready for its firmware; file ready: all packages are there and get installed.
    """
    running = [progress for _, progress in rows if not progress.is_over]
    return {
        "receiving": any(progress.status == READY for progress in running),
        "progressing": bool(running),
        "fileReady": any(progress.package_index == PACKAGES for progress in running),
        "deviceInfos": [_row(serial, progress) for serial, progress in rows],
    }


def _row(serial: str, progress: Progress) -> Body:
    """A failed update has its end sent too, as a client waits for that; invented."""
    return {
        "inverterSn": serial,
        "startTime": _time(progress.started_at),
        "stopTime": "" if progress.stopped_at is None else _time(progress.stopped_at),
        "standardUpdate": True,
        "firmware": progress.firmware,
        "firmwareType": "PCS",
        "updateStatus": progress.status,
        "isSendStartUpdate": True,
        "isSendEndUpdate": progress.is_over,
        "packageIndex": progress.package_index,
        "updateRate": f"{progress.package_index * 100 // PACKAGES}% - {progress.package_index} / {PACKAGES}",
    }


def _time(at: datetime) -> str:
    """Server time, which is UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}"
