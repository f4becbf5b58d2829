"""``device/command`` and ``device/power``."""

import msgspec

from .envelope import Envelope
from .mode import ModeRecord, Parameters


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``POST device/command``."""

    command: str
    duration: int
    """Hours, 1 to 12."""
    parameters: Parameters | None = None


class PowerParameters(msgspec.Struct, frozen=True):
    """On or off."""

    state: bool


class PowerRequest(msgspec.Struct, frozen=True):
    """``POST device/power``."""

    parameters: PowerParameters


COMMAND_RECORD = msgspec.json.Decoder(Envelope[ModeRecord])
