"""``device/power``."""

import msgspec


class PowerParameters(msgspec.Struct, frozen=True):
    """On or off."""

    state: bool


class PowerRequest(msgspec.Struct, frozen=True):
    """``POST device/power``."""

    parameters: PowerParameters
