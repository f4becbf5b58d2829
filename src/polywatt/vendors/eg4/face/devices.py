"""The devices of a plant, and its parallel groups."""

from collections.abc import Sequence

from starlette.responses import Response

from polywatt.model import Detail

from ..wire.devices import GRIDBOSS, INVERTER
from ..wire.session import Dialect
from .inventory import GROUP_ID, MODEL, DeviceTree, ListedDevice, details_of_inverter
from .numbers import mean, scaled
from .request import FaceRequest, FaceRoute, page_of, post
from .responses import Body, json_response
from .snapshot import TENTH, firmware_code_of
from .state import FaceState, ListedPlant

GROUPS, OVERVIEW = "/api/inverterOverview/getParallelGroupDetails", "/api/inverterOverview/list"
EVERY_PLANT = "-1"
"""In place of a plant's number, in the portal."""
MID_MODEL = 624_321
"""Invented: the document's example of a GridBOSS has a number of its own that nobody explains."""
GROUP = "A"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def document_groups(request: FaceRequest) -> Response:
        return json_response(groups_from((await state.list_plant(request.get("plantId"))).tree))

    async def document_devices(request: FaceRequest) -> Response:
        plant = await state.list_plant(request.get("plantId"))
        return json_response(devices_from(plant.tree, plant.is_lost))

    async def portal_group(request: FaceRequest) -> Response:
        plant, tree = await state.plant_of(request.serial)
        listed = next(listed for listed in await state.list_plants() if listed.tree == tree)
        return json_response(group_from(listed, await plant.is_lost()))

    async def portal_devices(request: FaceRequest) -> Response:
        number = request.get("plantId", EVERY_PLANT)
        every = await state.list_plants()
        rows = []
        for listed in every if number == EVERY_PLANT else [await state.list_plant(number)]:
            plant, _ = await state.plant_of(listed.tree.inverters[0].serial)
            rows += rows_from(listed, await plant.details())
        rows = [row for row in rows if request.get("searchText") in row["serialNum"]]
        return json_response({"success": True, "total": len(rows), "rows": page_of(rows, request)})

    if state.dialect is Dialect.DOCUMENT:
        return [post(GROUPS, document_groups), post(OVERVIEW, document_devices)]
    return [post(GROUPS, portal_group), post(OVERVIEW, portal_devices)]


def groups_from(tree: DeviceTree) -> Body:
    """Return the answer of ``getParallelGroupDetails`` in the document: empty for a lone inverter."""
    if not tree.is_group:
        return {"success": True, "parallelGroups": []}
    group: Body = {
        "groupId": GROUP_ID,
        "name": "Parallel Group 1",
        "inverters": [_member(inverter) for inverter in tree.inverters],
    }
    if tree.gridboss is not None:
        group["midDevice"] = {
            "serialNum": tree.gridboss.serial,
            "model": MID_MODEL,
            "modelText": "GridBOSS",
            "deviceTypeText4APP": "GridBOSS MID",
        }
    return {"success": True, "parallelGroups": [group]}


def _member(inverter: ListedDevice) -> Body:
    return {
        "serialNum": inverter.serial,
        "model": MODEL,
        "modelText": f"0x{MODEL:X}",
        "deviceTypeText4APP": inverter.type_name,
        "status": "normal",
    }


def devices_from(tree: DeviceTree, is_lost: bool) -> Body:
    """Return the answer of ``inverterOverview/list`` in the document; whether a GridBOSS belongs there is not known."""
    return {"success": True, "devices": [device_row(inverter, tree, is_lost) for inverter in tree.inverters]}


def device_row(inverter: ListedDevice, tree: DeviceTree, is_lost: bool) -> Body:
    """Return one inverter of the flat list."""
    return _member(inverter) | {
        "firmwareVersion": firmware_code_of(inverter),
        "status": "offline" if is_lost else "normal",
        "lost": is_lost,
        "isParallelEnabled": len(tree.inverters) > 1,
    }


def group_from(plant: ListedPlant, is_lost: bool) -> Body:
    """Return the portal's ``getParallelGroupDetails``: the group of one device, flat, without its GridBOSS."""
    tree = plant.tree
    inverters = tree.inverters if tree.is_group else ()
    rows = [_portal_row(inverter, plant, is_lost) for inverter in inverters]
    body: Body = {"success": True, "deviceType": INVERTER, "total": len(rows), "devices": rows}
    return body if tree.gridboss is None else body | {"parallelMidboxSn": tree.gridboss.serial}


def rows_from(plant: ListedPlant, details: Sequence[Detail]) -> list[Body]:
    """Return the rows of ``inverterOverview/list`` in the portal: all devices of a plant, GridBOSS included."""
    return [
        _portal_row(device, plant, plant.is_lost) | _charge(device, plant, details) for device in plant.tree.devices
    ]


def _portal_row(device: ListedDevice, plant: ListedPlant, is_lost: bool) -> Body:
    tree = plant.tree
    is_box = device is tree.gridboss
    type_name = "Grid Boss" if is_box else device.type_name
    index = "" if is_box else str(tree.inverters.index(device) + 1)
    group = {"parallelGroup": GROUP, "parallelIndex": index}
    box = {} if tree.gridboss is None else {"parallelMidboxSn": tree.gridboss.serial, "parallelMidboxLost": is_lost}
    return {
        "serialNum": device.serial,
        "statusText": "offline" if is_lost else "normal",
        "lost": is_lost,
        "deviceType": GRIDBOSS if is_box else INVERTER,
        "deviceTypeText": type_name,
        "deviceTypeText4APP": type_name,
        "plantId": plant.number,
        "plantName": plant.name,
        "batteryType": "LITHIUM",
        "fwCode": firmware_code_of(device),
        **(group if tree.is_group else {}),
        **box,
    }


def _charge(device: ListedDevice, plant: ListedPlant, details: Sequence[Detail]) -> Body:
    """Return charge and voltage of an inverter that is online."""
    if device is plant.tree.gridboss or plant.is_lost:
        return {}
    soc = None if plant.reading is None else scaled(plant.reading.soc_percent)
    batteries = details_of_inverter(device, details).batteries
    volts = scaled(mean([battery.voltage_v for battery in batteries]), TENTH)
    body: Body = {} if soc is None else {"soc": f"{soc} %"}
    return body if volts is None else body | {"vBat": volts}
