"""The account, its plants, and the devices of them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..account import USER_ID, Listed
from ..moment import firmware_of
from ..station import GROUP_ID
from ..units import MODEL, Tree, Unit

CREATED = "2025-05-05"
MID_MODEL = 624_321
"""Invented: the document's example of a GridBOSS has a number of its own that nobody explains."""


def login_from(plants: list[Listed]) -> dict[str, Any]:
    """``login``. The example elides plants and user; the user's id stands in both places it may be looked for."""
    rows = [
        {
            "plantId": listed.number,
            "name": listed.name,
            "inverters": [device_row(unit, listed.tree, listed.is_lost) for unit in listed.tree.units],
        }
        for listed in plants
    ]
    return {"success": True, "userId": USER_ID, "plants": rows, "user": {"userId": USER_ID, "role": "VIEWER"}}


def plants_from(plants: list[Listed], now: datetime) -> dict[str, Any]:
    """``plant/list/viewer``."""
    return {"rows": [plant_row(listed, now) for listed in plants], "total": len(plants)}


def plant_row(listed: Listed, now: datetime) -> dict[str, Any]:
    """One plant. The offset is hours and minutes (-700), whatever its name says."""
    home = listed.home
    here = now.astimezone(ZoneInfo(home.timezone or "UTC"))
    offset, dst = here.utcoffset() or timedelta(), here.dst() or timedelta()
    standard_h = (offset - dst).total_seconds() / 3_600.0
    return {
        "id": listed.number,
        "plantId": listed.number,
        "name": listed.name,
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


def groups_from(tree: Tree) -> dict[str, Any]:
    """``getParallelGroupDetails``: empty for a lone inverter."""
    if not tree.is_group:
        return {"success": True, "parallelGroups": []}
    group: dict[str, Any] = {
        "groupId": GROUP_ID,
        "name": "Parallel Group 1",
        "inverters": [_member(u) for u in tree.units],
    }
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
