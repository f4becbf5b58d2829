"""Meters as they are set up: ``meters`` and its children."""

import msgspec
from msgspec import UNSET, UnsetType

from ..meters import CurrentTransformers, MeterConfig, Number
from .kinds import Flag, Text


class NewMeter(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters``, ``POST meters/verify`` and ``POST meters/{t}/verify``."""

    short_id: str
    serial: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification found; nobody has seen a real one's answer."""

    serial: Text = UNSET
    short_id: Text = UNSET
    verified: Flag = UNSET


class MetersStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``meters/status``."""

    status: Text = UNSET
    errors: list[str] | dict[str, str] | UnsetType | None = UNSET


class CtReading(msgspec.Struct, frozen=True, kw_only=True):
    """What one clamp measures."""

    ct: int | UnsetType | None = UNSET
    """From 1; 0 on one that was not read."""
    v_V: Number = UNSET
    p_W: Number = UNSET
    q_VAR: Number = UNSET
    eExp_Ws: Number = UNSET
    eImp_Ws: Number = UNSET
    i_A: Number = UNSET


class MeterData(msgspec.Struct, frozen=True, kw_only=True):
    """What one meter measures."""

    IP: Text = UNSET
    sensorId: Text = UNSET
    firmwareVersion: Text = UNSET
    f_Hz: Number = UNSET
    cts: list[CtReading] | UnsetType | None = UNSET


class MeterReading(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``meters/readings``: while the site controller runs it is an error beside zeros."""

    error: Text = UNSET
    data: MeterData | UnsetType | None = UNSET


class WantedCts(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters/{serial}/cts``: which of the four clamps measure what."""

    type: str
    valid: list[bool]


class Inverted(msgspec.Struct, frozen=True, kw_only=True):
    """``POST meters/{e}/invert_cts``: which of the four clamps are turned round."""

    inverted: list[bool]


METER = msgspec.json.Decoder(MeterConfig)
VERIFIED = msgspec.json.Decoder(Verified)
METERS_STATUS = msgspec.json.Decoder(MetersStatus)
METER_READINGS = msgspec.json.Decoder(dict[str, MeterReading])
"""By serial number."""
CTS = msgspec.json.Decoder(list[CurrentTransformers] | None)
