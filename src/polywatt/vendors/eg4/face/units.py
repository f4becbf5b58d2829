"""The home as the cloud sees it: inverters with ten-digit serial numbers, their modules, and a GridBOSS."""

import hashlib
from dataclasses import dataclass, field

from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, Home, InverterDetail, SwitchDetail

MODEL = 624_320
"""0x986C0, of the document's example."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One inverter; ``device`` is None where the home tells of none."""

    serial: str
    device: Device | None
    modules: tuple[Device, ...] = ()
    share: float = 1.0
    """Its part of what the home tells only as a whole."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All that is listed."""

    units: tuple[Unit, ...]
    mid: Unit | None = None

    @property
    def is_group(self) -> bool:
        """Several inverters, or one with a GridBOSS."""
        return len(self.units) > 1 or self.mid is not None

    def unit(self, serial: str) -> Unit | None:
        """An inverter by its serial number."""
        return next((unit for unit in self.units if unit.serial == serial), None)

    @property
    def everything(self) -> tuple[Unit, ...]:
        """The inverters and the GridBOSS."""
        return self.units if self.mid is None else (*self.units, self.mid)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the devices of one inverter do now."""

    inverter: InverterDetail | None
    modules: tuple[tuple[Device, BatteryDetail], ...] = field(default=())


def tree_of(home: Home, index: int = 0) -> Tree:
    """Inverters that modules hang from; where a home tells of none, one that all of them hang from.

    ``index`` counts the account's plants from 0: simulated homes may have the same numbers, an account's may not.
    """

    def serial(text: str) -> str:
        return _serial(text if index == 0 else f"{home.id}/{index}/{text}")

    packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY and device.is_included]
    parents = {pack.parent_id for pack in packs}
    inverters = [d for d in home.devices if d.kind == DeviceKind.INVERTER and d.id in parents]
    switch = next((device for device in home.devices if device.kind == DeviceKind.SWITCH), None)
    mid = None if switch is None else Unit(serial(switch.serial or switch.id), switch)
    if not inverters:
        return Tree((Unit(serial(home.id), None, tuple(packs)),), mid)
    share = 1.0 / len(inverters)
    units = (
        Unit(serial(d.serial or f"{home.id}/{d.id}"), d, tuple(p for p in packs if p.parent_id == d.id), share)
        for d in inverters
    )
    return Tree(tuple(units), mid)


def _serial(text: str) -> str:
    """Ten digits (document, L1500): its own where it has such, else some that stay the same."""
    if len(text) == 10 and text.isascii() and text.isdigit():
        return text
    return f"{int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 10**10:010d}"


def parts_of(unit: Unit, details: tuple[Detail, ...]) -> Parts:
    """What a unit's devices do."""
    by_id = {detail.device_id: detail.data for detail in details}
    inverter = None if unit.device is None else by_id.get(unit.device.id)
    modules = ((device, by_id.get(device.id)) for device in unit.modules)
    return Parts(
        inverter if isinstance(inverter, InverterDetail) else None,
        tuple((device, of) for device, of in modules if isinstance(of, BatteryDetail)),
    )


def switch_of(unit: Unit, details: tuple[Detail, ...]) -> SwitchDetail | None:
    """What the GridBOSS does."""
    found = next((detail.data for detail in details if unit.device and detail.device_id == unit.device.id), None)
    return found if isinstance(found, SwitchDetail) else None
