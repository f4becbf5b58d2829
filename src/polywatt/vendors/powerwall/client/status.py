"""``status``: the gateway."""

from ..wire import status as wire
from .connection import Group, reader


class Status(Group):
    """The gateway."""

    fetch = reader("/api/status", wire.STATUS)
