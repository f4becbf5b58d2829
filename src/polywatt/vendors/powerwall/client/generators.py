"""``generators``."""

from ..wire import generators as wire
from ..wire.fields import TEXTS
from .connection import Group, reader


class Generators(Group):
    """Generators of the site."""

    fetch = reader("/api/generators", wire.GENERATORS)
    disconnect_types = reader("/api/generators/disconnect_types", TEXTS)
