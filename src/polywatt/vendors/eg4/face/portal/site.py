"""The account, its plants and devices, as the portal lists them (captures: ``login.json``, ``plants.json``)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..account import USER_ID, Listed
from ..document.site import kind_of, plant_row
from ..moment import firmware_of
from ..numbers import mean, scaled
from ..runtime import TENTH
from ..units import Tree, Unit, parts_of

INVERTER, GRIDBOSS = 6, 9
"""``deviceType``."""
SUB_TYPES = {INVERTER: 164, GRIDBOSS: -1}
GROUP = "A"
EVERY_PLANT = "-1"
MOST_ROWS = 500
"""Of a page; what real ones allow is not known."""

Row = dict[str, Any]


def login_from(plants: list[Listed], username: str, now: datetime) -> Row:
    """``login``: flat, with the plants and all their devices."""
    return {
        "success": True,
        "userId": USER_ID,
        "parentUserId": 0,
        "username": username,
        "readonly": False,
        "role": "VIEWER",
        "realName": "",
        "email": "",
        "language": "ENGLISH",
        "telNumber": "",
        "address": "",
        "platform": "EG4",
        "plants": [_plant(listed, now) for listed in plants],
        "tempUnit": "C",
        "dateFormat": "YYYY_MM_DD_SLASH",
    }


def _plant(listed: Listed, now: datetime) -> Row:
    here = now.astimezone(ZoneInfo(listed.home.timezone or "UTC"))
    standard = (here.utcoffset() or timedelta()) - (here.dst() or timedelta())
    minutes = round(standard.total_seconds() / 60.0)
    hours = int(minutes / 60)
    groups = [{"parallelGroup": GROUP, "parallelFirstDeviceSn": listed.tree.units[0].serial}]
    return {
        "plantId": listed.number,
        "name": listed.name,
        "timezoneHourOffset": hours,
        "timezoneMinuteOffset": abs(minutes - hours * 60),
        "inverters": [_device(unit, listed) for unit in listed.tree.everything],
        "parallelGroups": groups if listed.tree.is_group else [],
    }


def _device(unit: Unit, listed: Listed) -> Row:
    """One device of the login; a GridBOSS names itself once more."""
    is_box = unit is listed.tree.mid
    standard, _, digits = firmware_of(unit).partition("-")
    slave, firmware = bytes.fromhex(digits)
    kind = GRIDBOSS if is_box else INVERTER
    name = "Grid Boss" if is_box else kind_of(unit)
    box = {"parallelMidboxSn": unit.serial, "parallelMidboxDeviceText": name, "parallelMidboxLost": listed.is_lost}
    return {
        "serialNum": unit.serial,
        "phase": 1,
        "lost": listed.is_lost,
        "dtc": 1,
        "deviceType": kind,
        "subDeviceType": SUB_TYPES[kind],
        "allowExport2Grid": True,
        "powerRating": 6,
        **(box if is_box else {}),
        "deviceTypeText4APP": name,
        "deviceTypeText": name,
        "batteryType": "LITHIUM",
        "batteryTypeText": "Lithium battery",
        "standard": standard,
        "slaveVersion": slave,
        "fwVersion": firmware,
        "allowGenExercise": not is_box,
        "withbatteryData": not is_box,
        "hardwareVersion": -1,
        "voltClass": 0,
        "machineType": 0,
        "odm": 0 if is_box else 4,
        "protocolVersion": 5,
    }


def plants_from(plants: list[Listed], now: datetime, form: dict[str, str]) -> Row:
    """``plant/list``, page by page."""
    return {"total": len(plants), "rows": page_of([plant_row(listed, now) for listed in plants], form)}


def group_from(tree: Tree, is_lost: bool, number: int, name: str) -> Row:
    """``getParallelGroupDetails``: the group of one device, flat, without its GridBOSS."""
    devices = [overview_row(unit, tree, is_lost, None, number, name) for unit in tree.units] if tree.is_group else []
    found: Row = {"success": True, "deviceType": INVERTER, "total": len(devices), "devices": devices}
    return found if tree.mid is None else found | {"parallelMidboxSn": tree.mid.serial}


def rows_from(plants: Sequence[Listed], details: Sequence[tuple[Any, ...]], search: str) -> list[Row]:
    """``inverterOverview/list``: all devices, GridBOSS included, whose number has the searched text."""
    rows = [
        overview_row(unit, listed.tree, listed.is_lost, (listed, told), listed.number, listed.name)
        for listed, told in zip(plants, details, strict=True)
        for unit in listed.tree.everything
    ]
    return [row for row in rows if search in row["serialNum"]]


def overview_row(
    unit: Unit, tree: Tree, is_lost: bool, told: tuple[Listed, tuple[Any, ...]] | None, number: int, name: str
) -> Row:
    """One device; charge and voltage where it is heard."""
    is_box = unit is tree.mid
    kind = "Grid Boss" if is_box else kind_of(unit)
    group = {"parallelGroup": GROUP, "parallelIndex": "" if is_box else str(tree.units.index(unit) + 1)}
    box = {} if tree.mid is None else {"parallelMidboxSn": tree.mid.serial, "parallelMidboxLost": is_lost}
    return {
        "serialNum": unit.serial,
        "statusText": "offline" if is_lost else "normal",
        "lost": is_lost,
        "deviceType": GRIDBOSS if is_box else INVERTER,
        "deviceTypeText": kind,
        "deviceTypeText4APP": kind,
        "plantId": number,
        "plantName": name,
        "batteryType": "LITHIUM",
        "fwCode": firmware_of(unit),
        **(group if tree.is_group else {}),
        **box,
        **({} if told is None or is_box or is_lost else _charge(unit, *told)),
    }


def _charge(unit: Unit, listed: Listed, details: tuple[Any, ...]) -> Row:
    soc = None if listed.reading is None else scaled(listed.reading.soc_percent)
    volts = scaled(mean([of.voltage_v for _, of in parts_of(unit, details).modules]), TENTH)
    found: Row = {} if soc is None else {"soc": f"{soc} %"}
    return found if volts is None else found | {"vBat": volts}


def page_of(rows: list[Row], form: dict[str, str]) -> list[Row]:
    """``page`` counts from 1; without numbers it is the first of all."""
    page, count = (int(text) if text.isdecimal() else 0 for text in (form.get("page", ""), form.get("rows", "")))
    count = min(count or MOST_ROWS, MOST_ROWS)
    first = (max(page, 1) - 1) * count
    return rows[first : first + count]
