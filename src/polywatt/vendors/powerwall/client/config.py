"""``config``."""

from ..wire import config as wire
from .connection import Group, action, reader


class Config(Group):
    """The configuration, and the commit of what was set."""

    fetch = reader("/api/config", wire.CONFIG)
    complete = action("GET", "/api/config/completed")
    """Apply what was set."""
