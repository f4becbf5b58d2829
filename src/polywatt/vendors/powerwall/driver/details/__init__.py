"""Details of the devices: from the vitals where there are any, and from other endpoints what these report better."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from polywatt.kit.coerce import float_or_none
from polywatt.model import BatteryDetail, Detail, Health, InverterDetail, SolarString

from ...wire.solar_powerwall import PvacStatus, StringVitals
from ...wire.system_status import Block, SystemStatus
from ..site.report import Internals, Measurements, battery_id, solar_id
from .meters import generator_details, meter_details, total_details


def details_from(measurements: Measurements, received_at: datetime) -> tuple[Detail, ...]:
    """Return one detail for each device."""
    system, aggregates = measurements.system, measurements.aggregates
    batteries = [] if system is None else battery_details(system, received_at)
    meters = meter_details(measurements.site_meters, received_at) + meter_details(
        measurements.solar_meters, received_at
    )
    internal = internal_details(measurements.internals, [meter.device_id for meter in meters], received_at)
    generators = generator_details(aggregates, received_at) if measurements.has_generator else []
    return (*_merged([*batteries, *meters], internal), *total_details(aggregates, received_at), *generators)


def battery_details(system: SystemStatus, received_at: datetime) -> list[Detail]:
    """Return one detail per pack. A disabled pack's powers are null: unknown, not zero."""
    blocks = system.battery_blocks if isinstance(system.battery_blocks, list) else []
    return [_battery(block, number, received_at) for number, block in enumerate(blocks)]


def _battery(block: Block, number: int, received_at: datetime) -> Detail:
    remaining_wh, full_wh = float_or_none(block.nominal_energy_remaining), float_or_none(block.nominal_full_pack_energy)
    inverter_a = float_or_none(block.i_out)
    is_disabled = isinstance(block.disabled_reasons, list) and bool(block.disabled_reasons)
    return Detail(
        device_id=battery_id(block, number),
        received_at=received_at,
        is_online=not is_disabled,
        health=Health.FAULT if is_disabled else Health.NORMAL,
        data=BatteryDetail(
            battery_w=float_or_none(block.p_out),
            # Below 1 Wh it has not reported its size.
            soc_percent=None if remaining_wh is None or not full_wh or full_wh < 1 else 100 * remaining_wh / full_wh,
            energy_remaining_wh=remaining_wh,
            energy_full_wh=full_wh,
            # Measured on the DC side, positive while charging (captures: -1990 W with 40.9 A).
            current_a=None if inverter_a is None else -inverter_a,
            charged_wh=float_or_none(block.energy_charged),
            discharged_wh=float_or_none(block.energy_discharged),
        ),
    )


def internal_details(internals: Internals, known_ids: Iterable[str], received_at: datetime) -> list[Detail]:
    """Return the details of devices inside the system; of meters only those that are not in ``known_ids``."""
    if internals.vitals is not None:
        from .vitals import vital_details

        return vital_details(internals.vitals, known_ids, received_at)
    inverter = internals.string_inverter
    if inverter is None:
        return []
    return [Detail(device_id=solar_id(0), received_at=received_at, data=_inverter_detail(inverter))]


def _merged(measured: Sequence[Detail], internal: Sequence[Detail]) -> list[Detail]:
    """Return all details; where both have one of a pack, the second fills the gaps of the first."""
    rest = {detail.device_id: detail for detail in internal}
    filled = [_filled(detail, rest.pop(detail.device_id, None)) for detail in measured]
    return filled + list(rest.values())


def _filled(detail: Detail, other: Detail | None) -> Detail:
    data, other_data = detail.data, None if other is None else other.data
    if not (isinstance(data, BatteryDetail) and isinstance(other_data, BatteryDetail)):
        return detail
    gaps = {name: getattr(other_data, name) for name in data.__struct_fields__ if getattr(data, name) is None}
    return replace(detail, data=replace(data, **gaps))


def _inverter_detail(pvac: PvacStatus) -> InverterDetail:
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
