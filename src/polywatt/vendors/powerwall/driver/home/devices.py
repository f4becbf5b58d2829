"""Devices of a system: gateway, packs, solar inverters, switch, meters, generators."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import Device, DeviceKind, Firmware

from ...wire.meters import MeterConfig
from ...wire.solars import Solar
from ...wire.status import Status
from ...wire.system_status import Block
from ..site.report import GENERATOR_ID, SWITCH_ID, TOTAL_METERS, Internals, SiteReport, battery_id, solar_id

if TYPE_CHECKING:
    from ...wire.vitals import VitalDevice


def devices_from(din: str | None, report: SiteReport) -> tuple[Device, ...]:
    """Return the devices, parents before children; ``din`` is the gateway's."""
    gateway = _gateway(din, report.status)
    blocks = None if report.system is None else report.system.battery_blocks
    batteries = [
        _battery(block, number, gateway.id) for number, block in enumerate(blocks if isinstance(blocks, list) else ())
    ]
    meters = [_meter(meter, gateway.id) for meter in report.meters or ()]
    solars = [_inverter(solar, number, gateway.id) for number, solar in enumerate(report.solars or ())]
    inverters = inverters_from(report.internals, solars, gateway.id)
    internal = _internal_devices(report.internals, {meter.serial for meter in meters}, gateway.id)
    totals = [Device(id=id_, kind=DeviceKind.METER, parent_id=gateway.id) for id_ in TOTAL_METERS.values()]
    generator = Device(id=GENERATOR_ID, kind=DeviceKind.GENERATOR, parent_id=gateway.id)
    generators = [generator] if report.has_generator else []
    return (gateway, *batteries, *inverters, *internal, *meters, *totals, *generators)


def inverters_from(internals: Internals, solars: list[Device], gateway_id: str) -> list[Device]:
    """Return the solar inverters: the declared ones, completed by those inside the system."""
    if internals.vitals is None:
        is_new = internals.string_inverter is not None and not solars
        return [*solars, _tesla_inverter(0, gateway_id)] if is_new else solars
    inverters = list(solars)
    for number, pvac in enumerate(device for device in internals.vitals if device.type == "PVAC"):
        if number == len(inverters):
            inverters.append(_tesla_inverter(number, gateway_id))
        inverters[number] = replace(
            inverters[number], part_number=pvac.part_number, serial=pvac.serial, firmware=_firmware(pvac)
        )
    return inverters


def _internal_devices(internals: Internals, serials: set[str | None], gateway_id: str) -> list[Device]:
    """Return the devices that only the vitals list: the switch, and meters without one of these serials."""
    if internals.vitals is None:
        return []
    from ..details.vitals import clamp_ids

    devices = []
    for vital in internals.vitals:
        match vital.type:
            case "TESYNC":
                devices.append(_vital_device(SWITCH_ID, DeviceKind.SWITCH, vital, gateway_id))
            case "NEURIO" if vital.serial not in serials:
                devices += [_vital_device(id_, DeviceKind.METER, vital, gateway_id) for id_ in clamp_ids(vital)]
    return devices


def _vital_device(device_id: str, kind: DeviceKind, vital: "VitalDevice", parent_id: str) -> Device:
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


def _gateway(din: str | None, status: Status | None) -> Device:
    part_number, _, serial = (din or "").rpartition("--")
    version = None if status is None else text_or_none(status.version)
    return Device(
        id=din or "gateway",
        kind=DeviceKind.GATEWAY,
        maker="Tesla",
        part_number=part_number or None,
        serial=None if din is None else serial,
        firmware=None if version is None else Firmware(version=version),
    )


def _battery(block: Block, number: int, parent_id: str) -> Device:
    return Device(
        id=battery_id(block, number),
        kind=DeviceKind.BATTERY,
        parent_id=parent_id,
        maker="Tesla",
        model="Powerwall",
        part_number=text_or_none(block.PackagePartNumber),
        serial=text_or_none(block.PackageSerialNumber),
        capacity_wh=float_or_none(block.nominal_full_pack_energy),
        is_included=not (isinstance(block.disabled_reasons, list) and block.disabled_reasons),
    )


def _meter(meter: MeterConfig, parent_id: str) -> Device:
    serial = text_or_none(meter.serial) or "meter"
    return Device(id=serial, kind=DeviceKind.METER, parent_id=parent_id, model=text_or_none(meter.type), serial=serial)


def _tesla_inverter(number: int, parent_id: str) -> Device:
    return Device(id=solar_id(number), kind=DeviceKind.INVERTER, parent_id=parent_id, maker="Tesla")


def _inverter(solar: Solar, number: int, parent_id: str) -> Device:
    return Device(
        id=solar_id(number),
        kind=DeviceKind.INVERTER,
        parent_id=parent_id,
        maker=text_or_none(solar.brand),
        model=text_or_none(solar.model),
        rated_w=float_or_none(solar.power_rating_watts),
    )
