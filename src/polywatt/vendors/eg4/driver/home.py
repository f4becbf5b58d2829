"""The plant and its devices."""

from polywatt.model import Device, DeviceKind, Firmware, Home, Pace, Ratings

from ..wire.battery import BatteryInfo
from ..wire.devices import DeviceRow
from ..wire.envelope import to_text
from ..wire.midbox import Midbox
from ..wire.runtime import Runtime
from ..wire.session import Dialect
from .capabilities import capabilities_from
from .reading import total
from .site import Banks, Site, Snapshot

NOMINAL_V = 51.2
"""16 cells of 3.2 V: what all modules of these makes have. Ah times this are the Wh."""


def home_from(site: Site, snapshot: Snapshot, banks: Banks, dialect: Dialect, timezone: str | None) -> Home:
    """Return the home. The cloud has no zone that calendars know, only an offset: the zone is configured."""
    rated_w = total(runtime.rated_w for runtime in snapshot.runtimes.values())
    return Home(
        id=f"eg4-{site.plant_id}",
        vendor="eg4",
        name=to_text(site.plant.name),
        timezone=timezone,
        ratings=Ratings(
            capacity_wh=total(_capacity_wh(bank) for bank in banks.values()), inverter_w=rated_w, hidden_soc_percent=0.0
        ),
        devices=_devices(site, snapshot, banks),
        capabilities=capabilities_from(site, dialect, rated_w),
        pace=Pace(reading_s=20.0),
    )


def _capacity_wh(bank: BatteryInfo) -> float | None:
    return None if bank.capacity_ah is None else bank.capacity_ah * NOMINAL_V


def _devices(site: Site, snapshot: Snapshot, banks: Banks) -> tuple[Device, ...]:
    devices: list[Device] = []
    box = site.gridboss
    parent_id = None
    if box is not None:
        parent_id = box.serial or "gridboss"
        devices.append(_switch(parent_id, box, snapshot.midbox))
    for row in site.inverters:
        serial = row.serial
        if serial is None:
            continue
        devices.append(_inverter(serial, row, snapshot.runtimes.get(serial), parent_id))
        bank = banks.get(serial)
        devices += [] if bank is None else _modules(serial, bank)
    return tuple(devices)


def _switch(device_id: str, row: DeviceRow, midbox: Midbox | None) -> Device:
    return Device(
        id=device_id,
        kind=DeviceKind.SWITCH,
        maker="EG4",
        model=row.name,
        serial=row.serial,
        firmware=None if midbox is None else _firmware(midbox.fwCode),
    )


def _inverter(serial: str, row: DeviceRow, runtime: Runtime | None, parent_id: str | None) -> Device:
    return Device(
        id=serial,
        kind=DeviceKind.INVERTER,
        parent_id=parent_id,
        maker="EG4",
        model=row.name,
        serial=serial,
        firmware=None if runtime is None else _firmware(runtime.fwCode),
        rated_w=None if runtime is None else runtime.rated_w,
    )


def _firmware(code: object) -> Firmware | None:
    version = to_text(code)
    return None if version is None else Firmware(version=version)


def _modules(serial: str, bank: BatteryInfo) -> list[Device]:
    capacity_wh, count = _capacity_wh(bank), len(bank.modules)
    return [
        Device(
            id=module.id_in(serial) or f"{serial}_{index}",
            kind=DeviceKind.BATTERY,
            parent_id=serial,
            serial=to_text(module.batterySn) or (to_text(module.batteryKey) or "").removeprefix(f"{serial}_") or None,
            capacity_wh=None if capacity_wh is None else capacity_wh / count,
            nominal_v=NOMINAL_V,
            firmware=_firmware(module.fwVersionText),
        )
        for index, module in enumerate(bank.modules, 1)
    ]
