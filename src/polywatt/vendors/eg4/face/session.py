"""Signing in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from ..wire.devices import GRIDBOSS, INVERTER
from ..wire.session import Dialect
from .devices import GROUP, device_row
from .inventory import ListedDevice
from .request import PUBLIC, FaceRequest, FaceRoute, post
from .responses import WRONG_CREDENTIALS, Body, Refused, json_response
from .snapshot import firmware_code_of
from .state import FaceState, ListedPlant
from .state.sessions import USER_ID

SUB_TYPES = {INVERTER: 164, GRIDBOSS: -1}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def login(request: FaceRequest) -> Response:
        cookie = state.sessions.sign_in(request.get("account"), request.get("password"))
        if cookie is None:
            raise Refused(WRONG_CREDENTIALS)
        plants = await state.list_plants()
        if state.dialect is Dialect.DOCUMENT:
            body = document_login(plants)
        else:
            body = portal_login(plants, state.username, state.clock.now())
        response = json_response(body)
        response.headers["Set-Cookie"] = cookie
        return response

    return [post("/api/login", login, PUBLIC)]


def document_login(plants: Sequence[ListedPlant]) -> Body:
    """Return plants and user. The example elides plants and user; the user's id stands in both places."""
    rows = [
        {
            "plantId": plant.number,
            "name": plant.name,
            "inverters": [device_row(inverter, plant.tree, plant.is_lost) for inverter in plant.tree.inverters],
        }
        for plant in plants
    ]
    return {"success": True, "userId": USER_ID, "plants": rows, "user": {"userId": USER_ID, "role": "VIEWER"}}


def portal_login(plants: Sequence[ListedPlant], username: str, now: datetime) -> Body:
    """Return the flat answer, with the plants and all their devices (capture: ``login.json``)."""
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
        "plants": [_plant(plant, now) for plant in plants],
        "tempUnit": "C",
        "dateFormat": "YYYY_MM_DD_SLASH",
    }


def _plant(plant: ListedPlant, now: datetime) -> Body:
    local = now.astimezone(ZoneInfo(plant.home.timezone or "UTC"))
    standard = (local.utcoffset() or timedelta()) - (local.dst() or timedelta())
    minutes = round(standard.total_seconds() / 60.0)
    hours = int(minutes / 60)
    groups = [{"parallelGroup": GROUP, "parallelFirstDeviceSn": plant.tree.inverters[0].serial}]
    return {
        "plantId": plant.number,
        "name": plant.name,
        "timezoneHourOffset": hours,
        "timezoneMinuteOffset": abs(minutes - hours * 60),
        "inverters": [_device(device, plant) for device in plant.tree.devices],
        "parallelGroups": groups if plant.tree.is_group else [],
    }


def _device(device: ListedDevice, plant: ListedPlant) -> Body:
    """Return one device; a GridBOSS names itself once more."""
    is_box = device is plant.tree.gridboss
    standard, _, digits = firmware_code_of(device).partition("-")
    slave, firmware = bytes.fromhex(digits)
    device_type = GRIDBOSS if is_box else INVERTER
    name = "Grid Boss" if is_box else device.type_name
    box = {"parallelMidboxSn": device.serial, "parallelMidboxDeviceText": name, "parallelMidboxLost": plant.is_lost}
    return {
        "serialNum": device.serial,
        "phase": 1,
        "lost": plant.is_lost,
        "dtc": 1,
        "deviceType": device_type,
        "subDeviceType": SUB_TYPES[device_type],
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
