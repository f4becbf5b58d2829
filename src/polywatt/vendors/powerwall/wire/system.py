"""``system/testing`` and ``system/update``; ``system/networks`` is in ``networks``."""

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


TESTING = msgspec.json.Decoder(Testing)
UPDATE_STATUS = msgspec.json.Decoder(UpdateStatus)
