"""The site's hardware, in cards."""

from collections.abc import Iterable
from datetime import datetime

from starlette.responses import Response

from polywatt.model import Detail, Device, DeviceKind, Home, Reading

from ..wire.devices import BATTERY, GATEWAY, SYSTEM_CONTROLLER
from .access import Access
from .inventory import gateway_of, gateway_serial_of, serial_of
from .inventory.status import (
    KIND_LABELS,
    NORMAL,
    NOT_REPORTING,
    card_title,
    firmware_version,
    last_report_of,
    status_of,
    warranty_end,
)
from .request import FaceRequest, Route
from .responses import epoch_s, json_response
from .state import FaceState

CARD_TYPES = (
    (BATTERY, DeviceKind.BATTERY),
    (SYSTEM_CONTROLLER, DeviceKind.SWITCH),
    ("meter", DeviceKind.METER),
    ("iqevse", DeviceKind.CHARGER),
)
"""After the gateway's. The document prints the first two and only mentions the others (L503)."""


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    return [Route("GET", "/app-api/{site_id}/devices.json", _devices, Access.TOKEN)]


async def _devices(request: FaceRequest) -> Response:
    site = request.site
    now = site.clock.now().astimezone(await site.zone())
    return json_response(devices_from(await site.home(), await site.details(), await site.reading(), now))


def devices_from(
    home: Home, details: Iterable[Detail], reading: Reading | None, local_now: datetime
) -> dict[str, object]:
    """Return a mixed array: the gateway first, other devices by type, the site's date last (document, L505-L559)."""
    reports = {detail.device_id: detail for detail in details}
    gateway = {"type": GATEWAY, "devices": [gateway_from(home, reports, reading)]}
    groups = [
        {"type": type_, "devices": [card_from(device, kind, reports.get(device.id)) for device in devices]}
        for type_, kind in CARD_TYPES
        if (devices := [device for device in home.devices if device.kind is kind])
    ]
    return {"result": [gateway, *groups, {"curr_date_site": local_now.date().isoformat()}]}


def gateway_from(home: Home, reports: dict[str, Detail], reading: Reading | None) -> dict[str, object]:
    """Return the gateway's card; a home without one has one all the same, for without it nothing would report."""
    device = gateway_of(home)
    report = None if device is None else reports.get(device.id)
    status, label = status_of(report) if report is not None else _status_by(reading)
    optional = {
        "envoy_sw_version": firmware_version(device),
        "warranty_end_date": None if device is None else warranty_end(device),
    }
    return {
        "name": KIND_LABELS[DeviceKind.GATEWAY] if device is None or device.name is None else device.name,
        "serial_number": gateway_serial_of(home),
        "sku_id": None if device is None else device.part_number,
        "connected": reading is not None,
        "status": status,
        "statusText": label,
        "last_report": _last_report(report, reading),
        # No plant knows the gateway's address.
        "show_connection_details": False,
        **{name: value for name, value in optional.items() if value is not None},
    }


def card_from(device: Device, kind: DeviceKind, report: Detail | None) -> dict[str, object]:
    """Return the card of another device."""
    status, label = status_of(report)
    warranty = warranty_end(device)
    return {
        "name": card_title(device, kind),
        "serial_number": serial_of(device),
        "sku_id": device.part_number,
        "channel_type": KIND_LABELS[kind],
        "status": status,
        "statusText": label,
        "last_report": last_report_of(report),
        "sw_version": firmware_version(device),
        **({} if warranty is None else {"warranty_end_date": warranty}),
    }


def _status_by(reading: Reading | None) -> tuple[str, str]:
    return NOT_REPORTING if reading is None else NORMAL


def _last_report(report: Detail | None, reading: Reading | None) -> int | None:
    if report is not None:
        return last_report_of(report)
    return None if reading is None else epoch_s(reading.at or reading.received_at)
