"""``logging``: lines for the gateway's own log."""

import msgspec


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """``POST logging``."""

    level: str
    log: str
