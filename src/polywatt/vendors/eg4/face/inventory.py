"""The home as the cloud lists it: inverters with ten-digit serial numbers, their modules, and a GridBOSS."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, Home, InverterDetail, SwitchDetail

MODEL = 624_320
"""0x986C0, of the document's example."""
GROUP_ID = "group_1"


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """An inverter or a GridBOSS; ``device`` is None for an inverter that the home does not name."""

    serial: str
    device: Device | None
    modules: tuple[Device, ...] = ()
    share: float = 1.0
    """Its share of the numbers that the home has only as a whole."""

    @property
    def type_name(self) -> str:
        """The type of an inverter, for people."""
        return (self.device.model if self.device is not None else None) or "FlexBOSS 12K"


@dataclass(frozen=True, slots=True)
class DeviceTree:
    """All devices of a plant that are listed."""

    inverters: tuple[ListedDevice, ...]
    gridboss: ListedDevice | None = None

    @property
    def is_group(self) -> bool:
        """Several inverters, or one with a GridBOSS."""
        return len(self.inverters) > 1 or self.gridboss is not None

    @property
    def devices(self) -> tuple[ListedDevice, ...]:
        """The inverters and the GridBOSS."""
        return self.inverters if self.gridboss is None else (*self.inverters, self.gridboss)

    def inverter(self, serial: str) -> ListedDevice | None:
        """Return an inverter by its serial number."""
        return next((inverter for inverter in self.inverters if inverter.serial == serial), None)


@dataclass(frozen=True, slots=True)
class InverterDetails:
    """The details of one inverter and its modules."""

    inverter: InverterDetail | None
    modules: tuple[tuple[Device, BatteryDetail], ...] = field(default=())

    @property
    def batteries(self) -> list[BatteryDetail]:
        """The details of the modules alone."""
        return [battery for _, battery in self.modules]


def device_tree_from(home: Home, plant_index: int = 0) -> DeviceTree:
    """Return the inverters that modules hang from; where the home names none, one that all modules hang from.

    ``plant_index`` counts the account's plants from 0: simulated homes may have the same serial numbers, an account's
    devices may not.
    """

    def serial_of(text: str) -> str:
        return _ten_digits(text if plant_index == 0 else f"{home.id}/{plant_index}/{text}")

    packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY and device.is_included]
    parents = {pack.parent_id for pack in packs}
    inverters = [d for d in home.devices if d.kind == DeviceKind.INVERTER and d.id in parents]
    switch = next((device for device in home.devices if device.kind == DeviceKind.SWITCH), None)
    gridboss = None if switch is None else ListedDevice(serial_of(switch.serial or switch.id), switch)
    if not inverters:
        return DeviceTree((ListedDevice(serial_of(home.id), None, tuple(packs)),), gridboss)
    share = 1.0 / len(inverters)
    listed = (
        ListedDevice(
            serial_of(d.serial or f"{home.id}/{d.id}"), d, tuple(p for p in packs if p.parent_id == d.id), share
        )
        for d in inverters
    )
    return DeviceTree(tuple(listed), gridboss)


def _ten_digits(text: str) -> str:
    """Return the serial number itself where it has ten digits (document, L1500), else ten that stay the same."""
    if len(text) == 10 and text.isascii() and text.isdigit():
        return text
    return f"{int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 10**10:010d}"


def details_of_inverter(inverter: ListedDevice, details: Sequence[Detail]) -> InverterDetails:
    """Return the details of an inverter and its modules."""
    by_id = {detail.device_id: detail.data for detail in details}
    detail = None if inverter.device is None else by_id.get(inverter.device.id)
    modules = ((device, by_id.get(device.id)) for device in inverter.modules)
    return InverterDetails(
        detail if isinstance(detail, InverterDetail) else None,
        tuple((device, battery) for device, battery in modules if isinstance(battery, BatteryDetail)),
    )


def details_of_gridboss(gridboss: ListedDevice, details: Sequence[Detail]) -> SwitchDetail | None:
    """Return the details of a GridBOSS."""
    device_id = None if gridboss.device is None else gridboss.device.id
    data = next((detail.data for detail in details if detail.device_id == device_id), None)
    return data if isinstance(data, SwitchDetail) else None
