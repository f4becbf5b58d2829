"""The hub itself: every home polled, recorded, and offered as a Plant."""

from ._hub import Hub
from ._plant import HubPlant

__all__ = ["Hub", "HubPlant"]
