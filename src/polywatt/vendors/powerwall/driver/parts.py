"""What lies inside a system, from the vitals or from what is left of them: packs, strings, the switch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from polywatt.kit.coerce import float_or_none
from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, Firmware, InverterDetail, SolarString

from ..wire.solar import PvacStatus, SolarPowerwall, StringVitals
from .ids import SWITCH_ID, solar_id

if TYPE_CHECKING:
    from ..wire.vitals import VitalDevice


@dataclass(frozen=True, slots=True)
class Parts:
    """What is told; None: this firmware does not, or not to us."""

    vitals: "list[VitalDevice] | None" = None
    solar: SolarPowerwall | None = None

    @property
    def has_strings(self) -> bool:
        """Whether solar strings end in an inverter of the system."""
        return self.string_inverter is not None or any(device.type == "PVAC" for device in self.vitals or ())

    @property
    def has_switch(self) -> bool:
        """Whether its switch tells of itself."""
        return any(device.type == "TESYNC" for device in self.vitals or ())

    @property
    def string_inverter(self) -> PvacStatus | None:
        """Of a Powerwall+, where the vitals do not tell."""
        found = None if self.solar is None else self.solar.pvac_status
        return found if isinstance(found, PvacStatus) else None


def part_details(parts: Parts, known_ids: Iterable[str], received_at: datetime) -> list[Detail]:
    """One detail for each part; of meters only those that are not in ``known_ids``."""
    if parts.vitals is not None:
        from .vitals import vital_details

        return vital_details(parts.vitals, known_ids, received_at)
    found = parts.string_inverter
    return [] if found is None else [Detail(device_id=solar_id(0), received_at=received_at, data=_inverter(found))]


def filled(measured: Sequence[Detail], inside: Sequence[Detail]) -> list[Detail]:
    """All details; where both tell of one pack, what the first leaves open is taken from the second."""
    more = {detail.device_id: detail for detail in inside}
    first = [_filled(detail, more.pop(detail.device_id, None)) for detail in measured]
    return first + list(more.values())


def _filled(detail: Detail, other: Detail | None) -> Detail:
    mine, theirs = detail.data, None if other is None else other.data
    if not (isinstance(mine, BatteryDetail) and isinstance(theirs, BatteryDetail)):
        return detail
    open_fields = {name: getattr(theirs, name) for name in mine.__struct_fields__ if getattr(mine, name) is None}
    return replace(detail, data=replace(mine, **open_fields))


def _inverter(pvac: PvacStatus) -> InverterDetail:
    strings = pvac.string_vitals if isinstance(pvac.string_vitals, list) else []
    return InverterDetail(
        ac_w=float_or_none(pvac.p_out),
        frequency_hz=float_or_none(pvac.f_out),
        strings=tuple(_string(number, string) for number, string in enumerate(strings)),
    )


def _string(number: int, string: StringVitals) -> SolarString:
    return SolarString(
        # As the vitals name them: A is the first.
        name=chr(ord("A") + number),
        voltage_v=float_or_none(string.measured_voltage),
        current_a=float_or_none(string.current),
        power_w=float_or_none(string.measured_power),
        is_connected=string.connected if isinstance(string.connected, bool) else None,
    )


def part_devices(parts: Parts, solars: Sequence[Device], meters: Sequence[Device], gateway_id: str) -> list[Device]:
    """Solar inverters, whoever told of them, and what only the vitals know: the switch and meters."""
    if parts.vitals is None:
        is_new = parts.string_inverter is not None and not solars
        lone = Device(id=solar_id(0), kind=DeviceKind.INVERTER, parent_id=gateway_id, maker="Tesla")
        return [*solars, lone] if is_new else list(solars)
    found = list(solars)
    for number, pvac in enumerate(device for device in parts.vitals if device.type == "PVAC"):
        if number == len(found):
            found.append(Device(id=solar_id(number), kind=DeviceKind.INVERTER, parent_id=gateway_id, maker="Tesla"))
        found[number] = replace(
            found[number], part_number=pvac.part_number, serial=pvac.serial, firmware=_firmware(pvac)
        )
    return found + _only_in_vitals(parts.vitals, {meter.serial for meter in meters}, gateway_id)


def _only_in_vitals(vitals: "list[VitalDevice]", serials: set[str | None], gateway_id: str) -> list[Device]:
    from .vitals import clamp_ids

    found = []
    for device in vitals:
        match device.type:
            case "TESYNC":
                found.append(_device(SWITCH_ID, DeviceKind.SWITCH, device, gateway_id))
            case "NEURIO" if device.serial not in serials:
                found += [_device(id_, DeviceKind.METER, device, gateway_id) for id_ in clamp_ids(device)]
    return found


def _device(device_id: str, kind: DeviceKind, vital: "VitalDevice", parent_id: str) -> Device:
    return Device(
        id=device_id,
        kind=kind,
        parent_id=parent_id,
        maker=vital.manufacturer,
        part_number=vital.part_number,
        serial=vital.serial,
        firmware=_firmware(vital),
    )


def _firmware(vital: "VitalDevice") -> Firmware | None:
    return Firmware(version=vital.firmware) if vital.firmware else None
