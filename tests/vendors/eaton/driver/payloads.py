"""Payloads of an xStorage Home, and installations."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from polywatt.model import (
    Coupling,
)
from polywatt.vendors.eaton.wire.device import DEVICE, Device
from polywatt.vendors.eaton.wire.mode import ModeRecord
from polywatt.vendors.eaton.wire.mode.installation import Installation

LONDON = ZoneInfo("Europe/London")
BOTH = Installation(coupling=Coupling.AC, has_meter_1=True, has_meter_2=True, has_critical_loads=None, rating_w=3_600.0)
NONE = Installation(coupling=None, has_meter_1=False, has_meter_2=False, has_critical_loads=None, rating_w=3_600.0)
FLOW: dict[str, Any] = {
    "acPvRole": "CONSUMING",
    "acPvValue": 900,
    "batteryStatus": "BAT_CHARGING",
    "batteryEnergyFlow": 406,
    "criticalLoadRole": "NONE",
    "criticalLoadValue": 0,
    "dcPvRole": "DISCONNECTED",
    "dcPvValue": 0,
    "gridRole": "SUPPLYING",
    "gridValue": 94,
    "nonCriticalLoadRole": "CONSUMING",
    "nonCriticalLoadValue": 400,
    "stateOfCharge": 88,
}


def device(**changes: Any) -> Device:
    body = {
        "name": "1705Z01700041",
        "timezone": {"id": "Europe/London"},
        "bmsCapacity": 4.2,
        "bmsSerialNumber": "H-B60-H-41-031",
        "bmsModel": "RESIDENCIAL",
        "bmsFirmwareVersion": "4004",
        "inverterVaRating": 3_600,
        "inverterSerialNumber": "REDACTED",
        "inverterIsSinglePhase": True,
        "powerMeters": [{"position": 1, "model": "Eastron"}, {"position": 2, "model": "None"}],
        "hasPv": False,
        "hasBattery": True,
    }
    return DEVICE.decode(msgspec.json.encode({"successful": True, "result": body | changes})).result


def record(**values: Any) -> ModeRecord:
    return msgspec.convert({"command": "SET_CHARGE", **values}, ModeRecord)
