"""``device/command``."""

import msgspec

from .envelope import Envelope
from .mode import ModeRecord, Parameters


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``POST device/command``."""

    command: str
    duration: int
    """Hours, 1 to 12."""
    parameters: Parameters | None = None


COMMAND_RECORD = msgspec.json.Decoder(Envelope[ModeRecord])
