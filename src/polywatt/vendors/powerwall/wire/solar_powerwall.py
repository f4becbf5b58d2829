"""``solar_powerwall``: the solar inverter of a Powerwall+."""

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Number, Text


class StringVitals(msgspec.Struct, frozen=True, kw_only=True):
    """One input for a string."""

    string_id: int | UnsetType | None = UNSET
    """From 1."""
    connected: bool | UnsetType | None = UNSET
    measured_voltage: Number = UNSET
    current: Number = UNSET
    measured_power: Number = UNSET


class PvacStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The inverter."""

    state: str | UnsetType | None = UNSET
    v_out: Number = UNSET
    """Line to line."""
    f_out: Number = UNSET
    p_out: Number = UNSET
    string_vitals: list[StringVitals] | UnsetType | None = UNSET


class SolarPowerwall(msgspec.Struct, frozen=True, kw_only=True):
    """``solar_powerwall``."""

    pvac_status: PvacStatus | UnsetType | None = UNSET


class PowerStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``solar_powerwall/power_status``."""

    power_status_setpoint: Text = UNSET
    """on, off."""


SOLAR_POWERWALL = msgspec.json.Decoder(SolarPowerwall)
POWER_STATUS = msgspec.json.Decoder(PowerStatus)
