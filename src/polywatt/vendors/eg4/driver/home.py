"""What the plant is."""

from collections.abc import Mapping

from polywatt.model import Capabilities, Device, DeviceKind, Firmware, Home, Pace, Ratings

from ..wire.answer import to_text
from ..wire.battery import BatteryInfo
from ..wire.runtime import Runtime
from ..wire.tree import DeviceRow
from .controls import Controls
from .reading import total
from .site import Banks, Site, name_of

NOMINAL_V = 51.2
"""16 cells of 3.2 V: what all modules of these makes have. Ah times this are the Wh."""
READS = frozenset(
    [
        *("at", "solar_w", "battery_w", "grid_w", "load_w", "generator_w", "soc_percent", "battery_activity"),
        *("grid_state", "grid_frequency_hz", "lifetime.solar_wh"),
        *(f"today.{name}_wh" for name in ("solar", "load", "imported", "exported", "charged", "discharged")),
        *("details.battery", "details.inverter"),
    ]
)
WITH_SWITCH = "details.switch"
Firmwares = Mapping[str, Firmware | None]
"""By serial number; None where it is not told."""


def home_from(
    site: Site,
    runtimes: dict[str, Runtime],
    banks: Banks,
    firmwares: Mapping[str, Firmware | None],
    controls: Controls,
    timezone: str | None,
) -> Home:
    """The cloud names no zone that calendars know, only an offset: the zone is configured."""
    rated_w = total(runtime.rated_w for runtime in runtimes.values())
    return Home(
        id=f"eg4-{site.plant_id}",
        vendor="eg4",
        name=name_of(site),
        timezone=timezone,
        ratings=Ratings(
            capacity_wh=total(_capacity_wh(bank) for bank in banks.values()), inverter_w=rated_w, hidden_soc_percent=0.0
        ),
        devices=_devices(site, runtimes, banks, firmwares),
        capabilities=Capabilities(
            readable=READS | controls.reads | ({WITH_SWITCH} if site.gridboss is not None else set()),
            commands=controls.commands(site, rated_w),
        ),
        pace=Pace(reading_s=20.0),
    )


def _capacity_wh(bank: BatteryInfo) -> float | None:
    return None if bank.capacity_ah is None else bank.capacity_ah * NOMINAL_V


def _devices(site: Site, runtimes: dict[str, Runtime], banks: Banks, firmwares: Firmwares) -> tuple[Device, ...]:
    found: list[Device] = []
    box = site.gridboss
    parent_id = None
    if box is not None:
        parent_id = box.serial or "gridboss"
        firmware = firmwares.get(parent_id)
        switch = Device(
            id=parent_id, kind=DeviceKind.SWITCH, maker="EG4", model=box.name, serial=box.serial, firmware=firmware
        )
        found.append(switch)
    for row in site.inverters:
        serial = row.serial
        if serial is None:
            continue
        found.append(_inverter(serial, row, runtimes.get(serial), parent_id, firmwares.get(serial)))
        bank = banks.get(serial)
        found += [] if bank is None else _modules(serial, bank)
    return tuple(found)


def _inverter(
    serial: str, row: DeviceRow, runtime: Runtime | None, parent_id: str | None, firmware: Firmware | None
) -> Device:
    return Device(
        id=serial,
        kind=DeviceKind.INVERTER,
        parent_id=parent_id,
        maker="EG4",
        model=row.name,
        serial=serial,
        firmware=firmware,
        rated_w=None if runtime is None else runtime.rated_w,
    )


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
            firmware=None
            if to_text(module.fwVersionText) is None
            else Firmware(version=str(to_text(module.fwVersionText))),
        )
        for index, module in enumerate(bank.modules, 1)
    ]
