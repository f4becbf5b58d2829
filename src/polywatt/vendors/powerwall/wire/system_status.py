"""``system_status`` and its children: charge, grid state, packs, grid faults."""

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Number


class Soe(msgspec.Struct, frozen=True, gc=False):
    """``system_status/soe``: percent of the whole battery; the app shows (percentage - 5) / 0.95."""

    percentage: float


class GridStatus(msgspec.Struct, frozen=True, gc=False):
    """``system_status/grid_status``."""

    grid_status: str | UnsetType = UNSET
    grid_services_active: bool | UnsetType = UNSET


class GridFault(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``system_status/grid_faults``."""

    timestamp: int
    """Milliseconds since 1970."""
    alert_name: str
    alert_is_fault: bool
    decoded_alert: str = "[]"
    """JSON in a string."""
    alert_raw: int = 0
    git_hash: str = ""
    site_uid: str = ""
    ecu_type: str = ""
    ecu_package_part_number: str = ""
    ecu_package_serial_number: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One Powerwall in ``system_status``. The powers of a disabled one are null."""

    Type: str = ""
    PackagePartNumber: str | UnsetType = UNSET
    PackageSerialNumber: str | UnsetType = UNSET
    disabled_reasons: list[str] | UnsetType = UNSET
    pinv_state: str | UnsetType = UNSET
    pinv_grid_state: str | UnsetType = UNSET
    nominal_energy_remaining: Number = UNSET
    nominal_full_pack_energy: Number = UNSET
    p_out: Number = UNSET
    """W, > 0 discharging."""
    q_out: Number = UNSET
    v_out: Number = UNSET
    """V, AC."""
    f_out: Number = UNSET
    i_out: Number = UNSET
    """A on the DC side, with the opposite sign of ``p_out``."""
    energy_charged: Number = UNSET
    energy_discharged: Number = UNSET
    off_grid: bool | UnsetType = UNSET
    vf_mode: bool | UnsetType = UNSET
    wobble_detected: bool | UnsetType = UNSET
    charge_power_clamped: bool | UnsetType = UNSET
    backup_ready: bool | UnsetType = UNSET
    OpSeqState: str | UnsetType = UNSET
    version: str | UnsetType = UNSET


class SystemStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``system_status``."""

    command_source: str | UnsetType = UNSET
    battery_target_power: Number = UNSET
    battery_target_reactive_power: Number = UNSET
    nominal_full_pack_energy: Number = UNSET
    nominal_energy_remaining: Number = UNSET
    max_power_energy_remaining: Number = UNSET
    max_power_energy_to_be_charged: Number = UNSET
    max_charge_power: Number = UNSET
    max_discharge_power: Number = UNSET
    max_apparent_power: Number = UNSET
    instantaneous_max_discharge_power: Number = UNSET
    instantaneous_max_charge_power: Number = UNSET
    instantaneous_max_apparent_power: Number = UNSET
    hardware_capability_charge_power: Number = UNSET
    hardware_capability_discharge_power: Number = UNSET
    grid_services_power: Number = UNSET
    system_island_state: str | UnsetType = UNSET
    available_blocks: int | UnsetType = UNSET
    available_charger_blocks: int | UnsetType = UNSET
    battery_blocks: list[Block] | UnsetType = UNSET
    ffr_power_availability_high: Number = UNSET
    ffr_power_availability_low: Number = UNSET
    load_charge_constraint: Number = UNSET
    max_sustained_ramp_rate: Number = UNSET
    grid_faults: list[GridFault] | UnsetType = UNSET
    can_reboot: str | UnsetType = UNSET
    smart_inv_delta_p: Number = UNSET
    smart_inv_delta_q: Number = UNSET
    last_toggle_timestamp: str | UnsetType = UNSET
    solar_real_power_limit: Number = UNSET
    score: Number = UNSET
    blocks_controlled: int | UnsetType = UNSET
    primary: bool | UnsetType = UNSET
    auxiliary_load: Number = UNSET
    all_enable_lines_high: bool | UnsetType = UNSET
    inverter_nominal_usable_power: Number = UNSET
    expected_energy_remaining: Number = UNSET


SOE = msgspec.json.Decoder(Soe)
GRID_STATUS = msgspec.json.Decoder(GridStatus)
GRID_FAULTS = msgspec.json.Decoder(list[GridFault])
SYSTEM_STATUS = msgspec.json.Decoder(SystemStatus)
