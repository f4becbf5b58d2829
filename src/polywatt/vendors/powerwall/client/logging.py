"""``logging``: lines for the gateway's own log."""

from typing import Literal

from ..wire import logging as wire
from .connection import Group


class Logging(Group):
    """The gateway's own log."""

    async def write(self, level: Literal["debug", "info", "warn", "error"], text: str) -> None:
        """``POST /api/logging``: a line for the gateway's own log."""
        await self._connection.request("POST", "/api/logging", wire.LogLine(level=level, log=text))
