"""``autoconfig``: the gateway's own set-up."""

from ..wire import autoconfig as wire
from .connection import Group, action, reader


class Autoconfig(Group):
    """The gateway's own set-up."""

    status = reader("/api/autoconfig/status", wire.AUTOCONFIG)
    run = action("POST", "/api/autoconfig/run")
    retry = action("POST", "/api/autoconfig/retry")
    cancel = action("POST", "/api/autoconfig/cancel")
