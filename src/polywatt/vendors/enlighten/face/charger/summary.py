"""The summary of the chargers: ``ev_chargers/summary``. Networks, boards and warranties are null: no plant has them."""

from typing import Any

from polywatt.model import Bound, Device, Health, Home, Phases, SetCarMode

from ..inventory import Charger
from ..inventory.status import firmware_version
from ..responses import epoch_ms, without_fraction
from .envelope import zoned_time
from .lookup import current_bound
from .status import is_connected, reported_at

REPORTING_INTERVAL_S = 300
"""Document, L236."""
LEGS = {Phases.SINGLE: ("L1",), Phases.SPLIT: ("L1", "L2"), Phases.THREE: ("L1", "L2", "L3")}
STATUSES = {Health.NORMAL: "NORMAL", Health.WARNING: "WARNING", Health.FAULT: "FAULTED"}
"""The document has the first; the others are invented."""


def list_row_from(charger: Charger, home: Home) -> dict[str, Any]:
    """Return one row of the list."""
    bound, device = current_bound(home), charger.device
    return {
        "serialNumber": charger.serial,
        "displayName": device.name,
        "modelName": device.model,
        "supportsUseBattery": supports_battery(home),
        "maxCurrent": None if bound is None else without_fraction(bound.maximum),
        "chargeLevelDetails": _levels(bound),
        "dlbEnabled": _dlb_enabled(charger),
        "networkConfig": "[]",
        "lastReportedAt": zoned_time(reported_at(charger)),
        "operatingVoltage": without_fraction(device.nominal_v),
        "firmwareVersion": firmware_version(device),
        "processorBoardVersion": None,
    }


def summary_from(charger: Charger, home: Home, site_id: int, gateways: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the summary of a single charger."""
    bound, device = current_bound(home), charger.device
    health = None if charger.report is None else charger.report.health
    legs = () if home.phases is None else LEGS[home.phases]
    volts = device.nominal_v
    return (
        list_row_from(charger, home)
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
            "ratedCurrent": None if bound is None else f"{bound.maximum:g}",
            "partNumber": device.part_number,
            "reportingInterval": REPORTING_INTERVAL_S,
            "commissioningStatus": 1,
            "gatewayConnectivityDetails": gateways,
            "functionalValDetails": {"lastUpdatedTimestamp": None, "state": None},
            "isRetired": is_retired(charger),
            "siteId": site_id,
            "status": STATUSES.get(health) if isinstance(health, Health) else None,
        }
    )


UNKNOWN = (
    *("activeConnection", "applicationVersion", "bootloaderVersion", "breakerRating", "cellularConfig", "createdAt"),
    *("defaultRoute", "gridType", "kernelVersion", "powerBoardVersion", "processorBoardVersion", "rmaDetails", "sku"),
    *("systemVersion", "warrantyPeriod", "warrantyStartDate", "wifiConfig"),
)


def gateway_from(serial: str, charger: Charger) -> dict[str, Any]:
    """Return the charger's connection to the gateway; 0 is the document's, and taken for "connected"."""
    is_online, at = is_connected(charger), reported_at(charger)
    return {
        "gwSerialNum": serial,
        "gwConnStatus": 0 if is_online else 1,
        "gwConnFailureReason": 0 if is_online else 1,
        "lastConnTime": None if at is None else epoch_ms(at),
    }


def supports_battery(home: Home) -> bool:
    """Whether green charging can use the battery."""
    capability = home.capabilities.find(SetCarMode)
    return capability is not None and "uses_battery" in capability.bounds


def is_retired(charger: Charger) -> bool:
    """Whether the charger is retired: its home does not include it."""
    return not charger.device.is_included


def warranty_from(device: Device) -> str | None:
    """Return the end of its warranty, as the document prints it (L214)."""
    return None if device.warranty_until is None else f"{device.warranty_until}T00:00:00.000000000Z[UTC]"


def _levels(bound: Bound | None) -> dict[str, Any]:
    """Return the range of currents; A, as text."""
    if bound is None:
        return {"min": None, "max": None, "granularity": None}
    step = None if bound.step is None else f"{bound.step:g}"
    return {"min": f"{bound.minimum:g}", "max": f"{bound.maximum:g}", "granularity": step}


def _dlb_enabled(charger: Charger) -> int | None:
    """Return 1 where the charger reports whether load balancing holds it back: only then is it configured."""
    return None if charger.detail is None else int(charger.detail.is_held_back is not None)
