"""Details of the packs, from ``system_status``."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none
from polywatt.model import BatteryDetail, Detail, Health

from ...wire.system_status import Block, SystemStatus
from ..site.device_ids import battery_id


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
