"""The site's hardware, in cards."""

from collections.abc import Iterable
from datetime import datetime

from starlette.responses import Response

from polywatt.model import Detail, Device, DeviceKind, Home, Reading

from ..wire.devices import BATTERY, GATEWAY, SYSTEM_CONTROLLER
from .account import Account
from .answers import epoch_s, json
from .asked import Asked
from .families import Family
from .parts import gateway_serial_of, serial_of
from .routes import Route
from .words import LABELS, firmware_of, last_report_of, name_of, status_of, warranty_of

BUCKETS = (
    (BATTERY, DeviceKind.BATTERY),
    (SYSTEM_CONTROLLER, DeviceKind.SWITCH),
    ("meter", DeviceKind.METER),
    ("iqevse", DeviceKind.CHARGER),
)
"""After the gateway's. The document prints the first two; the others it only speaks of (L503)."""


def routes(_account: Account) -> list[Route]:
    """One path."""
    return [Route("GET", "/app-api/{site_id}/devices.json", Family.TOKEN, _devices)]


async def _devices(asked: Asked) -> Response:
    station = asked.site
    now = station.clock.now().astimezone(await station.zone())
    return json(devices_from(await station.home(), await station.details(), await station.reading(), now))


def devices_from(
    home: Home, details: Iterable[Detail], reading: Reading | None, local_now: datetime
) -> dict[str, object]:
    """A mixed array: the gateway first, other devices by type, the site's date last (document, L505-L559)."""
    told = {detail.device_id: detail for detail in details}
    gateway = {"type": GATEWAY, "devices": [gateway_from(home, told, reading)]}
    buckets = [
        {"type": type_, "devices": [card_from(device, kind, told.get(device.id)) for device in found]}
        for type_, kind in BUCKETS
        if (found := [device for device in home.devices if device.kind is kind])
    ]
    return {"result": [gateway, *buckets, {"curr_date_site": local_now.date().isoformat()}]}


def gateway_from(home: Home, told: dict[str, Detail], reading: Reading | None) -> dict[str, object]:
    """The gateway; a home without one has one all the same, for without it nothing would report."""
    device = next((device for device in home.devices if device.kind is DeviceKind.GATEWAY), None)
    detail = None if device is None else told.get(device.id)
    status, label = status_of(detail) if detail is not None else _status_by(reading)
    seen = {
        "envoy_sw_version": None if device is None else firmware_of(device),
        "warranty_end_date": None if device is None else warranty_of(device),
    }
    return {
        "name": LABELS[DeviceKind.GATEWAY] if device is None or device.name is None else device.name,
        "serial_number": gateway_serial_of(home),
        "sku_id": None if device is None else device.part_number,
        "connected": reading is not None,
        "status": status,
        "statusText": label,
        "last_report": _last_report(detail, reading),
        # There is none to show: no plant tells its address.
        "show_connection_details": False,
        **{name: value for name, value in seen.items() if value is not None},
    }


def card_from(device: Device, kind: DeviceKind, told: Detail | None) -> dict[str, object]:
    """Another device."""
    status, label = status_of(told)
    warranty = warranty_of(device)
    return {
        "name": name_of(device, kind),
        "serial_number": serial_of(device),
        "sku_id": device.part_number,
        "channel_type": LABELS[kind],
        "status": status,
        "statusText": label,
        "last_report": last_report_of(told),
        "sw_version": firmware_of(device),
        **({} if warranty is None else {"warranty_end_date": warranty}),
    }


def _status_by(reading: Reading | None) -> tuple[str, str]:
    return ("not_reporting", "Not Reporting") if reading is None else ("normal", "Normal")


def _last_report(detail: Detail | None, reading: Reading | None) -> int | None:
    if detail is not None:
        return last_report_of(detail)
    return None if reading is None else epoch_s(reading.at or reading.received_at)
