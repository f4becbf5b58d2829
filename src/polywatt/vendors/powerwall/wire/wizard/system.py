"""Tests, updates, logs, and what the wizard asks of the packs."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from ..meters import Number
from .kinds import Flag, Text, Words


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


class PacksStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls/status``: what is being done to the packs."""

    enumerating: Flag = UNSET
    updating: Flag = UNSET
    checking_if_offgrid: Flag = UNSET
    is_on_grid: Flag = UNSET
    """Said by a stopped system only."""
    running_phase_detection: Flag = UNSET
    phase_detection_last_error: Text = UNSET
    phase_detection_not_available: Flag = UNSET
    bubble_shedding: Flag = UNSET
    on_grid_check_error: Text = UNSET
    grid_qualifying: Flag = UNSET
    grid_code_validating: Flag = UNSET


class PacksUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls/update``."""

    updating: Flag = UNSET


class CtReferences(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references``: the phase whose voltage goes with a clamp's current."""

    ct1: Text = UNSET
    """Phase1, Phase2, Phase3."""
    ct2: Text = UNSET
    ct3: Text = UNSET


class CtReferenceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references/options``."""

    ct1: Words = UNSET
    ct2: Words = UNSET
    ct3: Words = UNSET


class StepReading(msgspec.Struct, frozen=True, kw_only=True):
    """What one clamp measured in a test."""

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
    """W that the inverter was told, one step after another."""
    meter_results: list[list[StepReading]] | UnsetType | None = UNSET
    """What the meters saw at each step."""
    inverter_results: Any = UNSET
    hysteresis: Number = UNSET
    error: Text = UNSET
    errors: Any = UNSET
    tests: Any = UNSET


class UpdateInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done about an update."""

    status: Words = UNSET


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


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """``troubleshooting/problems``; how one is described nobody has seen."""

    problems: list[Any] | UnsetType | None = UNSET


AUTOCONFIG = msgspec.json.Decoder(Autoconfig)
PACKS_STATUS = msgspec.json.Decoder(PacksStatus)
PACKS_UPDATE = msgspec.json.Decoder(PacksUpdate)
CT_REFERENCES = msgspec.json.Decoder(CtReferences)
CT_REFERENCE_OPTIONS = msgspec.json.Decoder(CtReferenceOptions)
TESTING = msgspec.json.Decoder(Testing)
UPDATE_STATUS = msgspec.json.Decoder(UpdateStatus)
PROBLEMS = msgspec.json.Decoder(Problems)
