"""``installer`` and ``installer/companies``."""

from ..wire import installer as wire
from .connection import Group, reader


class Installer(Group):
    """The installer, and the companies there are."""

    fetch = reader("/api/installer", wire.INSTALLER)
    companies = reader("/api/installer/companies", wire.COMPANIES)
    """Thousands, 600 kB."""
