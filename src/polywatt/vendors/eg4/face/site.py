"""The account, its plant, and the devices of it."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from polywatt.model import Home, Kind

from .units import GROUP_ID, GROUP_NAME, MID_MODEL, MODEL, Tree, Unit

USER_ID, PLANT_ID = 15_415, 12_345
"""Of the document's examples."""
CREATED = "2025-05-05"
CODE = re.compile("[A-Za-z]{4}-[0-9A-F]{4}")


def login_from(home: Home, tree: Tree, is_lost: bool) -> dict[str, Any]:
    """``login``. The example elides plants and user; the user's id stands in both places it may be looked for."""
    inverters = [device_row(unit, tree, is_lost) for unit in tree.units]
    plant = {"plantId": PLANT_ID, "name": _name(home), "inverters": inverters}
    return {"success": True, "userId": USER_ID, "plants": [plant], "user": {"userId": USER_ID, "role": "VIEWER"}}


def plants_from(home: Home, now: datetime, search: str) -> dict[str, Any]:
    """``plant/list/viewer``: those whose name has the searched text, however it is written."""
    rows = [plant_row(home, now)] if search.casefold() in _name(home).casefold() else []
    return {"rows": rows, "total": len(rows)}


def plant_row(home: Home, now: datetime) -> dict[str, Any]:
    """One plant. The offset is hours and minutes (-700), whatever its name says."""
    here = now.astimezone(ZoneInfo(home.timezone or "UTC"))
    offset, dst = here.utcoffset() or timedelta(), here.dst() or timedelta()
    standard_h = (offset - dst).total_seconds() / 3_600.0
    return {
        "id": PLANT_ID,
        "plantId": PLANT_ID,
        "name": _name(home),
        "nominalPower": 0,
        "country": "United States of America",
        "currentTimezoneWithMinute": _hhmm(offset),
        "timezone": f"GMT {standard_h:+g}",
        "daylightSavingTime": bool(dst),
        "createDate": CREATED,
        "noticeFault": False,
        "noticeWarn": False,
        "noticeEmail": "",
        "noticeEmail2": "",
        "contactPerson": "",
        "contactPhone": "",
        "address": "",
    }


def _hhmm(offset: timedelta) -> int:
    minutes = round(offset.total_seconds() / 60.0)
    hours, rest = divmod(abs(minutes), 60)
    return (hours * 100 + rest) * (1 if minutes >= 0 else -1)


def _name(home: Home) -> str:
    return home.name or "My Solar Station"


def groups_from(tree: Tree) -> dict[str, Any]:
    """``getParallelGroupDetails``: empty for a lone inverter."""
    if not tree.is_group:
        return {"success": True, "parallelGroups": []}
    group: dict[str, Any] = {"groupId": GROUP_ID, "name": GROUP_NAME, "inverters": [_member(u) for u in tree.units]}
    if tree.mid is not None:
        group["midDevice"] = {
            "serialNum": tree.mid.serial,
            "model": MID_MODEL,
            "modelText": "GridBOSS",
            "deviceTypeText4APP": "GridBOSS MID",
        }
    return {"success": True, "parallelGroups": [group]}


def _member(unit: Unit) -> dict[str, Any]:
    return {
        "serialNum": unit.serial,
        "model": MODEL,
        "modelText": f"0x{MODEL:X}",
        "deviceTypeText4APP": kind_of(unit),
        "status": "normal",
    }


def kind_of(unit: Unit) -> str:
    """What people call it."""
    return (unit.device.model if unit.device is not None else None) or "FlexBOSS 12K"


def devices_from(tree: Tree, is_lost: bool) -> dict[str, Any]:
    """``inverterOverview/list``: the inverters. Whether a GridBOSS belongs there is not known; it is left out."""
    return {"success": True, "devices": [device_row(unit, tree, is_lost) for unit in tree.units]}


def device_row(unit: Unit, tree: Tree, is_lost: bool) -> dict[str, Any]:
    """One inverter of the flat list."""
    return _member(unit) | {
        "firmwareVersion": firmware_of(unit),
        "status": "offline" if is_lost else "normal",
        "lost": is_lost,
        "isParallelEnabled": len(tree.units) > 1,
    }


def firmware_of(unit: Unit) -> str:
    """Its version code; one of another make is shown as the document's example."""
    firmware = unit.device.firmware if unit.device is not None else None
    if firmware is not None and CODE.fullmatch(firmware.version):
        return firmware.version
    return "IAAB-1300" if unit.device is not None and unit.device.kind is Kind.SWITCH else "fAAB-2122"
