"""The devices of the account and their groups, as the portal has them."""

from collections.abc import Sequence

from polywatt.model import Detail

from ...wire.devices import GRIDBOSS, INVERTER
from ..inventory import ListedDevice, details_of_inverter
from ..numbers import mean, scaled
from ..responses import Body
from ..snapshot import TENTH, firmware_code_of
from ..state import ListedPlant

GROUP = "A"


def group_from(plant: ListedPlant, is_lost: bool) -> Body:
    """Return the answer of ``getParallelGroupDetails``: the group of one device, flat, without its GridBOSS."""
    tree = plant.tree
    inverters = tree.inverters if tree.is_group else ()
    rows = [_row(inverter, plant, is_lost) for inverter in inverters]
    body: Body = {"success": True, "deviceType": INVERTER, "total": len(rows), "devices": rows}
    return body if tree.gridboss is None else body | {"parallelMidboxSn": tree.gridboss.serial}


def rows_from(plant: ListedPlant, details: Sequence[Detail]) -> list[Body]:
    """Return the rows of ``inverterOverview/list``: all devices of a plant, GridBOSS included."""
    return [_row(device, plant, plant.is_lost) | _charge(device, plant, details) for device in plant.tree.devices]


def _row(device: ListedDevice, plant: ListedPlant, is_lost: bool) -> Body:
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
