"""What the gateway's set-up wizard reads and writes, a typed method for each of its endpoints."""

from .meters import Meters
from .network import Network
from .people import People
from .site import Site
from .solar import Solar
from .system import System

__all__ = ["Wizard"]


class Wizard(People, Meters, Network, Site, Solar, System):
    """All of them."""
