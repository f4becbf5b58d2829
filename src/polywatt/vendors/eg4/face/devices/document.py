"""The devices of a plant and its groups, as the document has them."""

from ..inventory import GROUP_ID, MODEL, DeviceTree, ListedDevice
from ..responses import Body
from ..snapshot import firmware_code_of

MID_MODEL = 624_321
"""Invented: the document's example of a GridBOSS has a number of its own that nobody explains."""


def groups_from(tree: DeviceTree) -> Body:
    """Return the answer of ``getParallelGroupDetails``: empty for a lone inverter."""
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
    """Return the answer of ``inverterOverview/list``; whether a GridBOSS belongs there is not known."""
    return {"success": True, "devices": [device_row(inverter, tree, is_lost) for inverter in tree.inverters]}


def device_row(inverter: ListedDevice, tree: DeviceTree, is_lost: bool) -> Body:
    """Return one inverter of the flat list."""
    return _member(inverter) | {
        "firmwareVersion": firmware_code_of(inverter),
        "status": "offline" if is_lost else "normal",
        "lost": is_lost,
        "isParallelEnabled": len(tree.inverters) > 1,
    }
