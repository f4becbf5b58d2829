"""One typed method for every endpoint."""

from .gateway import NotThere, SystemStopped, if_there
from .live import Live
from .wizard import Wizard

__all__ = ["NotThere", "PowerwallClient", "SystemStopped", "if_there"]


class PowerwallClient(Live, Wizard):
    """A Powerwall gateway's local API."""
