"""Meters: ``meters/aggregates``, ``meters``, ``meters/site``, ``meters/solar``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

Number = float | None | UnsetType
NEVER = "0001-01-01T00:00:00Z"
"""A time that means "never"."""


class Meter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry of ``meters/aggregates``. All fields may be missing: firmware adds and drops them."""

    last_communication_time: str | UnsetType = UNSET
    """RFC 3339 with nanoseconds and the site's offset."""
    instant_power: Number = UNSET
    """W; site > 0 importing, battery > 0 discharging, load >= 0, solar > 0 producing."""
    instant_reactive_power: Number = UNSET
    instant_apparent_power: Number = UNSET
    frequency: Number = UNSET
    """Hz; 0 on meters that do not measure it."""
    energy_exported: Number = UNSET
    """Wh, ever; of the battery: discharged."""
    energy_imported: Number = UNSET
    instant_average_voltage: Number = UNSET
    """Line to line where there are several lines."""
    instant_average_current: Number = UNSET
    i_a_current: Number = UNSET
    i_b_current: Number = UNSET
    i_c_current: Number = UNSET
    last_phase_voltage_communication_time: str | UnsetType = UNSET
    last_phase_power_communication_time: str | UnsetType = UNSET
    last_phase_energy_communication_time: str | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    num_meters_aggregated: int | UnsetType = UNSET
    """Not on load, which is calculated."""
    instant_total_current: Number = UNSET


Aggregates = dict[str, Meter]
"""site, battery, load, solar; newer firmware adds busway, frequency, generator and whatever comes."""


class CachedReadings(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter last said, phase by phase."""

    last_communication_time: str | UnsetType = UNSET
    instant_power: Number = UNSET
    instant_reactive_power: Number = UNSET
    instant_apparent_power: Number = UNSET
    frequency: Number = UNSET
    energy_exported: Number = UNSET
    energy_imported: Number = UNSET
    instant_average_voltage: Number = UNSET
    instant_average_current: Number = UNSET
    i_a_current: Number = UNSET
    i_b_current: Number = UNSET
    i_c_current: Number = UNSET
    last_phase_voltage_communication_time: str | UnsetType = UNSET
    v_l1n: Number = UNSET
    v_l2n: Number = UNSET
    v_l3n: Number = UNSET
    last_phase_power_communication_time: str | UnsetType = UNSET
    real_power_a: Number = UNSET
    real_power_b: Number = UNSET
    real_power_c: Number = UNSET
    reactive_power_a: Number = UNSET
    reactive_power_b: Number = UNSET
    reactive_power_c: Number = UNSET
    last_phase_energy_communication_time: str | UnsetType = UNSET
    serial_number: str | UnsetType = UNSET
    version: str | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    instant_total_current: Number = UNSET


class MeterDetails(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``meters/site`` or ``meters/solar``."""

    id: int | UnsetType = UNSET
    location: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    cts: list[bool] | UnsetType = UNSET
    inverted: list[bool] | UnsetType = UNSET
    connection: dict[str, Any] | UnsetType = UNSET
    Cached_readings: CachedReadings | UnsetType = UNSET


class CurrentTransformers(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter's clamps measure."""

    type: str
    valid: list[bool]
    inverted: list[bool]
    real_power_scale_factor: float | UnsetType = UNSET


class MeterConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``meters``."""

    serial: str | UnsetType = UNSET
    short_id: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    connected: bool | UnsetType = UNSET
    cts: list[CurrentTransformers] | UnsetType | None = UNSET
    ip_address: str | UnsetType = UNSET
    mac: str | UnsetType = UNSET


AGGREGATES = msgspec.json.Decoder(Aggregates)
METER_DETAILS = msgspec.json.Decoder(list[MeterDetails] | None)
METERS = msgspec.json.Decoder(list[MeterConfig] | None)
