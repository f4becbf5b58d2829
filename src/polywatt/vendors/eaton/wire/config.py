"""``config/state``: whether the device has been put into service."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Boolean, Integer, Text

NEVER_S = -62_135_596_800
"""Go's zero time, the year 1."""


class Onboarding(msgspec.Struct, frozen=True, kw_only=True):
    """Who put it into service."""

    onboardedBy: Any = UNSET
    onboardedAt: Integer = UNSET
    """s; see ``NEVER_S``."""
    techEmail: Text = UNSET


class ConfigState(msgspec.Struct, frozen=True, kw_only=True):
    """``config/state``, without an envelope."""

    setupComplete: Boolean = UNSET
    missingSteps: list[Any] | UnsetType = UNSET
    version: Text = UNSET
    onboardState: Text = UNSET
    onboard: Onboarding | UnsetType = UNSET
    connected: Boolean = UNSET


CONFIG_STATE = msgspec.json.Decoder(ConfigState)
