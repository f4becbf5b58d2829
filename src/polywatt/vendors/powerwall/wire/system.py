"""``system``, ``autoconfig``, ``logging``, ``synchrometer``, ``troubleshooting``; ``networks`` has its own tests."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Flag, Number, Text, Texts


class StepReading(msgspec.Struct, frozen=True, kw_only=True):
    """Values of one clamp at a step of a test."""

    Power: Number = UNSET
    CT: int | UnsetType | None = UNSET
    Serial: Text = UNSET
    Type: Text = UNSET


class Testing(msgspec.Struct, frozen=True, kw_only=True):
    """``system/testing``."""

    running: Flag = UNSET
    status: Text = UNSET
    """TestNotRun, TestRunning, TestPassed, ..."""
    charge_tests: list[float] | UnsetType | None = UNSET
    """Power in W that the inverter was set to, step by step."""
    meter_results: list[list[StepReading]] | UnsetType | None = UNSET
    """Values of the meters at each step."""
    inverter_results: Any = UNSET
    hysteresis: Number = UNSET
    error: Text = UNSET
    errors: Any = UNSET
    tests: Any = UNSET


class UpdateInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Possible actions about an update."""

    status: Texts = UNSET


class UpdateStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``system/update/status``."""

    state: Text = UNSET
    """/update_unknown, /update_succeeded, /update_failed, ..."""
    info: UpdateInfo | UnsetType | None = UNSET
    current_time: int | UnsetType | None = UNSET
    """Milliseconds since 1970."""
    last_status_time: int | UnsetType | None = UNSET
    version: Text = UNSET
    offline_updating: Flag = UNSET
    offline_update_error: Text = UNSET
    estimated_bytes_per_second: Number = UNSET


class Autoconfig(msgspec.Struct, frozen=True, kw_only=True):
    """``autoconfig/status``."""

    status: Text = UNSET
    running: Flag = UNSET
    retry_possible: Flag = UNSET
    have_registered: Flag = UNSET
    have_timezone: Flag = UNSET
    have_gridcode: Flag = UNSET
    grid_availability: Text = UNSET


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """``POST logging``."""

    level: str
    log: str


class CtReferences(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references``: the phase whose voltage goes with a clamp's current."""

    ct1: Text = UNSET
    """Phase1, Phase2, Phase3."""
    ct2: Text = UNSET
    ct3: Text = UNSET


class CtReferenceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references/options``."""

    ct1: Texts = UNSET
    ct2: Texts = UNSET
    ct3: Texts = UNSET


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """``troubleshooting/problems``; the form of one is not known."""

    problems: list[Any] | UnsetType | None = UNSET


TESTING = msgspec.json.Decoder(Testing)
UPDATE_STATUS = msgspec.json.Decoder(UpdateStatus)
AUTOCONFIG = msgspec.json.Decoder(Autoconfig)
CT_REFERENCES = msgspec.json.Decoder(CtReferences)
CT_REFERENCE_OPTIONS = msgspec.json.Decoder(CtReferenceOptions)
PROBLEMS = msgspec.json.Decoder(Problems)
