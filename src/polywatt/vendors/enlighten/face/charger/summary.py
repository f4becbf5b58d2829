"""What the chargers are: ``ev_chargers/summary``. Networks, boards and warranties that no plant tells are null."""

from typing import Any

from polywatt.model import Bound, Device, Health, Home, Phases, SetCarMode

from ..answers import epoch_ms
from ..parts import Charger
from .envelope import zulu
from .found import amps_of
from .status import is_connected, reported_at, whole_where_it_is

REPORTS_EVERY_S = 300
"""Document, L236."""
LEGS = {Phases.SINGLE: ("L1",), Phases.SPLIT: ("L1", "L2"), Phases.THREE: ("L1", "L2", "L3")}
HEALTH_WORDS = {Health.NORMAL: "NORMAL", Health.WARNING: "WARNING", Health.FAULT: "FAULTED"}
"""The document has the first; the others are invented."""


def listed_from(charger: Charger, home: Home) -> dict[str, Any]:
    """As the list shows it."""
    bound, device = amps_of(home), charger.device
    return {
        "serialNumber": charger.serial,
        "displayName": device.name,
        "modelName": device.model,
        "supportsUseBattery": supports_battery(home),
        "maxCurrent": None if bound is None else whole_where_it_is(bound.maximum),
        "chargeLevelDetails": _levels(bound),
        "dlbEnabled": _dlb_enabled(charger),
        "networkConfig": "[]",
        "lastReportedAt": zulu(reported_at(charger)),
        "operatingVoltage": whole_where_it_is(device.nominal_v),
        "firmwareVersion": _firmware(device),
        "processorBoardVersion": None,
    }


def one_from(charger: Charger, home: Home, site: int, gateways: list[dict[str, Any]]) -> dict[str, Any]:
    """As it is shown on its own."""
    bound, device = amps_of(home), charger.device
    most = None if bound is None else f"{bound.maximum:g}"
    health = None if charger.told is None else charger.told.health
    legs = () if home.phases is None else LEGS[home.phases]
    volts = device.nominal_v
    return (
        listed_from(charger, home)
        | dict.fromkeys(UNKNOWN)
        | {
            "chargeLevelDetails": _levels(bound) | {"defaultChargeLevel": "disabled"},
            "operatingVoltage": None if volts is None else f"{volts:g}",
            "timezone": home.timezone,
            "warrantyDueDate": warranty_from(device),
            "isConnected": is_connected(charger),
            "isLocallyConnected": is_connected(charger),
            "hoControl": True,
            "hoControlScope": [],
            "wiringConfiguration": {leg: leg for leg in legs},
            "phaseMode": None if home.phases is None else 1,
            "phaseCount": None if home.phases is None else 3 if home.phases is Phases.THREE else 1,
            "ratedCurrent": most,
            "partNumber": device.part_number,
            "reportingInterval": REPORTS_EVERY_S,
            "commissioningStatus": 1,
            "gatewayConnectivityDetails": gateways,
            "functionalValDetails": {"lastUpdatedTimestamp": None, "state": None},
            "isRetired": is_retired(charger),
            "siteId": site,
            "status": HEALTH_WORDS.get(health) if isinstance(health, Health) else None,
        }
    )


UNKNOWN = (
    *("activeConnection", "applicationVersion", "bootloaderVersion", "breakerRating", "cellularConfig", "createdAt"),
    *("defaultRoute", "gridType", "kernelVersion", "powerBoardVersion", "processorBoardVersion", "rmaDetails", "sku"),
    *("systemVersion", "warrantyPeriod", "warrantyStartDate", "wifiConfig"),
)


def gateway_from(serial: str, charger: Charger) -> dict[str, Any]:
    """How the charger reaches the gateway; 0 is the document's, and taken for "connected"."""
    is_heard, at = is_connected(charger), reported_at(charger)
    return {
        "gwSerialNum": serial,
        "gwConnStatus": 0 if is_heard else 1,
        "gwConnFailureReason": 0 if is_heard else 1,
        "lastConnTime": None if at is None else epoch_ms(at),
    }


def supports_battery(home: Home) -> bool:
    """Whether green charging can be told to use the battery."""
    capability = home.capabilities.find(SetCarMode)
    return capability is not None and "uses_battery" in capability.bounds


def is_retired(charger: Charger) -> bool:
    """Whether it is only history: the home does not count it."""
    return not charger.device.is_included


def warranty_from(device: Device) -> str | None:
    """The end of its warranty, as the document prints it (L214)."""
    return None if device.warranty_until is None else f"{device.warranty_until}T00:00:00.000000000Z[UTC]"


def _levels(bound: Bound | None) -> dict[str, Any]:
    """A, as text."""
    if bound is None:
        return {"min": None, "max": None, "granularity": None}
    step = None if bound.step is None else f"{bound.step:g}"
    return {"min": f"{bound.minimum:g}", "max": f"{bound.maximum:g}", "granularity": step}


def _dlb_enabled(charger: Charger) -> int | None:
    """Load balancing is configured where the charger says whether it acts."""
    return None if charger.detail is None else int(charger.detail.is_held_back is not None)


def _firmware(device: Device) -> str | None:
    return None if device.firmware is None else device.firmware.version
