"""``meters`` and its children."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Flag, Number, Text


class _Values(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Fields that an aggregate and the last values of a meter begin with. Firmware adds and drops them."""

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


class Meter(_Values, frozen=True, kw_only=True, gc=False):
    """One entry of ``meters/aggregates``."""

    last_phase_power_communication_time: str | UnsetType = UNSET
    last_phase_energy_communication_time: str | UnsetType = UNSET
    timeout: int | UnsetType = UNSET
    num_meters_aggregated: int | UnsetType = UNSET
    """Not on load, which is calculated."""
    instant_total_current: Number = UNSET


Aggregates = dict[str, Meter]
"""site, battery, load, solar; newer firmware adds busway, frequency, generator and whatever comes."""


class CachedReadings(_Values, frozen=True, kw_only=True, gc=False):
    """Last values of a meter, phase by phase."""

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
    """One quantity that clamps of a meter measure."""

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


class NewMeter(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters``, ``POST meters/verify`` and ``POST meters/{t}/verify``."""

    short_id: str
    serial: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """Result of a verification; the answer of a real gateway is not known."""

    serial: Text = UNSET
    short_id: Text = UNSET
    verified: Flag = UNSET


class MetersStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``meters/status``."""

    status: Text = UNSET
    errors: list[str] | dict[str, str] | UnsetType | None = UNSET


class CtReading(msgspec.Struct, frozen=True, kw_only=True):
    """Values of one clamp."""

    ct: int | UnsetType | None = UNSET
    """From 1; 0 on one that was not read."""
    v_V: Number = UNSET
    p_W: Number = UNSET
    q_VAR: Number = UNSET
    eExp_Ws: Number = UNSET
    eImp_Ws: Number = UNSET
    i_A: Number = UNSET


class MeterData(msgspec.Struct, frozen=True, kw_only=True):
    """Values of one meter."""

    IP: Text = UNSET
    sensorId: Text = UNSET
    firmwareVersion: Text = UNSET
    f_Hz: Number = UNSET
    cts: list[CtReading] | UnsetType | None = UNSET


class MeterReading(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``meters/readings``: while the site controller runs it is an error beside zeros."""

    error: Text = UNSET
    data: MeterData | UnsetType | None = UNSET


class NewCts(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters/{serial}/cts``: which of the four clamps measure what."""

    type: str
    valid: list[bool]


class Inverted(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters/{e}/invert_cts``: which of the four clamps are inverted."""

    inverted: list[bool]


AGGREGATES = msgspec.json.Decoder(Aggregates)
METER_DETAILS: msgspec.json.Decoder[list[MeterDetails] | None] = msgspec.json.Decoder(list[MeterDetails] | None)
METERS: msgspec.json.Decoder[list[MeterConfig] | None] = msgspec.json.Decoder(list[MeterConfig] | None)
METER = msgspec.json.Decoder(MeterConfig)
VERIFIED = msgspec.json.Decoder(Verified)
METERS_STATUS = msgspec.json.Decoder(MetersStatus)
METER_READINGS = msgspec.json.Decoder(dict[str, MeterReading])
"""By serial number."""
CTS: msgspec.json.Decoder[list[CurrentTransformers] | None] = msgspec.json.Decoder(list[CurrentTransformers] | None)
